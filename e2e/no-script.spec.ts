import type { Page } from "playwright/test";
import { expect, signIn, test } from "./fixtures";
import { cards, PayPage } from "./pages/pay-page";

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the invoice is complete, and the pay page says what to do and shows the bank transfer", async ({
    page,
    anInvoice,
  }) => {
    const invoice = await anInvoice({ description: "Logo design" });
    await page.goto(invoice.url);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("€120.00");
    await expect(page.getByText(invoice.number).first()).toBeVisible();
    await expect(page.getByText("Logo design").first()).toBeVisible();
    await expect(page.getByText("PL61 1090 1014 0000 0712 1981 2874").first()).toBeVisible();
    await expect(page.getByRole("link", { name: "Download PDF" })).toBeVisible();
    await page.getByRole("link", { name: "Pay online" }).click();
    // Playwright's text locators pass over what stands in a noscript.
    const instead = page.locator("main noscript > *");
    await expect(instead.first()).toBeVisible();
    await expect(instead.first()).toContainText("This form needs JavaScript");
    await expect(instead.last()).toBeVisible();
    await expect(instead.last()).toContainText("PL61 1090 1014 0000 0712 1981 2874");
    await expect(page.getByText(/loading/i)).toBeHidden();
  });
});

test("a blocked Stripe.js is said within 8 seconds, with the other ways to pay and nothing begun", async ({
  page,
  anInvoice,
  stack,
  log,
}) => {
  log.expected.push(/ERR_BLOCKED_BY_CLIENT/);
  await page.route("**/stripe.js*", (route) => route.abort("blockedbyclient"));
  const invoice = await anInvoice();
  await page.goto(invoice.payUrl);
  await expect(page.getByText("The payment form could not be loaded.", { exact: false })).toBeVisible({
    timeout: 9_000,
  });
  await expect(page.getByText("PL61 1090 1014 0000 0712 1981 2874").first()).toBeVisible();
  await page.unroute("**/stripe.js*");
  const pay = new PayPage(page);
  const form = pay.form.locator("#payment-numberInput");
  // The script may have been asked for once more just now, and the form is there without a press.
  await page
    .getByRole("button", { name: "Try again" })
    .click({ timeout: 3_000 })
    .catch(() => form.waitFor());
  await pay.payByCard(cards.good);
  await expect(pay.heading).toHaveText("Paid. Thank you!");
  expect(stack.log()).not.toContain(invoice.token);
});

test("a Stripe.js that never answers is said too", async ({ page, anInvoice, log }) => {
  log.expected.push(/ERR_FAILED|ERR_ABORTED/);
  // Neither an answer nor a refusal, as behind a firewall that drops.
  await page.route("**/stripe.js*", () => undefined);
  const invoice = await anInvoice();
  // "load" waits for every script, and this one never comes.
  await page.goto(invoice.payUrl, { waitUntil: "domcontentloaded" });
  await expect(page.getByText("The payment form could not be loaded.", { exact: false })).toBeVisible({
    timeout: 12_000,
  });
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("no page breaks its own policy, from sign-in to a payment", async ({ page, anInvoice, stack, owner, context }) => {
  const broken = await reportBrokenPolicies(page);
  const invoice = await anInvoice({ send: true });
  const pay = new PayPage(page);
  for (const path of ["/sign-in", "/reset", "/sign-up"]) await page.goto(stack.url + path);
  await page.goto(invoice.url);
  await page.goto(invoice.payUrl);
  await pay.payByCard(cards.threeDs);
  await pay.confirmAtBank();
  await expect(pay.heading).toHaveText("Paid. Thank you!");
  await signIn(context, stack, owner);
  const base = `${stack.url}/b/${owner.businessId}`;
  const paths = ["", "/invoices", "/invoices/new", "/payments", "/customers", "/settings", "/settings/online-payments"];
  for (const path of [...paths, "/settings/mail", "/settings/team", `/invoices/${invoice.invoiceId}/send`]) {
    await page.goto(base + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  expect(broken).toEqual([]);
});

/** Every violation in every document of the page, its frames too. */
async function reportBrokenPolicies(page: Page): Promise<string[]> {
  const broken: string[] = [];
  await page.exposeFunction("policyBroken", (what: string) => broken.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, documentURI }) => {
      const report: unknown = Reflect.get(window, "policyBroken");
      if (typeof report === "function") report(`${violatedDirective} ${blockedURI} on ${documentURI}`);
    });
  });
  return broken;
}

test("the customer's pages carry a strict policy, are not stored, not indexed, and set no cookie", async ({
  page,
  anInvoice,
}) => {
  const invoice = await anInvoice();
  for (const url of [invoice.url, invoice.payUrl]) {
    const response = await page.request.get(url);
    const headers = response.headers();
    expect(headers["content-security-policy"]).toMatch(/script-src [^;]*'nonce-/);
    expect(headers["content-security-policy"]).not.toMatch(/unsafe-eval|script-src[^;]*'unsafe-inline'/);
    expect(headers["content-security-policy"]).toContain("frame-ancestors");
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect(headers["cache-control"]).toContain("no-store");
    expect(headers["x-robots-tag"]).toContain("noindex");
    expect(headers["set-cookie"]).toBeUndefined();
  }
});
