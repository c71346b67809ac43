import { expect, type FrameLocator, type Locator, type Page } from "playwright/test";
import { BuyPages } from "./shop-pages";

/** A website's page with the overlay over it. */
export class EmbeddedShop {
  readonly frame: FrameLocator;
  readonly form: FrameLocator;
  readonly send: Locator;
  readonly payButton: Locator;

  constructor(
    readonly page: Page,
    language: "en" | "de" = "en",
  ) {
    this.frame = page.frameLocator(`iframe[title="${language === "en" ? "Checkout" : "Kasse"}"]`);
    this.form = this.frame.frameLocator('iframe[title="Secure payment input frame"]');
    this.send = this.frame.getByRole("button", { name: BuyPages.sendName });
    this.payButton = this.frame.getByRole("button", { name: /^Pay (?!by)/ });
  }

  async isReadable(): Promise<void> {
    await expect(this.send).toBeVisible();
  }

  async open(): Promise<void> {
    await this.page.getByRole("button", { name: "Buy the workshop" }).click();
    await this.isReadable();
    await this.isTakenOver();
  }

  /** What is clicked before React has taken the frame over is sent as a plain form. */
  private async isTakenOver(): Promise<void> {
    await expect
      .poll(() => this.send.evaluate((button) => Object.keys(button).some((key) => key.startsWith("__react"))))
      .toBe(true);
  }

  async fill({ name, email }: { name: string; email: string }): Promise<void> {
    await this.isReadable();
    await this.isTakenOver();
    await this.frame.getByLabel("Name", { exact: true }).fill(name);
    await this.frame.getByLabel("E-mail", { exact: true }).fill(email);
  }

  async fillCard(number: string): Promise<void> {
    await this.form.locator("#payment-numberInput").fill(number);
    await this.form.locator("#payment-expiryInput").fill("1234");
    await this.form.locator("#payment-cvcInput").fill("123");
  }

  async payByCard(number: string): Promise<void> {
    await this.fillCard(number);
    await this.payButton.click();
  }

  async confirmAtBank(): Promise<void> {
    await this.frame
      .frameLocator('iframe[title="3D Secure challenge"]')
      .frameLocator('iframe[name="stripe-challenge-frame"]')
      .locator("#test-source-authorize-3ds")
      .click();
  }
}

export type ToldEvent = {
  name: string;
  detail: { product: string; reference: string | null; order: string | null };
  /** The id of the element it was fired on. */
  target: string;
};

/** Has every page write down what embed.js tells its document. */
export async function keepEvents(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const told: unknown[] = [];
    Object.defineProperty(window, "toldByPaymast", { value: told });
    for (const name of ["ready", "opened", "processing", "paid", "failed", "closed"])
      document.addEventListener(`paymast:${name}`, (event) => {
        const target = event.target instanceof Element ? event.target.id : "";
        told.push({ name, detail: event instanceof CustomEvent ? event.detail : null, target });
      });
  });
}

export const eventsOf = (page: Page): Promise<ToldEvent[]> => page.evaluate("window.toldByPaymast");
