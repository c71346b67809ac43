import type { Page } from "playwright/test";
import type { NewBusiness } from "../product";

export class SignUpPage {
  constructor(readonly page: Page) {}

  async signUp(url: string, { name, country, email, password }: NewBusiness): Promise<void> {
    await this.page.goto(`${url}/sign-up`);
    await this.page.getByLabel("Business name").fill(name);
    await this.page.getByLabel("Country").selectOption(country);
    await this.page.getByLabel("E-mail").fill(email);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Create your business" }).click();
  }
}
