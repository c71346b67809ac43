import type { Page } from "playwright/test";
import { FRAME_SANDBOX } from "../embed/protocol";
import { buyer, html, test, warningsOf } from "./embed-stand";
import { expect, signIn } from "./fixtures";
import { BuyPages } from "./pages/shop-pages";

/** The website's page with the button stands in a frame itself, of the same website, of a stranger's, or with a sandbox. */

const boxed = (shop: string, sandbox: string) => ({
  html: html(`<iframe title="Inner" sandbox="${sandbox}" width="900" height="800" src="${shop}/inner"></iframe>`),
});
const press = (page: Page) =>
  page.frameLocator('iframe[title="Inner"]').getByRole("button", { name: "Buy the workshop" }).click();

test("inside a frame of a listed website the overlay opens; inside a stranger's the page opens beside it", async ({
  page,
  context,
  stand,
  log,
}) => {
  stand.sites.put("/inner", { html: html(stand.link() + stand.script) });
  stand.sites.put("/outer", {
    html: html(`<iframe title="Inner" width="900" height="800" src="${stand.shop}/inner"></iframe>`),
  });
  await page.goto(`${stand.partner}/outer`);
  const inner = page.frameLocator('iframe[title="Inner"]');
  await inner.getByRole("button", { name: "Buy the workshop" }).click();
  await expect(inner.frameLocator('iframe[title="Checkout"]').getByLabel("E-mail", { exact: true })).toBeVisible();
  log.expected.push(/frame-ancestors/, /Refused to (frame|display)/, /ERR_BLOCKED_BY_RESPONSE/);
  await page.goto(`${stand.stranger}/outer`);
  const opened = context.waitForEvent("page");
  await inner.getByRole("button", { name: "Buy the workshop" }).click();
  const beside = await opened;
  await expect(beside).toHaveURL((url) => url.href.startsWith(stand.buyUrl));
  await expect(new BuyPages(beside).send).toBeVisible();

  // A frame that may open nothing beside itself: the visitor's own click leads on.
  const allowed = "allow-scripts allow-same-origin allow-forms";
  log.expected.push(/Blocked opening/);
  stand.sites.put("/tight", boxed(stand.shop, `${allowed} allow-top-navigation-by-user-activation`));
  await page.goto(`${stand.stranger}/tight`);
  await inner.getByRole("button", { name: "Buy the workshop" }).click();
  await inner.getByRole("link", { name: "Continue on the payment page" }).click();
  await expect(page).toHaveURL((url) => url.href.startsWith(stand.buyUrl));
});

test("a sandbox that allows what is documented has the overlay in it, and it sells", async ({ page, stand }) => {
  stand.sites.put("/inner", { html: html(stand.link() + stand.script) });
  stand.sites.put("/boxed", boxed(stand.shop, FRAME_SANDBOX));
  await page.goto(`${stand.partner}/boxed`);
  await press(page);
  const checkout = page.frameLocator('iframe[title="Inner"]').frameLocator('iframe[title="Checkout"]');
  await expect(checkout.getByRole("button", { name: BuyPages.sendName })).toBeVisible();
  await checkout.getByLabel("Name", { exact: true }).fill(buyer.name);
  await checkout.getByLabel("E-mail", { exact: true }).fill(buyer.email);
  await checkout.getByRole("button", { name: BuyPages.sendName }).click();
  await expect(checkout.getByRole("button", { name: /^Pay (?!by)/ })).toBeVisible();
});

test("a sandbox that lets the tab or a free window go sells there at once, without trying the overlay", async ({
  page,
  context,
  stand,
  log,
}) => {
  log.expected.push(/Blocked (form submission|opening)/, /Unsafe attempt to initiate navigation/);
  stand.sites.put("/inner", { html: html(stand.link() + stand.script) });
  stand.sites.put("/tab", boxed(stand.shop, "allow-scripts allow-popups allow-top-navigation-by-user-activation"));
  await page.goto(`${stand.partner}/tab`);
  await press(page);
  await expect(page).toHaveURL((url) => url.href.startsWith(stand.buyUrl));
  await expect(new BuyPages(page).send).toBeVisible();
  await expect(page.getByText(sealed)).toBeHidden();

  // The last has an origin, but its overlay could send no form.
  const free = "allow-scripts allow-popups allow-popups-to-escape-sandbox";
  for (const sandbox of [free, `${free} allow-same-origin`]) {
    stand.sites.put("/window", boxed(stand.shop, sandbox));
    await page.goto(`${stand.partner}/window`);
    const opened = context.waitForEvent("page");
    await press(page);
    const beside = await opened;
    await expect(beside).toHaveURL((url) => url.href.startsWith(stand.buyUrl));
    await expect(beside.getByText(sealed)).toBeHidden();
    await new BuyPages(beside).fill(buyer);
    await new BuyPages(beside).send.click();
    await expect(beside.getByRole("button", { name: /^Pay (?!by)/ })).toBeVisible();
    await beside.close();
  }
});

test("out of a sandbox that lets nothing out the buyer is given the address, and console and owner read what it needs", async ({
  page,
  context,
  stack,
  owner,
  stand,
  log,
}) => {
  log.expected.push(/Blocked (form submission|opening)/, /Unsafe attempt to initiate navigation/, /frame-ancestors/);
  log.expected.push(/Refused to (frame|display)/, /ERR_BLOCKED_BY_RESPONSE/);
  // A window without an origin loads no fonts either.
  log.expected.push(/Access to font/, /net::ERR_FAILED/);
  stand.sites.put("/inner", { html: html(stand.link() + stand.script) });
  stand.sites.put("/shut", boxed(stand.shop, "allow-scripts"));
  const said = warningsOf(page);
  await page.goto(`${stand.partner}/shut`);
  const told = page.waitForResponse((response) => response.url().endsWith("/api/embed-reports"));
  await press(page);
  const inner = page.frameLocator('iframe[title="Inner"]');
  await expect(inner.getByRole("status")).toContainText("Please open this address in a new tab");
  await expect(inner.getByRole("link", { name: stand.buyUrl, exact: true })).toBeVisible();
  await page.screenshot({ path: "test-results/embed/shut.png" });
  expect(said.join()).toContain(`sandbox="${FRAME_SANDBOX}"`);
  expect((await told).status()).toBe(204);

  // It may send forms, but not out of a stranger's page: the link that is left leads nowhere either.
  stand.sites.put("/shut", boxed(stand.shop, "allow-scripts allow-same-origin allow-forms"));
  await page.goto(`${stand.stranger}/shut`);
  await press(page);
  await inner.getByRole("link", { name: "Continue on the payment page" }).click();
  await expect(inner.getByRole("link", { name: stand.buyUrl, exact: true })).toBeVisible();

  // Windows that it opens are shut as well: they say so before anything is typed.
  stand.sites.put("/shut", boxed(stand.shop, "allow-scripts allow-popups"));
  await page.goto(`${stand.partner}/shut`);
  const opened = context.waitForEvent("page");
  // Told by the page's own script, so React has it by then, and the note must still stand.
  const reported = context.waitForEvent("response", (response) => response.url().endsWith("/api/embed-reports"));
  await press(page);
  const beside = await opened;
  expect((await reported).status()).toBe(204);
  await expect(beside.getByText(sealed)).toContainText(stand.buyUrl);
  await beside.screenshot({ path: "test-results/embed/sealed.png" });

  await signIn(context, stack, owner);
  await page.goto(`${stand.productUrl}/online`);
  const report = page.getByRole("listitem").filter({ hasText: stand.shop }).filter({ hasText: "sandbox" });
  await expect(report).toContainText(`sandbox="${FRAME_SANDBOX}"`);
});

const sealed = "does not let you pay in it";
