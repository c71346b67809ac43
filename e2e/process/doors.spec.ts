import { expect, test } from "playwright/test";
import type { Issued, Person } from "../product";
import type { Stack } from "../stack";
import { until } from "../until";
import { comeBack, openForm, payByCard, requireForm, touch } from "./customer";
import { issue, openInstallation } from "./installation";
import { invoiceRow, paymentsOf, receiptsOf, succeededAt } from "./ledger";
import { recordEvents } from "./webhook";

/** The four ways money becomes known lead to one end: whatever the webhook does, one payment and one receipt. */
test.describe.configure({ mode: "serial" });

let stack: Stack;
let owner: Person;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  ({ stack, owner } = await openInstallation());
});

test.afterAll(() => stack.stop());

test.beforeEach(() => stack.control.setRule({ drop: false, hold: false, shuffle: false, times: 1, delayMs: 0 }));

const isPaid = (invoice: Issued) => () => invoiceRow(stack.db, invoice.invoiceId).status === "paid";

/** Mails about this invoice that reached the mail server. */
async function arrived(invoice: Issued, kind: "receipt" | "owner_paid"): Promise<number> {
  const sent = (await stack.mails()).filter((mail) => mail.subject.includes(invoice.number));
  const isNotice = (subject: string) => subject.includes("Paid:");
  return sent.filter((mail) => isNotice(mail.subject) === (kind === "owner_paid")).length;
}

/** One payment of the whole sum, one succeeded PaymentIntent, one receipt and one notice, all of it sent. */
async function expectPaidOnce(invoice: Issued, learnedBy?: string): Promise<void> {
  await until("both mails are accepted", 20_000, async () => {
    return (await arrived(invoice, "receipt")) >= 1 && (await arrived(invoice, "owner_paid")) >= 1;
  });
  const payments = paymentsOf(stack.db, invoice.invoiceId);
  expect(payments).toMatchObject([{ amount_minor: invoice.amountMinor, currency: "EUR" }]);
  if (learnedBy !== undefined) expect(payments[0]?.learned_by).toBe(learnedBy);
  const ref = payments[0]?.provider_payment_id;
  expect(succeededAt(stack.control).filter((intent) => intent.id === ref)).toHaveLength(1);
  expect(invoiceRow(stack.db, invoice.invoiceId)).toMatchObject({ status: "paid", paid_minor: invoice.amountMinor });
  expect(receiptsOf(stack.db, invoice.invoiceId)).toHaveLength(1);
  expect(await arrived(invoice, "receipt")).toBe(1);
  expect(await arrived(invoice, "owner_paid")).toBe(1);
}

test("the webhook arrives: Paid by itself, without the customer coming back", async () => {
  const invoice = await issue(stack, owner);
  const form = await requireForm(stack, invoice.token);
  expect(form.amountMinor).toBe(invoice.amountMinor);
  expect(await payByCard(stack, form)).toMatchObject({ status: "succeeded" });
  await until("the invoice is paid", 15_000, isPaid(invoice));
  await expectPaidOnce(invoice, "webhook");
});

test("P01, P30: the webhook never arrives: Paid by the customer's return", async () => {
  stack.control.setRule({ drop: true });
  const invoice = await issue(stack, owner);
  const form = await requireForm(stack, invoice.token);
  await payByCard(stack, form);
  expect(await comeBack(stack, invoice.token)).toMatchObject({ kind: "paid", dueMinor: 0, canPayNow: false });
  await expectPaidOnce(invoice, "return");
});

test("P01: neither webhook nor customer: five invoices are Paid by the sweep within 60 seconds", async () => {
  test.setTimeout(120_000);
  stack.control.setRule({ drop: true });
  const invoices: Issued[] = [];
  for (let n = 0; n < 5; n += 1) invoices.push(await issue(stack, owner, { amountMinor: 1_000 + n }));
  for (const [n, invoice] of invoices.entries()) {
    const form = await requireForm(stack, invoice.token);
    // Of two of them we did not even hear that somebody pressed Pay.
    if (n < 3) await touch(stack, invoice.token, form);
    await payByCard(stack, form);
  }
  await until("all five are paid", 60_000, () => invoices.every((invoice) => isPaid(invoice)()));
  for (const invoice of invoices) await expectPaidOnce(invoice, "sweep");
});

test("P02: webhooks that come late change nothing for a customer who came back first", async () => {
  stack.control.setRule({ delayMs: 2_500 });
  const sent = recordEvents(stack);
  const invoice = await issue(stack, owner);
  const form = await requireForm(stack, invoice.token);
  await payByCard(stack, form);
  expect(await comeBack(stack, invoice.token)).toMatchObject({ kind: "paid" });
  const about = (type: string) => sent.filter(({ body }) => body.includes(form.ref) && body.includes(`"${type}"`));
  await until("the late webhook is there", 15_000, () => about("payment_intent.succeeded").length > 0);
  expect(about("payment_intent.succeeded")).toMatchObject([{ status: 200 }]);
  await expectPaidOnce(invoice, "return");
});

test("P03: each webhook five times, and two events for each change: one payment, one receipt", async () => {
  stack.control.setRule({ times: 5 });
  stack.control.setDoubleEvents(true);
  const sent = recordEvents(stack);
  const invoice = await issue(stack, owner);
  const form = await requireForm(stack, invoice.token);
  await payByCard(stack, form);
  await until("the invoice is paid", 15_000, isPaid(invoice));
  const ours = () => sent.filter(({ body }) => body.includes(form.ref));
  await until("they have come ten times", 15_000, () => {
    return ours().filter(({ body }) => body.includes('"payment_intent.succeeded"')).length >= 10;
  });
  stack.control.setDoubleEvents(false);
  expect(ours().every(({ status }) => status === 200)).toBe(true);
  await expectPaidOnce(invoice, "webhook");
});

test("P04: webhooks in reverse order, newest first: Paid, and never undone by an older one", async () => {
  stack.control.setRule({ hold: true });
  const invoice = await issue(stack, owner);
  const form = await requireForm(stack, invoice.token);
  expect(await payByCard(stack, form, "4000000000000002")).toMatchObject({ code: "card_declined" });
  await payByCard(stack, form);
  const waiting = stack.control.deliveries({ state: "pending" }).filter(({ body }) => body.includes(form.ref));
  expect(waiting.length).toBeGreaterThanOrEqual(3);
  const byAge = [...waiting].sort((a, b) => b.createdAt - a.createdAt || b.id.localeCompare(a.id));
  stack.control.release(byAge.map(({ id }) => id));
  await until("the invoice is paid", 15_000, isPaid(invoice));
  await until("all are delivered", 15_000, () => {
    const left = new Set(stack.control.deliveries({ state: "pending" }).map(({ id }) => id));
    return byAge.every(({ id }) => !left.has(id));
  });
  await expectPaidOnce(invoice, "webhook");
});

test("P03: all doors at once: ten returns while webhooks pour in are one payment", async () => {
  stack.control.setRule({ hold: true });
  const invoice = await issue(stack, owner);
  const form = await requireForm(stack, invoice.token);
  await payByCard(stack, form);
  const waiting = stack.control.deliveries({ state: "pending" }).filter(({ body }) => body.includes(form.ref));
  stack.control.setRule({ hold: false, times: 3 });
  for (const { id } of waiting) stack.control.release([id]);
  const views = await Promise.all(Array.from({ length: 10 }, () => comeBack(stack, invoice.token)));
  // "Failed" is never shown for money that arrived.
  expect(views.map(({ kind }) => kind).filter((kind) => kind !== "paid" && kind !== "payable")).toEqual([]);
  await until("the invoice is paid", 15_000, isPaid(invoice));
  await expectPaidOnce(invoice);
});

test("P11: two tabs pay at once with two cards: one charge, and the loser reads that it is paid", async () => {
  const invoice = await issue(stack, owner);
  const [tab, otherTab] = await Promise.all([requireForm(stack, invoice.token), requireForm(stack, invoice.token)]);
  expect(otherTab).toEqual(tab);
  const answers = await Promise.all([
    payByCard(stack, tab),
    payByCard(stack, otherTab, "5555555555554444"),
    payByCard(stack, tab),
  ]);
  expect(answers.filter(({ status }) => status === "succeeded")).toHaveLength(1);
  for (const { code } of answers.filter(({ status }) => status === null))
    expect(code).toBe("payment_intent_unexpected_state");
  const views = await Promise.all([comeBack(stack, invoice.token), comeBack(stack, invoice.token)]);
  expect(views.map(({ kind }) => kind).filter((kind) => kind !== "paid" && kind !== "payable")).toEqual([]);
  await until("the invoice is paid", 15_000, isPaid(invoice));
  expect(await openForm(stack, invoice.token)).toBeNull();
  await expectPaidOnce(invoice);
});

test("P30: what the browser claims in its address changes nothing", async () => {
  const invoice = await issue(stack, owner);
  const form = await requireForm(stack, invoice.token);
  const claim = new URLSearchParams({ payment_intent: form.ref, redirect_status: "succeeded", paid: "true" });
  const page = await fetch(`${invoice.payUrl}?${claim}`, { signal: AbortSignal.timeout(20_000) });
  expect(page.status).toBe(200);
  expect(await comeBack(stack, invoice.token)).toMatchObject({ kind: "payable", paidMinor: 0 });
  expect(paymentsOf(stack.db, invoice.invoiceId)).toEqual([]);
});
