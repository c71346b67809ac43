import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { sandboxKeys } from "../sandbox/stripe/accounts";
import { expect, test } from "./fixtures";
import { foreignPayment, payByCard, requireForm } from "./process/customer";
import { query } from "./process/ledger";
import { until } from "./until";

const dayMs = 86_400_000;

test("what Stripe has and nobody told us of differs, is settled by its button, and deposits add up", async ({
  signedIn: page,
  stack,
  owner,
  anInvoice,
}) => {
  test.setTimeout(240_000);
  const base = `${stack.url}/b/${owner.businessId}/payments`;
  const invoice = await anInvoice({ amountMinor: 24_000, customer: "Lighthouse Books Ltd" });
  const form = await requireForm(stack, invoice.token);
  await payByCard(stack, form);
  await until("the payment and its fee are recorded", 20_000, () => {
    const [state] = query<{ fee: number | null }>(stack.db, "SELECT fee_minor AS fee FROM payment_states");
    return state?.fee != null;
  });

  await test.step("both books say the same", async () => {
    await page.goto(base);
    await page.getByRole("link", { name: "Compared with Stripe" }).click();
    await expect(page.getByText(/have not been compared yet/)).toBeVisible();
    await page.getByRole("button", { name: "Compare now" }).click();
    await expect(page.getByText("Zero differences.")).toBeVisible();
    await expect(page.getByText(/1 payment \(€240\.00\) and their fees are the same here and at Stripe/)).toBeVisible();
  });

  await test.step("a refund in Stripe's dashboard whose message and list got lost, and another app's payment", async () => {
    await stack.control.idle();
    stack.control.setRule({ drop: true });
    stack.control.addFault({ kind: "500", method: "GET", path: "/v1/events", times: 1_000 });
    stack.control.refund(form.ref, 4_000);
    await foreignPayment(stack, sandboxKeys.nordlicht.test.secret);
    stack.control.advance(2_000);
    await page.getByRole("button", { name: "Compare now" }).click();
    const differences = page.getByRole("list", { name: "Differences" }).getByRole("listitem");
    await expect(differences).toHaveCount(2);
    await expect(differences.filter({ hasText: "A refund is missing here" })).toContainText("€40.00");
    await expect(differences.filter({ hasText: "not made with Paymast" })).toContainText("1 payment (€50.00)");
    await look(page, "comparison-differs");
  });

  await test.step("each is settled by its button", async () => {
    await page.getByRole("button", { name: /^Record it/ }).click();
    await expect(page.getByRole("heading", { name: "A refund is missing here" })).toBeHidden();
    const [refund] = query<{ amount_minor: number; status: string; learned_by: string }>(
      stack.db,
      "SELECT r.amount_minor, r.status, c.learned_by FROM refunds r JOIN refund_changes c ON c.refund_id = r.id",
    );
    expect(refund).toEqual({ amount_minor: 4_000, status: "succeeded", learned_by: "comparison" });
    await page.getByRole("button", { name: /^Not ours/ }).click();
    await expect(page.getByText("Zero differences.")).toBeVisible();
    await page.getByRole("button", { name: "Compare now" }).click();
    await expect(page.getByText("Compared just now.", { exact: true })).toBeVisible();
    await expect(page.getByText("Zero differences.")).toBeVisible();
    await expect(page.getByText(/Left out, because you said/)).toContainText("1 payment (€50.00)");
    await look(page, "comparison-equal");
  });

  await test.step("a deposit is these payments less fees and refunds, to the cent", async () => {
    await page.getByRole("link", { name: "Bank deposits" }).click();
    await expect(page.getByText("Still with Stripe")).toBeVisible();
    // The refund is taken from what is there already, so it waits with the payments.
    stack.control.advance(10 * dayMs);
    await page.getByRole("button", { name: "Read from Stripe" }).click();
    const row = page.getByRole("row").filter({ hasText: "2 payments, 1 refund" });
    await expect(row).toBeVisible();
    await look(page, "payouts");
    await row.getByRole("link").first().click();
    const sum = page.getByRole("table", { name: "What this deposit consists of" });
    // 240 and 50, fees of 3.85 and 1.00, a refund of 40.
    await expect(sum.getByRole("row").filter({ hasText: "2 payments" })).toContainText("€290.00");
    await expect(sum.getByRole("row").filter({ hasText: "Stripe's fees" })).toContainText("-€4.85");
    await expect(sum.getByRole("row").filter({ hasText: "1 refund" })).toContainText("-€40.00");
    await expect(sum.getByRole("row").filter({ hasText: "Deposit at your bank" })).toContainText("€245.15");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("€245.15");
    await look(page, "payout");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Export CSV" }).click();
    const file = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of file) chunks.push(Buffer.from(chunk));
    const rows = Buffer.concat(chunks).toString("utf8").trim().split("\r\n").slice(1);
    const cents = rows.map((line) => Math.round(Number(line.split(",")[6]) * 100));
    expect(cents.at(-1)).toBe(-24_515);
    expect(cents.reduce((total, amount) => total + amount, 0)).toBe(0);
    expect(rows.some((line) => line.includes(invoice.number) && line.includes("Lighthouse Books Ltd"))).toBe(true);
  });
});

/** The other two are taken by screens.spec. */
const looks = [
  { width: 1280, height: 900, colorScheme: "light" },
  { width: 390, height: 844, colorScheme: "dark" },
] as const;

/** A page on a desk and on a phone: no flaw for axe, nothing to scroll sideways, and a picture to look at. */
async function look(page: Page, name: string): Promise<void> {
  for (const { width, height, colorScheme } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `test-results/screens/book/${name}-${width}-${colorScheme}.png`, fullPage: true });
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(sideways, `${name} scrolls sideways at ${width}`).toBe(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const flaws = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" | ")}`);
    expect.soft(flaws, `${name} at ${width}, ${colorScheme}`).toEqual([]);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}
