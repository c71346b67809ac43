import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { setInstanceSetting } from "@/db/queries/instance";
import { listLedgerOfPayment } from "@/db/queries/ledger";
import { ledgerLines } from "@/db/schema";
import { HOME_URL } from "@/lib/instance/standing";
import { aPayableInvoice, deliver, workOff } from "@/testing/paying";
import { aRefundDesk } from "@/testing/refunding";
import { recordManualPayment } from "./record-manual-payment";
import { refundPayment } from "./refund-payment";

const { ctx, shop, businessId, aPaidInvoice, wish, refundsOf, invoiceOf, callsOf, mailsLike, expectBooksAgree } =
  await aRefundDesk();

test("a part is given back: row first, one refund at the provider, the invoice stays paid, the customer is told", async () => {
  const { paymentId, ref, invoiceId } = await aPaidInvoice();
  const result = await refundPayment(ctx, wish(paymentId));
  expect(result.status).toBe("succeeded");
  expect(ctx.provider.of(ref).refunds).toMatchObject([{ refundId: result.refundId, amountMinor: 2_000 }]);
  expect(await refundsOf(paymentId)).toMatchObject([
    { id: result.refundId, providerRefundId: `re_${result.refundId}`, status: "succeeded", requestedBy: "usr_anna" },
  ]);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", refundedMinor: 2_000 });
  expect(await mailsLike(`refunded:${result.refundId}`)).toBe(1);
  await expectBooksAgree(invoiceId);
  // The rest, in two more steps.
  await refundPayment(ctx, wish(paymentId, { amountMinor: 10_000, shownLeftMinor: 10_300 }));
  await refundPayment(ctx, wish(paymentId, { amountMinor: 300 }));
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "refunded", refundedMinor: 12_300 });
  await expectBooksAgree(invoiceId);
  await expect(refundPayment(ctx, wish(paymentId, { amountMinor: 1 }))).rejects.toMatchObject({ code: "CONFLICT" });
});

test("the same form sent twice, also at once, is one refund", async () => {
  const { paymentId, ref } = await aPaidInvoice();
  const form = wish(paymentId);
  const [first, second] = await Promise.all([refundPayment(ctx, form), refundPayment(ctx, form)]);
  expect(second.refundId).toBe(first.refundId);
  expect(await refundPayment(ctx, form)).toEqual({ refundId: first.refundId, status: "succeeded" });
  expect(ctx.provider.of(ref).refunds).toHaveLength(1);
  await expect(refundPayment(ctx, { ...form, amountMinor: 3_000 })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("P27: two admins at once: one refund, and a clear sentence for the other", async () => {
  const { paymentId, ref } = await aPaidInvoice();
  const both = await Promise.allSettled([
    refundPayment(ctx, wish(paymentId, { amountMinor: 12_300, by: "usr_anna" })),
    refundPayment(ctx, wish(paymentId, { amountMinor: 12_300, by: "usr_ben" })),
  ]);
  const refused = both.filter((one) => one.status === "rejected").map((one) => one.reason);
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({ code: "CONFLICT", message: expect.stringContaining("€123.00") });
  expect(ctx.provider.of(ref).refunds).toHaveLength(1);
  expect(await refundsOf(paymentId)).toHaveLength(1);
});

test("a form opened before somebody else's refund is noticed", async () => {
  const { paymentId, ref } = await aPaidInvoice();
  await refundPayment(ctx, wish(paymentId, { shownLeftMinor: 12_300 }));
  const late = refundPayment(ctx, wish(paymentId, { shownLeftMinor: 12_300 }));
  await expect(late).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("€103.00") });
  expect(ctx.provider.of(ref).refunds).toHaveLength(1);
});

test("P27: a refund on its way counts against what is left, and comes back when it fails; both sides are told", async () => {
  const { paymentId, ref, invoiceId } = await aPaidInvoice();
  ctx.provider.refundsEndAs = "pending";
  const { refundId, status } = await refundPayment(ctx, wish(paymentId, { amountMinor: 12_000 }));
  ctx.provider.refundsEndAs = "succeeded";
  expect(status).toBe("pending");
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", refundedMinor: 0 });
  await expect(refundPayment(ctx, wish(paymentId, { amountMinor: 301 }))).rejects.toMatchObject({ code: "BAD_INPUT" });
  await expectBooksAgree(invoiceId);
  const failed = { ref: `re_${refundId}`, refundId, amountMinor: 12_000, status: "failed" as const };
  await deliver(ctx, shop, ctx.provider.dashboardRefund(ref, failed));
  await workOff(ctx);
  expect(await refundsOf(paymentId)).toMatchObject([{ id: refundId, status: "failed" }]);
  expect(await mailsLike(`refund-failed%:${refundId}`)).toBe(2);
  await expectBooksAgree(invoiceId);
  const held = (await listLedgerOfPayment(ctx.db.read, { businessId, paymentId }))
    .filter((line) => line.account === "provider")
    .reduce((total, line) => total + line.amountMinor, 0);
  expect(held).toBe(12_300 - 35);
  expect((await refundPayment(ctx, wish(paymentId, { amountMinor: 12_300 }))).status).toBe("succeeded");
});

test("refused because it was refunded at the provider meanwhile: the sentence, the row closed, the other refund learned", async () => {
  const { paymentId, ref, invoiceId } = await aPaidInvoice();
  ctx.provider.dashboardRefund(ref, { ref: `re_dash_${paymentId}`, amountMinor: 12_300 });
  await expect(refundPayment(ctx, wish(paymentId))).rejects.toMatchObject({
    code: "CONFLICT",
    message: "It has already been refunded.",
  });
  const rows = await refundsOf(paymentId);
  expect(rows.map((row) => [row.status, row.providerRefundId]).sort()).toEqual([
    ["canceled", null],
    ["succeeded", `re_dash_${paymentId}`],
  ]);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "refunded", refundedMinor: 12_300 });
  await expectBooksAgree(invoiceId);
});

test("P27: many refunds made in the provider's dashboard each have a row of their own", async () => {
  const { paymentId, ref, invoiceId } = await aPaidInvoice();
  for (const [at, amountMinor] of [1_000, 1_000, 2_000].entries())
    ctx.provider.dashboardRefund(ref, { ref: `re_${at}_${paymentId}`, amountMinor });
  ctx.provider.dashboardRefund(ref, { ref: `re_c_${paymentId}`, amountMinor: 500, status: "canceled" });
  for (const event of ctx.provider.events.slice(-4)) await deliver(ctx, shop, event);
  await workOff(ctx);
  expect((await refundsOf(paymentId)).map((row) => row.amountMinor).sort((a, b) => a - b)).toEqual([
    500, 1_000, 1_000, 2_000,
  ]);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", refundedMinor: 4_000 });
  await expectBooksAgree(invoiceId);
});

test("a copy that nobody has decided about writes no refund that could go out later", async () => {
  const { paymentId } = await aPaidInvoice();
  const asked = callsOf("refund");
  await ctx.db.inTransaction((tx) => setInstanceSetting(tx, HOME_URL, "https://old.example"));
  ctx.clock.advance(2_000);
  try {
    await expect(refundPayment(ctx, wish(paymentId))).rejects.toMatchObject({ code: "CONFLICT" });
    expect([await refundsOf(paymentId), callsOf("refund")]).toEqual([[], asked]);
  } finally {
    await ctx.db.inTransaction((tx) => setInstanceSetting(tx, HOME_URL, ctx.instance.publicUrl));
    ctx.clock.advance(2_000);
  }
});

test("a manual payment is paid back by hand: recorded at once, the provider not asked", async () => {
  const { invoiceId } = await aPayableInvoice(ctx, businessId);
  const { paymentId } = await recordManualPayment(ctx, {
    businessId,
    invoiceId,
    customerId: null,
    kind: "cash",
    amount: "123.00",
    currency: "EUR",
    paidOn: "2026-11-20",
    note: "",
    by: "usr_anna",
    requestId: "form_manual_1",
  });
  const calls = callsOf("refund");
  expect((await refundPayment(ctx, wish(paymentId, { amountMinor: 12_300 }))).status).toBe("succeeded");
  expect(callsOf("refund")).toBe(calls);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "refunded", refundedMinor: 12_300 });
  const cash = await ctx.db.read.select().from(ledgerLines).where(eq(ledgerLines.paymentId, paymentId));
  const held = cash.filter((line) => line.account === "cash").reduce((sum, line) => sum + line.amountMinor, 0);
  expect(held).toBe(0);
  await expectBooksAgree(invoiceId);
});
