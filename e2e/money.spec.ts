import SqliteFile from "better-sqlite3";
import type { Page } from "playwright/test";
import { expect, test } from "./fixtures";
import { PaymentPage } from "./pages/payment-page";
import { comeBack, payByCard, requireForm } from "./process/customer";
import { query } from "./process/ledger";
import type { Issued, NewInvoice, Person } from "./product";
import type { Stack } from "./stack";
import { until } from "./until";

/** Refunds arrive or fail days later: the sandbox's clock is moved, not waited for. */
const dayMs = 86_400_000;
const cardWhoseRefundFails = "4000000000005126";

const paymentOf = (stack: Stack, invoice: Issued): string =>
  query<{ id: string }>(
    stack.db,
    "SELECT p.id FROM payments p JOIN invoices i ON i.payable_id = p.payable_id WHERE i.id = ?",
    invoice.invoiceId,
  )[0]?.id ?? "";

const addressOf = (stack: Stack, owner: Person, paymentId: string) =>
  `${stack.url}/b/${owner.businessId}/payments/${paymentId}`;

const refOf = (stack: Stack, paymentId: string): string =>
  query<{ ref: string }>(stack.db, "SELECT provider_payment_id AS ref FROM payments WHERE id = ?", paymentId)[0]?.ref ??
  "";

type Refund = { amount: number; status: string };
/** What Stripe gave back of an invoice's payment: the truth that our pages must agree with. */
function refundsAtStripe(stack: Stack, paymentId: string): Refund[] {
  const ref = refOf(stack, paymentId);
  return asRefunds(stack.control.objects("refund"))
    .filter((refund) => refund.payment_intent === ref)
    .map(({ amount, status }) => ({ amount, status }));
}
const asRefunds = (objects: unknown[]) => objects as (Refund & { payment_intent: string })[];

/** A paid invoice, paid without a browser, and its payment's page. */
async function aPaidInvoice(
  { stack, owner, page }: { stack: Stack; owner: Person; page: Page },
  wanted: NewInvoice & { card?: string } = {},
) {
  const { card, ...invoiceWanted } = wanted;
  const invoice = await stack.product.issue({ person: owner, wanted: { email: owner.email, ...invoiceWanted } });
  await payByCard(stack, await requireForm(stack, invoice.token), card);
  expect(await comeBack(stack, invoice.token)).toMatchObject({ kind: "paid" });
  const paymentId = paymentOf(stack, invoice);
  await page.goto(addressOf(stack, owner, paymentId));
  return { invoice, paymentId, payment: new PaymentPage(page) };
}

const mailsAbout = async (stack: Stack, subject: RegExp) =>
  (await stack.mails()).filter((mail) => subject.test(mail.subject ?? ""));

test("P27: a part is refunded, then the rest: Stripe, the invoice and the timeline agree", async ({
  signedIn: page,
  stack,
  owner,
}) => {
  const { invoice, paymentId, payment } = await aPaidInvoice({ stack, owner, page });
  await until("the fee is known", 30_000, () => {
    return query(stack.db, "SELECT id FROM fees WHERE payment_id = ?", paymentId).length === 1;
  });
  await page.reload();
  await expect(payment.heading).toContainText("Paid");
  await expect(page.getByText(/^€120\.00 · .*(webhook|came back to our page)/)).toBeVisible();

  await payment.openRefund();
  await expect(payment.refundDialog).toContainText("Anna Kowalska's Visa •••• 4242");
  await expect(payment.refundDialog).toContainText("Stripe keeps its fee of");
  await expect(payment.amount).toHaveValue("120.00");

  await test.step("more than is left is refused where it was typed, and what was typed stays", async () => {
    await payment.amount.fill("120.01");
    await payment.refundDialog.getByLabel("Reason").selectOption("own");
    await payment.refundDialog.getByLabel("In your words").fill("Half of it was not delivered");
    await payment.refundButton.click();
    await expect(payment.refundDialog.getByText("At most €120.00 of this payment can be given back.")).toBeVisible();
    await expect(payment.amount).toHaveValue("120.01");
    await expect(payment.amount).toBeFocused();
    await expect(payment.refundDialog.getByLabel("In your words")).toHaveValue("Half of it was not delivered");
    expect(refundsAtStripe(stack, paymentId)).toEqual([]);
  });

  await payment.amount.fill("20");
  await payment.refundButton.click();
  await expect(payment.said.getByText("€20.00 was given back.")).toBeVisible();
  await expect(payment.heading).toContainText("Refunded €20.00");
  await expect(page.getByText(`${owner.email} refunded €20.00`)).toBeVisible();
  await expect(page.getByText("“Half of it was not delivered”")).toBeVisible();
  expect(refundsAtStripe(stack, paymentId)).toEqual([{ amount: 2_000, status: "succeeded" }]);

  await payment.openRefund();
  await expect(payment.amount).toHaveValue("100.00");
  await payment.refundButton.dblclick();
  await expect(payment.said.getByText("€100.00 was given back.")).toBeVisible();
  await expect(payment.heading.getByText("Refunded", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Refund…" })).toHaveCount(0);
  expect(refundsAtStripe(stack, paymentId)).toHaveLength(2);
  await stack.control.idle();
  expect(query(stack.db, "SELECT id FROM refunds WHERE payment_id = ?", paymentId)).toHaveLength(2);

  await page.goto(`${stack.url}/b/${owner.businessId}/invoices/${invoice.invoiceId}`);
  await expect(page.getByRole("heading", { level: 1 }).getByText("Refunded")).toBeVisible();
});

test("P27: a refund made in Stripe's dashboard is on the page by itself", async ({ signedIn: page, stack, owner }) => {
  const { paymentId, payment } = await aPaidInvoice({ stack, owner, page });
  stack.control.refund(refOf(stack, paymentId), 4_500);
  await until("the refund is known", 20_000, () => {
    return query(stack.db, "SELECT id FROM refunds WHERE payment_id = ?", paymentId).length === 1;
  });
  await page.reload();
  await expect(payment.heading).toContainText("Refunded €45.00");
  await expect(page.getByText("at Stripe", { exact: false }).first()).toBeVisible();
  await payment.openRefund();
  await expect(payment.amount).toHaveValue("75.00");
});

test("P27: a refund that does not arrive gives the balance back, tells both sides, and stays on Home until dealt with", async ({
  signedIn: page,
  stack,
  owner,
}) => {
  const made = await aPaidInvoice({ stack, owner, page }, { card: cardWhoseRefundFails, amountMinor: 6_600 });
  const { payment, paymentId } = made;
  await payment.refund("66");
  await expect(payment.said.getByText(/€66\.00/)).toBeVisible();
  stack.control.advance(3 * dayMs);
  await until("the refund failed", 30_000, () => {
    const [row] = query<{ status: string }>(stack.db, "SELECT status FROM refunds WHERE payment_id = ?", paymentId);
    return row?.status === "failed";
  });
  await page.reload();
  await expect(payment.heading).toContainText("Paid");
  await expect(page.getByText("Did not arrive", { exact: true })).toBeVisible();
  await until("both are told", 20_000, async () => (await mailsAbout(stack, /€66\.00/)).length >= 3);
  const subjects = (await mailsAbout(stack, /€66\.00/)).map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject === "A refund of €66.00 did not arrive")).toHaveLength(1);

  await page.goto(`${stack.url}/b/${owner.businessId}`);
  const need = page.getByRole("listitem").filter({ hasText: "A refund of €66.00 did not arrive" });
  await expect(need.getByRole("link")).toHaveAttribute("href", new RegExp(`/payments/${paymentId}$`));
  await need.getByRole("button", { name: /^I dealt with it/ }).click();
  await expect(need).toHaveCount(0);
});

test("P27: of two tabs refunding the same payment one refunds, and the other is told before anything happens", async ({
  signedIn: page,
  context,
  stack,
  owner,
}) => {
  const { paymentId, payment } = await aPaidInvoice({ stack, owner, page });
  const second = new PaymentPage(await context.newPage());
  await second.page.goto(page.url());
  await payment.openRefund();
  await second.openRefund();
  await payment.amount.fill("70");
  await second.amount.fill("40");
  await payment.refundButton.click();
  await expect(payment.said.getByText("€70.00 was given back.")).toBeVisible();
  await second.refundButton.click();
  await expect(
    second.refundDialog.getByText("Somebody else has given back a part of this payment meanwhile"),
  ).toBeVisible();
  await expect(second.amount).toHaveValue("40");
  expect(refundsAtStripe(stack, paymentId)).toEqual([{ amount: 7_000, status: "succeeded" }]);
});

test("P28: a dispute says until when, leads to the evidence, and stops refunds", async ({
  signedIn: page,
  stack,
  owner,
}) => {
  const { paymentId, payment } = await aPaidInvoice({ stack, owner, page });
  stack.control.dispute(refOf(stack, paymentId));
  await until("the dispute is known", 20_000, () => {
    return query(stack.db, "SELECT id FROM disputes WHERE payment_id = ?", paymentId).length === 1;
  });
  await page.goto(`${stack.url}/b/${owner.businessId}`);
  await page
    .getByRole("link", { name: /^See the dispute/ })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/payments/${paymentId}#dispute$`));
  await expect(payment.heading).toContainText("Disputed · answer by");
  await expect(page.getByText("The bank takes your answer until", { exact: false })).toBeVisible();
  await expect(page.getByRole("link", { name: "Answer in Stripe" })).toHaveAttribute(
    "href",
    /disputes\/du?p?_|disputes\/dp_/,
  );
  await expect(page.getByRole("button", { name: "Refund…" })).toHaveCount(0);
  await expect(page.getByText("A refund now would give it back twice.", { exact: false })).toBeVisible();
});

/** As after twenty tries that failed, which would take hours. */
function giveUp(stack: Stack, eventId: string): void {
  const db = new SqliteFile(stack.db);
  db.prepare("UPDATE provider_event_states SET state = 'dead', tries = 20, last_error = ? WHERE id = ?").run(
    "<b>The disk was full</b>",
    eventId,
  );
  db.close();
}

test("a message that was given up is on Home and replayed from the Health page, where it is shown as it came", async ({
  signedIn: page,
  stack,
  owner,
}) => {
  await aPaidInvoice({ stack, owner, page });
  await stack.control.idle();
  const [event] = query<{ id: string }>(
    stack.db,
    "SELECT e.id FROM provider_events e JOIN provider_event_states s ON s.id = e.id WHERE s.state = 'processed' AND e.body IS NOT NULL",
  );
  const eventId = event?.id ?? "";
  giveUp(stack, eventId);
  await page.goto(`${stack.url}/b/${owner.businessId}`);
  await page.getByRole("link", { name: /^Look at it.*could not be handled/ }).click();
  await expect(page.getByText("given up after 20 tries")).toBeVisible();
  await expect(page.getByText("<b>The disk was full</b>")).toBeVisible();
  await page.locator("#messages").getByRole("link").first().click();
  await expect(page.getByText('"object": "event"')).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: /^Replay/ }).click();
  await expect(page.getByText("It is in the inbox again and handled within seconds.")).toBeVisible();
  await until("it is handled", 20_000, () => {
    const [row] = query<{ state: string }>(stack.db, "SELECT state FROM provider_event_states WHERE id = ?", eventId);
    return row?.state === "processed";
  });
  await page.reload();
  await expect(page.getByText("given up after 20 tries")).toHaveCount(0);
});
