/** What may not be refunded: a clear sentence, nothing written, the provider not called. */
import { expect, test } from "vitest";
import { listPayablePayments, listRefunds } from "@/db/queries/payments";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, workOff } from "@/testing/paying";
import { type RefundInput, refundPayment } from "./refund-payment";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId } = shop;

async function aPaidInvoice() {
  const document = await aPayableInvoice(ctx, businessId);
  const { ref } = ctx.provider.of(await anOpenAttempt(ctx, document.token));
  await deliver(ctx, shop, ctx.provider.pay(ref));
  await workOff(ctx);
  const [row] = await listPayablePayments(ctx.db.read, { businessId, payableId: document.payableId });
  return { ref, paymentId: row?.payment.id ?? "" };
}

const wish = (paymentId: string, overrides: Partial<RefundInput> = {}): RefundInput => ({
  businessId,
  paymentId,
  amountMinor: 2_000,
  currency: "EUR",
  reason: "",
  by: "usr_anna",
  requestId: `form_of_${paymentId}`,
  ...overrides,
});

const refundsOf = (paymentId: string) => listRefunds(ctx.db.read, { businessId, paymentId });
const callsOf = (call: string) => ctx.provider.calls.filter((one) => one === call).length;

const withDispute = (status: "inquiry" | "needs_response" | "under_review" | "lost", fundsWithdrawn: boolean) => ({
  ref: `dp_${status}`,
  amountMinor: 12_300,
  currency: "EUR",
  status,
  reason: "fraudulent",
  respondBy: null,
  fundsWithdrawn,
  fees: [],
  createdAt: ctx.now(),
});

test.each<[string, Partial<RefundInput>, { code: string; field?: string; message: RegExp }]>([
  ["more than was paid", { amountMinor: 12_301 }, { code: "BAD_INPUT", field: "amount", message: /At most €123\.00/ }],
  ["nothing", { amountMinor: 0 }, { code: "BAD_INPUT", field: "amount", message: /more than nothing/ }],
  ["less than nothing", { amountMinor: -5 }, { code: "BAD_INPUT", field: "amount", message: /more than nothing/ }],
  ["a fraction of a cent", { amountMinor: 1.5 }, { code: "BAD_INPUT", field: "amount", message: /more than/ }],
  ["infinity", { amountMinor: Number.POSITIVE_INFINITY }, { code: "BAD_INPUT", field: "amount", message: /more/ }],
  ["another currency", { currency: "USD" }, { code: "BAD_INPUT", field: "amount", message: /made in EUR/ }],
  ["a form without its id", { requestId: "" }, { code: "BAD_INPUT", field: "requestId", message: /Reload/ }],
  ["a novel as reason", { reason: "x".repeat(501) }, { code: "BAD_INPUT", field: "reason", message: /500/ }],
  ["another business's payment", { businessId: "biz_other" }, { code: "NOT_FOUND", message: /no such payment/ }],
  ["a payment that is not", { paymentId: "pay_not" }, { code: "NOT_FOUND", message: /no such payment/ }],
])("%s: a clear sentence, nothing written, the provider not called", async (_, overrides, { message, ...expected }) => {
  const { paymentId } = await aPaidInvoice();
  const calls = callsOf("refund");
  const refused = refundPayment(ctx, wish(paymentId, overrides));
  await expect(refused).rejects.toMatchObject({ ...expected, message: expect.stringMatching(message) });
  expect(await refundsOf(paymentId)).toEqual([]);
  expect(callsOf("refund")).toBe(calls);
});

test.each([
  ["inquiry", false, /bank is asking/],
  ["needs_response", true, /disputed/],
  ["under_review", true, /disputed/],
  ["lost", true, /already given/],
] as const)("a payment whose dispute is %s is not refunded, and the sentence says why", async (status, taken, why) => {
  const { paymentId, ref } = await aPaidInvoice();
  const dispute = { ...withDispute(status, taken), ref: `dp_${paymentId}` };
  await deliver(ctx, shop, ctx.provider.change(ref, { disputes: [dispute] }, "charge.dispute.created"));
  await workOff(ctx);
  const calls = callsOf("refund");
  await expect(refundPayment(ctx, wish(paymentId))).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringMatching(why),
  });
  expect(callsOf("refund")).toBe(calls);
});
