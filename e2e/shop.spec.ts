import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { expect, signIn, test } from "./fixtures";
import { cards, PayPage } from "./pages/pay-page";
import { BuyPages, ProductPages } from "./pages/shop-pages";
import { until } from "./until";

const buyer = { name: "Bea Buyer", email: "bea@buyer.example" };

const ownerBase = (stack: { url: string }, owner: { businessId: string }) => `${stack.url}/b/${owner.businessId}`;

test("from a product to a paid order: snippet, form, 3-D Secure, receipt, invoice by mail, order in the dashboard", async ({
  signedIn: page,
  stack,
  owner,
  context,
}) => {
  test.setTimeout(120_000);
  const products = new ProductPages(page, ownerBase(stack, owner));
  const productUrl = await products.add({
    name: "Sourdough workshop",
    price: "49",
    tax: "23",
    description: "Three hours.",
  });
  const buyUrl = await products.sell(productUrl, "nordlicht.example");
  expect(buyUrl).toMatch(new RegExp(`^${stack.url}/buy/sourdough-workshop-[a-z0-9]{8}$`));
  await products.more(productUrl, async (form) => {
    await form.getByLabel("Quantity from").fill("1");
    await form.getByLabel("to", { exact: true }).fill("4");
    await form.getByLabel("How many are there?").fill("5");
    await form.getByRole("button", { name: "Add a question" }).click();
    await form.getByLabel("Question 1", { exact: true }).fill("T-shirt size");
    await form.getByLabel("Answer").first().selectOption("choice");
    await form.getByLabel("Choices, a line each").fill("S\nM\nL");
    await form.getByLabel("An answer is needed").check();
    await form.getByLabel("Thank-you text").fill("See you on Saturday!");
    await form.getByLabel("Page to continue on").fill("https://nordlicht.example/thanks");
  });

  const visit = await context.newPage();
  await visit.goto(`${buyUrl}?reference=cart-17&quantity=2`);
  await expect(visit.getByRole("heading", { level: 1 })).toHaveText("Sourdough workshop");
  await expect(visit.locator('meta[property="og:title"]')).toHaveAttribute("content", "Sourdough workshop");
  const shop = new BuyPages(visit);
  await expect(visit.getByText("€98.00")).toBeVisible();
  await shop.fill(buyer);
  await visit.getByLabel("T-shirt size").selectOption("M");
  await shop.send.click();
  await expect(visit).toHaveURL(new RegExp(`^${buyUrl}/[\\w-]{43}$`));
  const pay = new PayPage(visit);
  await pay.payByCard(cards.threeDs);
  await pay.confirmAtBank();
  await expect(pay.heading).toHaveText("Paid. Thank you!");
  await expect(pay.receipt).toContainText("€98.00");
  await expect(visit.getByText("See you on Saturday!")).toBeVisible();
  const onwards = visit.getByRole("link", { name: "Continue to nordlicht.example" });
  await expect(onwards).toHaveAttribute("href", /thanks\?order=[\w-]{9}&reference=cart-17$/);

  await until("the receipt is there", 20_000, async () => {
    const mails = await stack.mails();
    return mails.some((mail) => mail.attachments.length > 0 && mail.subject.includes("€98.00"));
  });
  await page.goto(`${ownerBase(stack, owner)}/products/orders`);
  const row = page.getByRole("row").filter({ hasText: "Bea Buyer" });
  await expect(row).toContainText("2 × Sourdough workshop");
  await expect(row).toContainText("€98.00");
  await row.getByRole("link").first().click();
  await expect(page.getByText("cart-17")).toBeVisible();
  await expect(page.getByText("T-shirt size")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Invoice TEST-/ })).toBeVisible();
  const csv = await (await page.request.get(`${ownerBase(stack, owner)}/products/orders/export`)).text();
  expect(csv).toContain("bea@buyer.example");
  expect(csv).toContain("T-shirt size: M");
});

test("a wallet above the form buys with one press, the form only where something else is asked", async ({
  signedIn: page,
  stack,
  owner,
  context,
}) => {
  test.setTimeout(90_000);
  const products = new ProductPages(page, ownerBase(stack, owner));
  const buyUrl = await products.sell(await products.add({ name: "Guide", price: "12.50", tax: "0" }));
  const visit = await context.newPage();
  await visit.goto(buyUrl);
  const wallet = visit
    .frameLocator('iframe[title="Secure express checkout frame"]')
    .getByRole("button", { name: "Pay with Google Pay" });
  await wallet.click();
  await visit
    .frameLocator('iframe[title="Sandbox wallet"]')
    .getByRole("button", { name: "Pay with Google Pay" })
    .click();
  await expect(visit).toHaveURL(new RegExp(`^${buyUrl}/[\\w-]{43}`), { timeout: 20_000 });
  await expect(new PayPage(visit).heading).toHaveText(/paid/i, { timeout: 20_000 });
});

test("the last one can be paid by one of two, and the other is told why", async ({
  signedIn: page,
  stack,
  owner,
  context,
}) => {
  test.setTimeout(90_000);
  const products = new ProductPages(page, ownerBase(stack, owner));
  const productUrl = await products.add({ name: "Last ticket", price: "20", tax: "0" });
  const buyUrl = await products.sell(productUrl);
  await products.more(productUrl, (form) => form.getByLabel("How many are there?").fill("1"));
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const visit of [first, second]) {
    await visit.goto(buyUrl);
    await new BuyPages(visit).fill(buyer);
  }
  await new BuyPages(first).send.click();
  const pay = new PayPage(first);
  await pay.fillCard(cards.good);
  await new BuyPages(second).send.click();
  await expect(second.getByRole("heading", { name: "Somebody is just buying the last one" })).toBeVisible({
    timeout: 20_000,
  });
  await pay.payButton.click();
  await expect(pay.heading).toHaveText("Paid. Thank you!");
  await second.goto(buyUrl);
  await expect(second.getByRole("heading", { name: "Sold out" })).toBeVisible();
});

test("P38: taken off sale, or dearer, while the form was open: a sentence, and nothing charged", async ({
  signedIn: page,
  stack,
  owner,
  context,
}) => {
  test.setTimeout(90_000);
  const products = new ProductPages(page, ownerBase(stack, owner));
  const productUrl = await products.add({ name: "Print", price: "30", tax: "0" });
  const buyUrl = await products.sell(productUrl);
  const visit = await context.newPage();
  await visit.goto(buyUrl);
  const shop = new BuyPages(visit);
  await shop.fill(buyer);
  await page.goto(productUrl);
  await page.getByLabel("Price", { exact: true }).fill("35");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await shop.send.click();
  await expect(shop.alert.first()).toContainText("The price has changed");
  await expect(visit.getByLabel("Name", { exact: true })).toHaveValue(buyer.name);
  await expect(visit.getByText("€35.00").first()).toBeVisible();
  await shop.send.click();
  await expect(visit).toHaveURL(/\/buy\/[^/]+\/[\w-]{43}$/);
  await page.goto(`${productUrl}/online`);
  await page.getByRole("checkbox", { name: "Online sales" }).uncheck();
  await expect(page.getByText("The page says that it is not for sale.")).toBeVisible();
  // The switch moves at once, the page follows when that is saved.
  await expect(async () => {
    await visit.goto(buyUrl);
    await expect(visit.getByRole("heading", { name: "Not for sale right now" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the page is complete, refuses with what was typed, and leads to the payment", async ({
    page,
    stack,
    owner,
    browser,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled: true });
    await signIn(context, stack, owner);
    const products = new ProductPages(await context.newPage(), ownerBase(stack, owner));
    const buyUrl = await products.sell(await products.add({ name: "Plain book", price: "15", tax: "7" }));
    await context.close();
    await page.goto(buyUrl);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Plain book");
    await expect(page.getByText("€15.00").first()).toBeVisible();
    await expect(page.getByLabel("Company", { exact: true })).toBeHidden();
    await page.getByLabel("I want an invoice for a company").check();
    await expect(page.getByLabel("Company", { exact: true })).toBeVisible();
    const shop = new BuyPages(page);
    await shop.fill(buyer);
    await shop.send.click();
    await expect(page.getByText("The invoice needs this.")).toBeVisible();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue(buyer.name);
    await page.getByLabel("I want an invoice for a company").uncheck();
    await shop.send.click();
    await expect(page).toHaveURL(/\/buy\/[^/]+\/[\w-]{43}$/);
    await expect(page.getByText("€15.00").first()).toBeVisible();
    await expect(page.locator("main noscript > *").first()).toContainText("JavaScript");
  });
});

test("a paid proforma becomes an invoice by itself and is mailed", async ({
  signedIn: page,
  stack,
  owner,
  context,
}) => {
  test.setTimeout(90_000);
  await page.goto(`${ownerBase(stack, owner)}/invoices/new`);
  await page.getByLabel("Document").selectOption("proforma");
  await page.getByLabel("Who is it for?").fill("Proforma Person");
  await page
    .getByRole("option", { name: /New customer|Add/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(owner.email);
  await dialog.getByRole("button", { name: "Add customer" }).click();
  await expect(dialog).toBeHidden();
  await page.getByLabel("Description, line 1").fill("Deposit");
  await page.getByLabel("Price, line 1").fill("80");
  await page.getByRole("button", { name: "Issue and send" }).click();
  await page.getByRole("button", { name: /^Issue TEST-PF-\d+ and send$/ }).click();
  await page.waitForURL(/\/invoices\/inv_\w+$/);
  const invoiceUrl = page.url();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Proforma");
  const customersPage = page.locator('a[href*="/i/"]', { hasText: "Customer’s page" });
  const link = await customersPage.getAttribute("href");
  const visit = await context.newPage();
  await visit.goto(`${link}/pay`);
  const pay = new PayPage(visit);
  await pay.payByCard(cards.good);
  await expect(pay.heading).toHaveText("Paid. Thank you!");
  await page.goto(invoiceUrl);
  await expect(page.getByRole("heading", { level: 1 })).not.toContainText("Proforma");
  await expect(page.getByText(/^Paid: proforma TEST-PF-\d+ became invoice TEST-\d+/)).toBeVisible();
});

const looks = [
  { name: "desktop-light", viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { name: "desktop-dark", viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  { name: "phone-light", viewport: { width: 390, height: 844 }, colorScheme: "light" },
  { name: "phone-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark" },
] as const;

test("every screen of the shop, at both widths and in both themes, has nothing that axe objects to", async ({
  browser,
  signedIn: page,
  stack,
  owner,
}) => {
  test.setTimeout(240_000);
  const base = ownerBase(stack, owner);
  const products = new ProductPages(page, base);
  const productUrl = await products.add({
    name: "Sourdough workshop",
    price: "49",
    tax: "23",
    description: "Three hours in our bakery, with everything you need.\nYou take home two loaves and a starter.",
  });
  const buyUrl = await products.sell(productUrl, "nordlicht.example");
  await products.more(productUrl, async (form) => {
    await form.getByLabel("to", { exact: true }).fill("4");
    await form.getByLabel("How many are there?").fill("7");
    await form.getByRole("button", { name: "Add a question" }).click();
    await form.getByLabel("Question 1", { exact: true }).fill("Allergies");
    await form.getByLabel("Terms to accept").fill("I accept the terms of sale");
    await form.getByLabel("Where the terms stand").fill("https://nordlicht.example/terms");
  });
  const orderUrl = await anOrderOf(page, stack.url, buyUrl);
  const screens: [name: string, url: string, isOpen?: boolean][] = [
    ["products", `${base}/products`],
    ["product", productUrl],
    ["product-new", `${base}/products/new`],
    ["online", `${productUrl}/online`, true],
    ["orders", `${base}/products/orders?view=not_completed`],
    ["buy", buyUrl],
    ["buy-order", orderUrl],
    ["buy-missing", `${stack.url}/buy/nothing-here-xyz`],
  ];
  const problems: string[] = [];
  for (const { name: look, ...options } of looks) {
    const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
    await signIn(context, stack, owner);
    const tab = await context.newPage();
    for (const [name, url, isOpen] of screens) {
      await tab.goto(url);
      if (isOpen) await tab.getByText("More", { exact: true }).click();
      await tab.waitForLoadState("networkidle");
      await tab.screenshot({ path: `test-results/shop/${name}-${look}.png`, fullPage: true });
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) problems.push(`${name} ${look}: ${wide} px too wide`);
      const { violations } = await new AxeBuilder({ page: tab }).exclude("iframe").analyze();
      problems.push(...violations.map(({ id, nodes }) => `${name} ${look}: ${id} ${nodes[0]?.html.slice(0, 160)}`));
    }
    await context.close();
  }
  expect(problems).toEqual([]);
});

/** An order that nobody has paid, taken as the wallet buttons take it. */
async function anOrderOf(page: Page, url: string, buyUrl: string): Promise<string> {
  const html = await (await page.request.get(buyUrl)).text();
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
  const key = buyUrl.split("/").at(-1) ?? "";
  const answer = await page.request.post(`${url}/api/orders`, {
    headers: { origin: url },
    data: { ...buyer, key, formKey: hidden("formKey"), shownPrice: hidden("shownPrice"), quantity: "2", terms: "yes" },
  });
  const { token }: { token: string } = await answer.json();
  return `${buyUrl}/${token}`;
}
