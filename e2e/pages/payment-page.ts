import type { Locator, Page } from "playwright/test";

/** A payment's own page, with its dialogs. */
export class PaymentPage {
  readonly heading: Locator;
  readonly said: Locator;
  readonly timeline: Locator;
  readonly refundDialog: Locator;
  readonly creditDialog: Locator;
  readonly takeBackDialog: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole("heading", { level: 1 });
    this.said = page.getByRole("status");
    this.timeline = page.getByRole("list").filter({ hasText: "The payment arrived" });
    this.refundDialog = page.getByRole("dialog", { name: /^(Refund|Pay back by hand)$/ });
    this.creditDialog = page.getByRole("dialog", { name: "Use it for another invoice" });
    this.takeBackDialog = page.getByRole("dialog", { name: "Take this payment back?" });
  }

  get amount(): Locator {
    return this.refundDialog.getByLabel(/^Amount in /);
  }

  get refundButton(): Locator {
    return this.refundDialog.getByRole("button", { name: /^(Refund|Record it as paid back)$/ });
  }

  async openRefund(): Promise<void> {
    await this.page.getByRole("button", { name: /^(Refund|Pay back)…$/ }).click();
    await this.refundDialog.waitFor();
  }

  async refund(amount: string): Promise<void> {
    await this.openRefund();
    await this.amount.fill(amount);
    await this.refundButton.click();
  }
}
