import { AxeBuilder } from "@axe-core/playwright";
import { expect, type FrameLocator, type Page, test } from "playwright/test";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox";
import { sandboxKeys } from "../sandbox/stripe/accounts";
import { type Shop, serveShop } from "./sandbox/serve-shop";

/** Stripe's own packages, unmodified, against the stand-in: whatever holds here holds for any page that uses them. */
const { publishable, secret } = sandboxKeys.nordlicht.test;

let sandbox: Sandbox;
let shop: Shop;
let problems: string[];

test.beforeAll(async () => {
  sandbox = await startSandbox();
  shop = await serveShop(sandbox.stripeUrl);
});

test.afterAll(async () => {
  await shop.close();
  await sandbox.close();
});

test.beforeEach(({ page }) => {
  page.setDefaultTimeout(8_000);
  problems = [];
  // A 402 is how the API says "declined"; the browser reports it as a failed resource.
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("402")) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
});

test.afterEach(() => {
  expect(problems).toEqual([]);
});

async function createIntent(params: Record<string, string> = {}): Promise<{ id: string; clientSecret: string }> {
  const body = new URLSearchParams({
    amount: "147600",
    currency: "eur",
    "automatic_payment_methods[enabled]": "true",
    ...params,
  });
  const response = await fetch(`${sandbox.stripeUrl}/v1/payment_intents`, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${secret}` },
  });
  const intent: { id: string; client_secret: string } = await response.json();
  return { id: intent.id, clientSecret: intent.client_secret };
}

async function readStatus(id: string): Promise<string> {
  const response = await fetch(`${sandbox.stripeUrl}/v1/payment_intents/${id}`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  const intent: { status: string } = await response.json();
  return intent.status;
}

async function openShop(page: Page, query: Record<string, string> = {}, currency = "eur"): Promise<string> {
  const intent = await createIntent({ currency });
  await page.goto(`${shop.url}/?${new URLSearchParams({ pk: publishable, cs: intent.clientSecret, ...query })}`);
  return intent.id;
}

function form(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="Secure payment input frame"]');
}

function bank(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="3D Secure challenge"]').frameLocator('iframe[name="stripe-challenge-frame"]');
}

async function payByCard(page: Page, number: string): Promise<void> {
  await form(page).locator("#payment-numberInput").fill(number);
  await form(page).locator("#payment-expiryInput").fill("1234");
  await form(page).locator("#payment-cvcInput").fill("123");
  await page.click("#pay");
}

async function result(page: Page): Promise<string> {
  await page.waitForFunction(() => document.querySelector("#result")?.textContent !== "");
  return (await page.textContent("#result")) ?? "";
}

test("a card is paid through Stripe's own React components, mounted twice by StrictMode", async ({ page }) => {
  const id = await openShop(page);
  await payByCard(page, "4242424242424242");
  expect(await result(page)).toBe("status succeeded");
  expect(await readStatus(id)).toBe("succeeded");
  expect(await page.locator('iframe[name^="__privateStripeFrame"]').count()).toBe(1);
  expect((await page.textContent("#events")) ?? "").toMatch(/ready.*card:incomplete.*card:complete/);
  const cookies = (await page.context().cookies(shop.url)).map((cookie) => cookie.name).sort();
  expect(cookies).toEqual(["__stripe_mid", "__stripe_sid"]);
});

test("3-D Secure completed in the bank's frame pays", async ({ page }) => {
  const id = await openShop(page);
  await payByCard(page, "4000002500003155");
  await bank(page).locator("#test-source-authorize-3ds").click();
  expect(await result(page)).toBe("status succeeded");
  expect(await readStatus(id)).toBe("succeeded");
});

test("3-D Secure failed leaves the intent ready for another card", async ({ page }) => {
  const id = await openShop(page);
  await payByCard(page, "4000002500003155");
  await bank(page).locator("#test-source-fail-3ds").click();
  expect(await result(page)).toContain("payment_intent_authentication_failure");
  expect(await readStatus(id)).toBe("requires_payment_method");
  await payByCard(page, "4242424242424242");
  expect(await result(page)).toBe("status succeeded");
});

test("3-D Secure closed leaves the intent waiting for the customer", async ({ page }) => {
  const id = await openShop(page);
  await payByCard(page, "4000002500003155");
  await bank(page).locator("#test-source-fail-3ds").waitFor();
  await page
    .frameLocator('iframe[title="3D Secure challenge"]')
    .getByRole("button", { name: "Close without confirming" })
    .click();
  expect(await result(page)).toContain("payment_intent_authentication_failure");
  expect(await readStatus(id)).toBe("requires_action");
});

test("a declined card and one without funds say so, and a third one still pays", async ({ page }) => {
  const id = await openShop(page);
  await payByCard(page, "4000000000000002");
  expect(await result(page)).toBe("error card_error card_declined generic_decline Your card was declined.");
  await payByCard(page, "4000000000009995");
  await page.waitForFunction(() => document.querySelector("#result")?.textContent?.includes("insufficient"));
  expect(await result(page)).toContain("card_error card_declined insufficient_funds");
  await payByCard(page, "5555555555554444");
  await page.waitForFunction(() => document.querySelector("#result")?.textContent?.startsWith("status"));
  expect(await readStatus(id)).toBe("succeeded");
});

test("a SEPA debit is processing after the form", async ({ page }) => {
  const id = await openShop(page);
  await form(page).locator("#sepa_debit-tab").click();
  await form(page).locator("#payment-ibanInput").fill("de89370400440532013000");
  await form(page).locator("#payment-nameInput").fill("Anna Kowalska");
  await form(page).locator("#payment-emailInput").fill("anna@example.com");
  expect(await form(page).locator("#payment-ibanInput").inputValue()).toBe("DE89 3704 0044 0532 0130 00");
  await page.click("#pay");
  expect(await result(page)).toBe("status processing");
  expect(await readStatus(id)).toBe("processing");
});

test("what is missing is said under its field, tied to it, and nothing is sent", async ({ page }) => {
  const id = await openShop(page, { locale: "de" });
  await form(page).locator("#payment-numberInput").fill("4242424242424241");
  await page.click("#pay");
  expect(await result(page)).toContain("validation_error invalid_number - Die Kartennummer ist ungültig.");
  const number = form(page).locator("#payment-numberInput");
  expect(await number.getAttribute("aria-invalid")).toBe("true");
  const errorId = await number.getAttribute("aria-describedby");
  expect(await form(page).locator(`#${errorId}`).textContent()).toBe("Die Kartennummer ist ungültig.");
  expect(await form(page).locator("html").getAttribute("lang")).toBe("de");
  expect(await readStatus(id)).toBe("requires_payment_method");
});

test("typing digits formats them and moves on by itself", async ({ page }) => {
  await openShop(page);
  await form(page).locator("#payment-numberInput").click();
  await page.keyboard.type("4242424242424242934123");
  expect(await form(page).locator("#payment-numberInput").inputValue()).toBe("4242 4242 4242 4242");
  expect(await form(page).locator("#payment-expiryInput").inputValue()).toBe("09 / 34");
  expect(await form(page).locator("#payment-cvcInput").inputValue()).toBe("123");
});

test("a postal code is asked for where the country needs one", async ({ page }) => {
  await openShop(page);
  const postal = form(page).locator("#payment-postalCodeInput");
  await form(page).locator("#payment-countryInput").selectOption("PL");
  expect(await postal.isVisible()).toBe(false);
  await form(page).locator("#payment-countryInput").selectOption("GB");
  expect(await postal.isVisible()).toBe(true);
});

test("with redirect always the page is left for the return address, which learns the result", async ({ page }) => {
  const id = await openShop(page, { redirect: "always" });
  await payByCard(page, "4000002500003155");
  await bank(page).locator("#test-source-authorize-3ds").click();
  await page.waitForURL("**/done?**");
  const { searchParams } = new URL(page.url());
  expect(searchParams.get("payment_intent")).toBe(id);
  expect(searchParams.get("payment_intent_client_secret")).toContain(`${id}_secret_`);
  expect(searchParams.get("redirect_status")).toBe("succeeded");
});

test("Google Pay's button opens a sheet that can be left and used", async ({ page }) => {
  const id = await openShop(page, { express: "1" });
  const button = page
    .frameLocator('iframe[title="Secure express checkout frame"]')
    .getByRole("button", { name: "Pay with Google Pay" });
  const sheet = page.frameLocator('iframe[title="Sandbox wallet"]');
  await button.click();
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await page.waitForFunction(() => document.querySelector("#events")?.textContent?.includes("cancel"));
  await button.click();
  await sheet.getByRole("button", { name: "Pay with Google Pay" }).click();
  expect(await result(page)).toBe("status succeeded");
  expect(await readStatus(id)).toBe("succeeded");
});

test("a wallet chosen inside the Payment Element opens its sheet on Pay", async ({ page }) => {
  const id = await openShop(page, { layout: "accordion" });
  await form(page).locator("#google_pay-tab").click();
  await page.click("#pay");
  const sheet = page.frameLocator('iframe[title="Sandbox wallet"]');
  await sheet.getByRole("button", { name: "Cancel" }).click();
  expect(await result(page)).toContain("validation_error payment_canceled");
  expect(await readStatus(id)).toBe("requires_payment_method");
  await page.click("#pay");
  await sheet.getByRole("button", { name: "Pay with Google Pay" }).click();
  await page.waitForFunction(() => document.querySelector("#result")?.textContent?.startsWith("status"));
  expect(await readStatus(id)).toBe("succeeded");
});

test("a method with a page of its own leaves the shop and comes back", async ({ page }) => {
  const id = await openShop(page, {}, "pln");
  await form(page).locator("#p24-tab").click();
  await form(page).locator("#payment-emailInput").fill("anna@example.com");
  await page.click("#pay");
  await page.waitForURL(`**/challenge/${id}?**`);
  await page.click("#test-source-fail-3ds");
  await page.waitForURL("**/done?**");
  expect(new URL(page.url()).searchParams.get("redirect_status")).toBe("failed");
  expect(await readStatus(id)).toBe("requires_payment_method");
});

test("a payment that is over draws no form", async ({ page }) => {
  await openShop(page);
  await payByCard(page, "4242424242424242");
  expect(await result(page)).toBe("status succeeded");
  await page.reload();
  await page.waitForFunction(() =>
    document.querySelector("#events")?.textContent?.includes("loaderror:invalid_request_error"),
  );
  expect(await form(page).locator("input").count()).toBe(0);
});

for (const query of [
  { layout: "tabs", theme: "stripe" },
  { layout: "accordion", theme: "night" },
]) {
  test(`axe finds nothing serious in the form (${query.layout}, ${query.theme})`, async ({ page }) => {
    await openShop(page, query);
    await form(page).locator("#payment-numberInput").fill("4242424242424241");
    const { violations } = await new AxeBuilder({ page })
      .include('iframe[title="Secure payment input frame"]')
      .analyze();
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  });
}

test("a client secret of nobody is a load error, not a hanging form", async ({ page }) => {
  await page.goto(`${shop.url}/?${new URLSearchParams({ pk: publishable, cs: "pi_3Nobody_secret_Nothing" })}`);
  await page.waitForFunction(() =>
    document.querySelector("#events")?.textContent?.includes("loaderror:invalid_request_error"),
  );
  problems = problems.filter((text) => !text.includes("404") && !text.includes("400"));
});
