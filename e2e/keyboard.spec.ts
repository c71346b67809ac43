import type { Locator, Page } from "playwright/test";
import { sandboxKeys } from "../sandbox/stripe/accounts";
import { expect, signIn, test } from "./fixtures";
import { OnlinePaymentsPage } from "./pages/online-payments-page";

const keys = sandboxKeys.harbor.test;
/** More stops than the page has. */
const MOST_STOPS = 70;

/** Presses Tab until `what` has the focus, as somebody does who sees where it is. */
async function tabTo(page: Page, what: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(what).toBeVisible();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press(key);
    if (await hasFocus(what)) return;
  }
  throw new Error(`${String(what)} is not reached by ${key}.`);
}

const hasFocus = (what: Locator): Promise<boolean> => what.evaluate((element) => element === document.activeElement);

/** Nothing has the focus: whoever uses the keyboard does not know where they are. */
const isFocusLost = (page: Page): Promise<boolean> => page.evaluate(() => document.activeElement === document.body);

test("by keyboard alone a provider is connected, switched and disconnected, and the focus is never lost", async ({
  page,
  stack,
}) => {
  const person = await stack.product.signUpPerson({
    email: "keyboard@harbor.example",
    password: "without-any-mouse-2026",
    name: "Harbor Bakery",
    country: "IE",
  });
  await signIn(page.context(), stack, person);
  const settings = new OnlinePaymentsPage(page);
  await settings.open(stack.url, person.businessId);
  const replace = page.getByRole("button", { name: "Replace the test secret key" });

  await test.step("the keys are typed, and Enter saves them", async () => {
    await tabTo(page, settings.stripe);
    await page.keyboard.press("Space");
    await tabTo(page, settings.publishable("test"));
    await page.keyboard.insertText(keys.publishable);
    await page.keyboard.press("Tab");
    await expect(settings.secret("test")).toBeFocused();
    await page.keyboard.insertText(keys.secret);
    await page.keyboard.press("Enter");
    await expect(page.getByText("Connected", { exact: true })).toBeVisible();
    await expect(replace, "stands where the key was typed").toBeFocused();
  });

  await test.step("a stored key is replaced where it stands", async () => {
    await page.keyboard.press("Enter");
    await expect(settings.secret("test")).toBeFocused();
  });

  await test.step("a switch that saves itself keeps the focus, so the next press of the space bar is its own", async () => {
    const auto = page.getByRole("checkbox", { name: "Auto payments", exact: true });
    await tabTo(page, auto, "Shift+Tab");
    for (const says of ["Auto payments is off", "Auto payments is on"]) {
      await page.keyboard.press("Space");
      await expect(page.getByText(says).first()).toBeVisible();
      await expect(auto).toBeFocused();
    }
  });

  await test.step("a dialog keeps Tab inside, Escape leads back, and what is gone leaves the focus where it was", async () => {
    const opens = page.getByRole("button", { name: "Disconnect" });
    const dialog = page.getByRole("dialog");
    await tabTo(page, opens);
    await page.keyboard.press("Enter");
    for (let stops = 0; stops < 5; stops += 1) {
      await page.keyboard.press("Tab");
      expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
    }
    await page.keyboard.press("Escape");
    await expect(opens).toBeFocused();
    await page.keyboard.press("Enter");
    await tabTo(page, dialog.getByRole("button", { name: "Disconnect" }));
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText("Connected", { exact: true })).toHaveCount(0);
    await expect.poll(() => isFocusLost(page)).toBe(false);
  });
});
