import type { Locator, Page } from "playwright/test";

/** The owner's side: a product, its online sales, its orders. */
export class ProductPages {
  readonly page: Page;
  readonly base: string;

  constructor(page: Page, base: string) {
    this.page = page;
    this.base = base;
  }

  async add(product: {
    name: string;
    price: string;
    tax: string;
    description?: string;
    currency?: string;
  }): Promise<string> {
    const { page } = this;
    await page.goto(`${this.base}/products/new`);
    await page.getByLabel("Name").fill(product.name);
    await page.getByLabel("Price", { exact: true }).fill(product.price);
    await page.getByLabel("Tax %").fill(product.tax);
    if (product.currency) await page.getByLabel("Currency").selectOption(product.currency);
    if (product.description) await page.getByLabel("Description").fill(product.description);
    await page.getByRole("button", { name: "Add product" }).click();
    await page.waitForURL(/\/products\/prd_\w+$/);
    return page.url();
  }

  /** Puts it up for sale; returns the address of its public page. */
  async sell(productUrl: string, website = ""): Promise<string> {
    const { page } = this;
    await page.goto(`${productUrl}/online`);
    await page.getByLabel("On which website?").fill(website);
    await page.getByRole("button", { name: "Put it up for sale" }).click();
    const snippet = page.locator("pre code");
    await snippet.waitFor();
    return /href="([^"]+)"/.exec((await snippet.textContent()) ?? "")?.[1] ?? "";
  }

  async more(productUrl: string, fill: (page: Page) => Promise<void>): Promise<void> {
    const { page } = this;
    await page.goto(`${productUrl}/online`);
    await page.getByText("More", { exact: true }).click();
    await fill(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
  }
}

/** `/buy/KEY`: what is sold, and the form. */
export class BuyPages {
  static readonly sendName = /^(Continue to payment|Weiter zur Zahlung)/;
  readonly page: Page;
  readonly send: Locator;
  readonly alert: Locator;

  constructor(page: Page) {
    this.page = page;
    this.send = page.getByRole("button", { name: BuyPages.sendName });
    this.alert = page.getByRole("alert");
  }

  async fill({ name, email }: { name: string; email: string }): Promise<void> {
    await this.page.getByLabel("Name", { exact: true }).fill(name);
    await this.page.getByLabel("E-mail", { exact: true }).fill(email);
  }
}
