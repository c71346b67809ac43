import type { FrameLocator, Locator, Page } from "playwright/test";

export const cards = {
  good: "4242424242424242",
  threeDs: "4000002500003155",
  declined: "4000000000000002",
  noFunds: "4000000000009995",
} as const;

export const debits = { good: "DE89370400440532013000", failing: "DE62370400440532013001" } as const;

/** `/i/TOKEN/pay`: the form with Stripe's frames, and every outcome. */
export class PayPage {
  readonly page: Page;
  readonly form: FrameLocator;
  readonly bank: FrameLocator;
  readonly payButton: Locator;
  readonly heading: Locator;
  readonly alert: Locator;
  readonly receipt: Locator;

  constructor(page: Page) {
    this.page = page;
    this.form = page.frameLocator('iframe[title="Secure payment input frame"]');
    this.bank = page
      .frameLocator('iframe[title="3D Secure challenge"]')
      .frameLocator('iframe[name="stripe-challenge-frame"]');
    this.payButton = page.getByRole("button", { name: /^Pay (?!by)/ });
    this.heading = page.getByRole("heading", { level: 1 });
    this.alert = page.getByRole("alert");
    this.receipt = page.getByRole("region", { name: "Receipt" });
  }

  /** Chooses a method of Stripe's form by the name Stripe gives it; the form must have been drawn. */
  async choose(method: "card" | "sepa_debit" | "google_pay" | "link"): Promise<void> {
    await this.form.locator(`#${method}-tab`).click();
  }

  async fillCard(number: string): Promise<void> {
    const field = this.form.locator("#payment-numberInput");
    if (!(await field.isVisible())) await this.choose("card");
    await field.fill(number);
    await this.form.locator("#payment-expiryInput").fill("1234");
    await this.form.locator("#payment-cvcInput").fill("123");
  }

  async payByCard(number: string): Promise<void> {
    await this.fillCard(number);
    await this.payButton.click();
  }

  async payByDebit(iban: string): Promise<void> {
    await this.choose("sepa_debit");
    await this.form.locator("#payment-ibanInput").fill(iban);
    await this.form.locator("#payment-nameInput").fill("Anna Kowalska");
    await this.form.locator("#payment-emailInput").fill("anna@example.com");
    await this.payButton.click();
  }

  async confirmAtBank(): Promise<void> {
    await this.bank.locator("#test-source-authorize-3ds").click();
  }

  async refuseAtBank(): Promise<void> {
    await this.bank.locator("#test-source-fail-3ds").click();
  }

  async closeBank(): Promise<void> {
    await this.bank.locator("#test-source-fail-3ds").waitFor();
    await this.page
      .frameLocator('iframe[title="3D Secure challenge"]')
      .getByRole("button", { name: "Close without confirming" })
      .click();
  }
}
