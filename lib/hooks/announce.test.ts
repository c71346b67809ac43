import { beforeEach, expect, test } from "vitest";
import { payments } from "@/db/schema";
import { voidInvoice } from "@/lib/invoices/void-invoice";
import { refundPayment } from "@/lib/payments/refund-payment";
import { takeBackPayment } from "@/lib/payments/take-back-payment";
import { anIssuedInvoice } from "@/testing/documents";
import { anOpenAttempt, aPayableInvoice, deliver, workOff } from "@/testing/paying";
import { aReceiver, asOwner, type Receiver } from "@/testing/receiving";
import { anOffer, orderOf, place } from "@/testing/selling";
import { announceInvoice } from "./announce-money";
import { announceOverdue } from "./announce-overdue";
import { Envelope, eventData, isEventType } from "./events";
import { createEndpoint } from "./save-endpoint";

const dayMs = 24 * 3_600_000;
let at: Receiver;

beforeEach(async () => {
  at = await aReceiver();
});

/** What was announced, in order, each body checked against the schema that /developers is printed from. */
async function announced() {
  const rows = (await at.messages()).sort((a, b) => a.id.localeCompare(b.id));
  return rows.map((row) => {
    const body = Envelope.parse(JSON.parse(row.body));
    if (!isEventType(body.type)) throw new Error(`${body.type} is not documented.`);
    return { type: body.type, data: eventData[body.type].strict().parse(body.data) };
  });
}
const announcedTypes = async () => (await announced()).map((one) => one.type);

test("an invoice that is issued and paid online is told step by step", async () => {
  await at.listen();
  const { invoiceId } = await at.payOnline();
  const told = await announced();
  expect(told.map((one) => one.type)).toEqual(["invoice.issued", "invoice.paid", "payment.succeeded"]);
  expect(told[0]?.data).toMatchObject({ invoice: { id: invoiceId, status: "issued", dueMinor: 12_300, paidMinor: 0 } });
  expect(told[2]?.data).toMatchObject({
    payment: { amountMinor: 12_300, currency: "EUR", kind: "provider", method: "card" },
    invoice: { id: invoiceId, status: "paid", dueMinor: 0, paidMinor: 12_300 },
    order: null,
  });
});

test("whatever the provider repeats, each fact is one message with one id", async () => {
  await at.listen();
  const { ref } = await at.payOnline();
  const before = await at.messages();
  for (const type of ["payment_intent.succeeded", "charge.succeeded"]) {
    await deliver(at.ctx, at.shop, at.ctx.provider.change(ref, {}, type));
    await workOff(at.ctx);
  }
  expect(await at.messages()).toEqual(before);
});

test("what is rolled back was never announced", async () => {
  await at.listen(["invoice.overdue"]);
  const { businessId } = at;
  const { invoiceId } = await anIssuedInvoice(at.ctx, businessId);
  const halfDone = at.ctx.db.inTransaction(async (tx) => {
    await announceInvoice(tx, at.ctx, { businessId, invoiceId, type: "invoice.overdue", at: at.ctx.now() });
    throw new Error("The power is gone.");
  });
  await expect(halfDone).rejects.toThrow("The power is gone.");
  expect([...(await at.messages()), ...(await at.deliveries())]).toEqual([]);
});

test("a business without endpoints keeps no messages, and other modes and events are not told", async () => {
  await at.payOnline();
  expect(await at.messages()).toEqual([]);
  await at.listen(["payment.refunded"]);
  await createEndpoint(at.ctx, {
    businessId: at.businessId,
    mode: "test",
    url: "https://anna.example/test",
    events: ["payment.succeeded"],
    by: asOwner,
  });
  await at.payOnline();
  expect(await at.messages()).toEqual([]);
});

test("a declined card is told once however often it is looked at; the next card that is refused is told again", async () => {
  await at.listen(["payment.failed"]);
  const { token } = await aPayableInvoice(at.ctx, at.businessId);
  const attemptId = await anOpenAttempt(at.ctx, token);
  const { ref } = at.ctx.provider.of(attemptId);
  const decline = async (reason: "declined" | "expired_card", providerCode: string) => {
    at.ctx.clock.advance(10_000);
    const problem = { reason, providerCode, providerMessage: null };
    await deliver(at.ctx, at.shop, at.ctx.provider.change(ref, { problem }, "payment_intent.payment_failed"));
    await workOff(at.ctx);
  };
  await decline("declined", "card_declined");
  await decline("declined", "card_declined");
  expect(await announced()).toMatchObject([
    { type: "payment.failed", data: { attempt: { id: attemptId, reason: "declined", code: "card_declined" } } },
  ]);
  await decline("expired_card", "expired_card");
  expect(await announcedTypes()).toEqual(["payment.failed", "payment.failed"]);
});

test("a refund is told when it has happened, with the invoice as it stands after it", async () => {
  await at.listen(["payment.refunded"]);
  await at.payOnline();
  const [payment] = await at.ctx.db.read.select().from(payments);
  const refund = { businessId: at.businessId, paymentId: payment?.id ?? "", currency: "EUR", by: "usr_anna" };
  at.ctx.provider.refundsEndAs = "pending";
  const asked = await refundPayment(at.ctx, { ...refund, amountMinor: 12_300, reason: "Late", requestId: "refund-01" });
  expect(await announced()).toEqual([]);
  const ref = payment?.providerPaymentId ?? "";
  const [told] = at.ctx.provider.of(ref).refunds;
  const done = { ref: told?.ref ?? "", refundId: asked.refundId, amountMinor: 12_300, status: "succeeded" as const };
  await deliver(at.ctx, at.shop, at.ctx.provider.dashboardRefund(ref, done));
  await workOff(at.ctx);
  expect(await announced()).toMatchObject([
    {
      data: {
        refund: { id: asked.refundId, amountMinor: 12_300 },
        invoice: { status: "refunded", refundedMinor: 12_300 },
      },
    },
  ]);
});

test("a payment by hand is told, taken back and paid again is paid again, given back by hand is a refund", async () => {
  await at.listen(["payment.succeeded", "invoice.paid", "payment.refunded"]);
  const { invoiceId } = await anIssuedInvoice(at.ctx, at.businessId);
  const first = await at.payByHand(invoiceId);
  await takeBackPayment(at.ctx, {
    businessId: at.businessId,
    paymentId: first.paymentId,
    reason: "Typo",
    by: "usr_anna",
  });
  at.ctx.clock.advance(60_000);
  const again = await at.payByHand(invoiceId, "request-2");
  await refundPayment(at.ctx, {
    businessId: at.businessId,
    paymentId: again.paymentId,
    amountMinor: 300,
    currency: "EUR",
    reason: "",
    requestId: "refund-01",
    by: "usr_anna",
  });
  expect((await announcedTypes()).sort()).toEqual([
    "invoice.paid",
    "invoice.paid",
    "payment.refunded",
    "payment.succeeded",
    "payment.succeeded",
  ]);
});

test("a paid order is told with its reference, its buyer and its invoice", async () => {
  await at.listen(["order.paid", "payment.succeeded"]);
  const { key, productId } = await anOffer(at.ctx, at.businessId);
  const placed = await place(at.ctx, key, {}, { reference: "cart-77" });
  if (placed.kind !== "placed") throw new Error("The order was refused.");
  const { ref } = at.ctx.provider.of(await anOpenAttempt(at.ctx, placed.token));
  await deliver(at.ctx, at.shop, at.ctx.provider.pay(ref));
  await workOff(at.ctx);
  const order = await orderOf(at.ctx, placed.token);
  expect((await announced()).find((one) => one.type === "order.paid")?.data).toMatchObject({
    order: {
      id: order.id,
      number: order.number,
      reference: "cart-77",
      productId,
      buyer: { email: "bea@buyer.example" },
    },
    invoice: { id: order.invoiceId, reference: "cart-77", status: "paid" },
    payment: { amountMinor: 4_900 },
  });
});

test("a proforma is told of as an invoice when it is paid, with its new number", async () => {
  await at.listen(["invoice.issued", "invoice.paid"]);
  const { invoiceId, number } = await anIssuedInvoice(at.ctx, at.businessId, { kind: "proforma" });
  expect(await announced()).toEqual([]);
  await at.payByHand(invoiceId);
  const told = await announced();
  expect(told.map((one) => one.type)).toEqual(["invoice.issued", "invoice.paid"]);
  expect(JSON.stringify(told)).not.toContain(`"${number}"`);
});

test("the bank's question and the dispute it becomes are two messages, their news are none", async () => {
  await at.listen(["dispute.opened"]);
  const { ref } = await at.payOnline();
  const dispute = {
    ref: "dp_1",
    amountMinor: 12_300,
    currency: "EUR",
    reason: "fraudulent",
    respondBy: null,
    fundsWithdrawn: false,
    fees: [],
    createdAt: at.ctx.now(),
  };
  for (const status of ["inquiry", "needs_response", "under_review", "lost"] as const) {
    at.ctx.clock.advance(60_000);
    await deliver(at.ctx, at.shop, at.ctx.provider.change(ref, { disputes: [{ ...dispute, status }] }, "dispute"));
    await workOff(at.ctx);
  }
  expect((await announced()).map((one) => one.data)).toMatchObject([
    { dispute: { status: "inquiry" } },
    { dispute: { status: "needs_response" } },
  ]);
});

test("an unpaid invoice is overdue the day after its due day, once; paid, void and older ones are not told of", async () => {
  const before = await anIssuedInvoice(at.ctx, at.businessId, { termDays: 0 });
  at.ctx.clock.advance(2 * dayMs);
  await at.listen(["invoice.overdue"]);
  const late = await anIssuedInvoice(at.ctx, at.businessId, { termDays: 0 });
  const paid = await anIssuedInvoice(at.ctx, at.businessId, { termDays: 0 });
  await at.payByHand(paid.invoiceId);
  const gone = await anIssuedInvoice(at.ctx, at.businessId, { termDays: 0 });
  await voidInvoice(at.ctx, { businessId: at.businessId, invoiceId: gone.invoiceId, reason: "Wrong", by: "usr_anna" });
  await announceOverdue(at.ctx);
  expect(await at.messages()).toEqual([]);
  for (let day = 0; day < 3; day += 1) {
    at.ctx.clock.advance(dayMs);
    await announceOverdue(at.ctx);
  }
  expect(await announced()).toMatchObject([{ type: "invoice.overdue", data: { invoice: { id: late.invoiceId } } }]);
  expect(before.invoiceId).not.toBe(late.invoiceId);
});
