import type { Locator, Page } from "playwright/test";

export type TypedInvoice = { customer: string; email: string; description: string; price: string };

/** The editor, the page before sending, and the invoice's own page. */
export class InvoicePages {
  readonly subject: Locator;
  readonly to: Locator;

  constructor(readonly page: Page) {
    this.subject = page.getByLabel("Subject");
    this.to = page.getByLabel("To", { exact: true });
  }

  async write({ customer, email, description, price }: TypedInvoice): Promise<void> {
    await this.addCustomer(customer, email);
    await this.page.getByLabel("Description, line 1").fill(description);
    await this.page.getByLabel("Price, line 1").fill(price);
  }

  private async addCustomer(name: string, email: string): Promise<void> {
    await this.page.getByRole("combobox", { name: "Who is it for?" }).fill(name);
    await this.page.getByRole("option", { name: "New customer" }).click();
    const dialog = this.page.getByRole("dialog", { name: "New customer" });
    await dialog.getByLabel("E-mail").fill(email);
    await dialog.getByRole("button", { name: "Add customer" }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  async issueAndSend(): Promise<void> {
    await this.page.getByRole("button", { name: "Issue and send" }).click();
  }

  async confirmSending(): Promise<void> {
    await this.page.getByRole("button", { name: /^Issue .+ and send$/ }).click();
  }

  /** The status beside the number. */
  status(text: string): Locator {
    return this.page.getByRole("heading", { level: 1 }).getByText(text, { exact: true });
  }
}
