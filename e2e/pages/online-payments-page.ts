import { expect, type Locator, type Page } from "playwright/test";
import type { KeyPair } from "../product";

/** Settings → Online payments. */
export class OnlinePaymentsPage {
  /** What Save answered. */
  readonly alert: Locator;
  readonly answer: Locator;

  constructor(readonly page: Page) {
    this.alert = page.getByRole("alert");
    this.answer = page.getByRole("status");
  }

  async open(url: string, businessId: string): Promise<void> {
    await this.page.goto(`${url}/b/${businessId}/settings/online-payments`);
  }

  publishable(mode: "test" | "live"): Locator {
    return this.page.getByLabel(`Publishable key · ${mode}`);
  }

  secret(mode: "test" | "live"): Locator {
    return this.page.getByLabel(`Secret key · ${mode}`);
  }

  get stripe(): Locator {
    return this.page.getByRole("checkbox", { name: "Stripe", exact: true });
  }

  /** Opens the fields when nothing is connected yet, and the secret's field when a key is stored. */
  async type(mode: "test" | "live", keys: KeyPair): Promise<void> {
    // A tick before the page's script runs is lost.
    await expect(async () => {
      await this.stripe.check();
      await expect(this.publishable(mode)).toBeVisible({ timeout: 1_000 });
    }).toPass();
    const replace = this.page.getByRole("button", { name: `Replace the ${mode} secret key` });
    if (await replace.isVisible()) await replace.click();
    await this.publishable(mode).fill(keys.publishable);
    await this.secret(mode).fill(keys.secret);
  }

  async save(): Promise<void> {
    await this.page.getByRole("button", { name: "Save", exact: true }).click();
  }
}
