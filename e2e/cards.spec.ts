import type { BrowserContext, Page } from "playwright/test";
import { expect, signIn, test } from "./fixtures";
import { InvoicePages } from "./pages/invoice-pages";
import { cards, debits, PayPage } from "./pages/pay-page";
import type { Issued, Person } from "./product";
import type { Stack } from "./stack";
import { until } from "./until";

/** What the sandbox says about the payments of an invoice: the truth that our pages must agree with. */
function intentsOf(
  { control }: Stack,
  invoice: Issued,
): { id: string; status: string; metadata: Record<string, string> }[] {
  return asIntents(control.objects("payment_intent", { mode: "test" })).filter((intent) =>
    JSON.stringify(intent).includes(invoice.number),
  );
}

/** Objects of the kind asked for. */
const asIntents = (objects: unknown[]) => objects as { id: string; status: string; metadata: Record<string, string> }[];

const succeeded = (stack: Stack, invoice: Issued) =>
  intentsOf(stack, invoice).filter(({ status }) => status === "succeeded");

async function openPay(page: Page, invoice: Issued): Promise<PayPage> {
  const pay = new PayPage(page);
  await page.goto(invoice.payUrl);
  return pay;
}

const invoicePage = (stack: Stack, owner: Person, invoice: Issued) =>
  `${stack.url}/b/${owner.businessId}/invoices/${invoice.invoiceId}`;

const PAID = "Paid. Thank you!";
/** Something that happens once, and how to say that it has. */
function signal(): [Promise<void>, () => void] {
  let tell = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return [told, tell];
}
/** What everybody reads but the visit that paid. */
const ALREADY_PAID = "This invoice is already paid";

test.describe("3-D Secure", () => {
  test("completed pays", async ({ page, anInvoice, stack }) => {
    const invoice = await anInvoice();
    const pay = await openPay(page, invoice);
    await pay.payByCard(cards.threeDs);
    await pay.confirmAtBank();
    await expect(pay.heading).toHaveText(PAID);
    expect(succeeded(stack, invoice)).toHaveLength(1);
  });

  test("failed says so and nothing is lost: another card pays", async ({ page, anInvoice, stack }) => {
    const invoice = await anInvoice();
    const pay = await openPay(page, invoice);
    await pay.payByCard(cards.threeDs);
    await pay.refuseAtBank();
    await expect(pay.alert.getByText(/confirm/i)).toBeVisible();
    expect(succeeded(stack, invoice)).toHaveLength(0);
    await pay.payByCard(cards.good);
    await expect(pay.heading).toHaveText(PAID);
    expect(succeeded(stack, invoice)).toHaveLength(1);
  });

  test("whose second card pays is thanked, however late the answer about the first comes", async ({
    page,
    anInvoice,
  }) => {
    const invoice = await anInvoice();
    const pay = await openPay(page, invoice);
    const [secondIsTold, tellSecond] = signal();
    const [firstIsTold, tellFirst] = signal();
    let asked = 0;
    await page.route("**/api/payment-check", async (route) => {
      asked += 1;
      const isFirst = asked === 1;
      if (isFirst) await secondIsTold;
      await route.fulfill({ response: await route.fetch() });
      if (isFirst) tellFirst();
      else tellSecond();
    });
    // The page of the outcome comes when both know of it.
    await page.route(/_rsc=/, async (route) => {
      await firstIsTold;
      await route.continue();
    });
    await pay.payByCard(cards.threeDs);
    await pay.refuseAtBank();
    await expect(pay.alert.getByText(/confirm/i)).toBeVisible();
    await pay.payByCard(cards.good);
    await expect(pay.heading).toHaveText(PAID);
  });

  test("P31: closed says that nothing was charged; pressing Pay again asks again and pays", async ({
    page,
    anInvoice,
    stack,
  }) => {
    const invoice = await anInvoice();
    const pay = await openPay(page, invoice);
    await pay.payByCard(cards.threeDs);
    await pay.closeBank();
    await expect(pay.alert.getByText(/nothing was charged/i)).toBeVisible();
    await pay.payByCard(cards.threeDs);
    await pay.confirmAtBank();
    await expect(pay.heading).toHaveText(PAID);
    expect(succeeded(stack, invoice)).toHaveLength(1);
  });
});

test.describe("a card that does not pay", () => {
  test.beforeEach(({ log }) => {
    // Stripe answers a declined card with 402, which the browser reports.
    log.expected.push(/402/);
  });

  test("declined: the reason in plain words, then another card", async ({ page, anInvoice, stack }) => {
    const invoice = await anInvoice();
    const pay = await openPay(page, invoice);
    await pay.payByCard(cards.declined);
    await expect(pay.alert.getByText(/declined/i)).toBeVisible();
    await pay.payByCard(cards.good);
    await expect(pay.heading).toHaveText(PAID);
    expect(succeeded(stack, invoice)).toHaveLength(1);
  });

  test("without funds: the reason, and the attempt stands under Not completed until it is paid", async ({
    signedIn: page,
    anInvoice,
    stack,
    owner,
  }) => {
    const invoice = await anInvoice();
    const pay = await openPay(page, invoice);
    await pay.payByCard(cards.noFunds);
    await expect(pay.alert.getByText(/money|funds/i)).toBeVisible();
    const list = `${stack.url}/b/${owner.businessId}/payments?view=not-completed`;
    const row = page.getByRole("row").filter({ hasText: invoice.number });
    await expect(async () => {
      await page.goto(list);
      await expect(row).toContainText(/money|funds/i, { timeout: 1_000 });
    }).toPass({ timeout: 20_000 });
    await page.goto(invoice.payUrl);
    await expect(page.getByText(/money|funds/i).first()).toBeVisible();
    await pay.payByCard(cards.good);
    await expect(pay.heading).toHaveText(PAID);
    await page.goto(list);
    await expect(row).toHaveCount(0);
  });
});

test.describe("a bank debit", () => {
  test("P29: is on its way without a second Pay, and Paid when it arrives", async ({
    page,
    context,
    anInvoice,
    stack,
    owner,
  }) => {
    const invoice = await anInvoice();
    const pay = await openPay(page, invoice);
    await pay.payByDebit(debits.good);
    await expect(pay.heading).toHaveText("Your payment is on its way");
    await expect(pay.payButton).toHaveCount(0);
    const again = await openPay(await context.newPage(), invoice);
    await expect(again.heading).toHaveText("Your payment is on its way");
    await expect(again.payButton).toHaveCount(0);
    expect(receipts(await stack.mails(), invoice)).toHaveLength(0);

    const [intent] = intentsOf(stack, invoice);
    stack.control.settleDebit(intent?.id ?? "", null);
    await expectStatus({ context, stack, owner, invoice }, "Paid");
    await again.page.reload();
    await expect(again.heading).toHaveText(ALREADY_PAID);
    await until("the receipt is there", 20_000, async () => receipts(await stack.mails(), invoice).length === 1);
  });

  test("P29: that fails says so by mail and on the page, and a card pays then", async ({
    page,
    context,
    anInvoice,
    stack,
    owner,
  }) => {
    const invoice = await anInvoice({ customer: "Failing Debit Ltd" });
    const pay = await openPay(page, invoice);
    await pay.payByDebit(debits.failing);
    await expect(pay.heading).toHaveText("Your payment is on its way");
    const [intent] = intentsOf(stack, invoice);
    stack.control.settleDebit(intent?.id ?? "", "insufficient_funds");
    await until("somebody was told by mail", 20_000, async () =>
      (await stack.mails()).some(({ subject }) => subject.includes(invoice.number)),
    );
    await page.reload();
    await expect(page.getByText(/money|funds/i).first()).toBeVisible();
    await pay.payByCard(cards.good);
    await expect(pay.heading).toHaveText(PAID);
    await expectStatus({ context, stack, owner, invoice }, "Paid");
    expect(succeeded(stack, invoice)).toHaveLength(1);
  });
});

test("P11: two tabs that pay at the same moment make one charge, and both end on Paid", async ({
  page,
  context,
  anInvoice,
  stack,
  log,
}) => {
  // The slower tab confirms a payment that is over, which Stripe answers with 400.
  log.expected.push(/status of 40[029]/);
  const invoice = await anInvoice();
  const first = await openPay(page, invoice);
  const second = await openPay(await context.newPage(), invoice);
  await first.fillCard(cards.good);
  await second.fillCard("5555555555554444");
  await Promise.all([first.payButton.click(), second.payButton.click()]);
  for (const { heading } of [first, second])
    await expect(heading).toHaveText(/^(Paid\. Thank you!|This invoice is already paid)$/);
  const headings = [await first.heading.textContent(), await second.heading.textContent()];
  expect(headings.sort()).toEqual([PAID, ALREADY_PAID]);
  const charges = stack.control
    .objects("charge", { mode: "test" })
    .filter((charge) => JSON.stringify(charge).includes(invoice.number));
  expect(charges).toHaveLength(1);
  expect(succeeded(stack, invoice)).toHaveLength(1);
});

test("P31: a tab closed in the middle of 3-D Secure comes back to a form that pays", async ({
  page,
  context,
  anInvoice,
  stack,
}) => {
  const invoice = await anInvoice();
  const pay = await openPay(page, invoice);
  await pay.payByCard(cards.threeDs);
  await pay.bank.locator("#test-source-authorize-3ds").waitFor();
  await page.close();
  const back = await openPay(await context.newPage(), invoice);
  const startAgain = back.page.getByRole("button", { name: "Start again or pay another way" });
  await expect(startAgain.or(back.payButton).first()).toBeVisible();
  if (await startAgain.isVisible()) await startAgain.click();
  await back.payByCard(cards.good);
  await expect(back.heading).toHaveText(PAID);
  expect(succeeded(stack, invoice)).toHaveLength(1);
});

test("P30: a tab closed right after paying comes back to the receipt", async ({ page, context, anInvoice, stack }) => {
  const invoice = await anInvoice();
  const pay = await openPay(page, invoice);
  await pay.payByCard(cards.good);
  await until("the sandbox has the money", 20_000, () => succeeded(stack, invoice).length === 1);
  await page.close();
  const back = await openPay(await context.newPage(), invoice);
  await expect(back.heading).toHaveText(ALREADY_PAID);
  await expect(back.payButton).toHaveCount(0);
});

test("P30: an address that claims success changes nothing", async ({ page, context, anInvoice, stack, owner }) => {
  const invoice = await anInvoice();
  const pay = new PayPage(page);
  await page.goto(
    `${invoice.payUrl}?payment_intent=pi_1Forged&payment_intent_client_secret=pi_1Forged_secret_1&redirect_status=succeeded`,
  );
  await expect(pay.payButton).toBeVisible();
  await expect(page).toHaveURL(invoice.payUrl);
  expect(succeeded(stack, invoice)).toHaveLength(0);
  await expectStatus({ context, stack, owner, invoice }, "Issued");
});

type Where = { context: BrowserContext; stack: Stack; owner: Person; invoice: Issued };

/** The owner's page of the invoice, in a tab of its own. */
async function expectStatus({ context, stack, owner, invoice }: Where, status: string): Promise<void> {
  await signIn(context, stack, owner);
  const page = await context.newPage();
  await page.goto(invoicePage(stack, owner, invoice));
  await expect(new InvoicePages(page).status(status)).toBeVisible({ timeout: 20_000 });
  await page.close();
}

const receipts = (mails: { subject: string; text: string }[], invoice: Issued) =>
  mails.filter(({ subject, text }) => (subject + text).includes(invoice.number) && /receipt|received/i.test(subject));
