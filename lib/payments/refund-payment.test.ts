import { and, eq, like } from "drizzle-orm";
import { expect, test } from "vitest";
import { setInstanceSetting } from "@/db/queries/instance";
import { findInvoice } from "@/db/queries/invoices";
import { listLedgerOfPayment, sumReceivable } from "@/db/queries/ledger";
import { listPayablePayments, listRefunds } from "@/db/queries/payments";
import { jobs, ledgerLines, mails, refundChanges, refunds } from "@/db/schema";
import { jobHandlers } from "@/lib/http/job-handlers";
import { HOME_URL } from "@/lib/instance/standing";
import { ProviderError } from "@/lib/providers/provider";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, workOff } from "@/testing/paying";
import { recordManualPayment } from "./record-manual-payment";
import { type RefundInput, refundPayment } from "./refund-payment";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId } = shop;

/** €123.00, paid by card. */
async function aPaidInvoice() {
  ctx.clock.advance(10_000);
  const document = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, document.token);
  const { ref } = ctx.provider.of(attemptId);
  await deliver(ctx, shop, ctx.provider.pay(ref));
  await workOff(ctx);
  const [row] = await listPayablePayments(ctx.db.read, { businessId, payableId: document.payableId });
  return { ...document, attemptId, ref, paymentId: row?.payment.id ?? "" };
}

let forms = 0;
const wish = (paymentId: string, overrides: Partial<RefundInput> = {}): RefundInput => {
  forms += 1;
  return {
    businessId,
    paymentId,
    amountMinor: 2_000,
    currency: "EUR",
    reason: "requested_by_customer",
    by: "usr_anna",
    requestId: `form_refund_${forms}`,
    ...overrides,
  };
};

const refundsOf = (paymentId: string) => listRefunds(ctx.db.read, { businessId, paymentId });
const invoiceOf = (invoiceId: string) => findInvoice(ctx.db.read, { businessId, invoiceId });
const callsOf = (call: string) => ctx.provider.calls.filter((one) => one === call).length;
const mailsLike = async (key: string) => (await ctx.db.read.select().from(mails).where(like(mails.key, key))).length;

/** The books say the same as the invoice, whatever happened. */
async function expectBooksAgree(invoiceId: string) {
  const invoice = await invoiceOf(invoiceId);
  expect(await sumReceivable(ctx.db.read, { businessId, invoiceId })).toBe(
    (invoice?.refundedMinor ?? 0) - (invoice?.paidMinor ?? 0),
  );
}

/** Lets the jobs of refunds run as they come due. */
async function runChecks(hours: number): Promise<void> {
  const until = ctx.clock.now() + hours * 3_600_000;
  for (;;) {
    const due = await ctx.db.read
      .select()
      .from(jobs)
      .where(and(eq(jobs.kind, "refund.check"), eq(jobs.state, "pending")));
    const next = due.sort((a, b) => a.runAt - b.runAt)[0];
    if (next === undefined || next.runAt > until) break;
    ctx.clock.set(Math.max(ctx.clock.now(), next.runAt));
    await jobHandlers["refund.check"]?.(ctx, { id: next.id, payload: next.payload, tries: 0 });
    await ctx.db.inTransaction((tx) => tx.update(jobs).set({ state: "done" }).where(eq(jobs.id, next.id)));
  }
  ctx.clock.set(Math.max(until, ctx.clock.now()));
}

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

test("P03: a webhook that is faster than our own answer doubles nothing", async () => {
  const { paymentId, ref } = await aPaidInvoice();
  const { refund } = ctx.provider;
  ctx.provider.refund = async (connection, attempt, wanted) => {
    const answer = await refund(connection, attempt, wanted);
    await deliver(ctx, shop, ctx.provider.events.at(-1) ?? ctx.provider.pay(ref));
    await workOff(ctx);
    return answer;
  };
  const { refundId } = await refundPayment(ctx, wish(paymentId));
  ctx.provider.refund = refund;
  expect(await refundsOf(paymentId)).toMatchObject([{ id: refundId, status: "succeeded" }]);
  expect(await mailsLike(`refunded:${refundId}`)).toBe(1);
  const changes = await ctx.db.read.select().from(refundChanges).where(eq(refundChanges.refundId, refundId));
  expect(changes.map((change) => change.status).sort()).toEqual(["requested", "succeeded"]);
});

test.each(["before", "after"] as const)(
  "an answer lost %s the work leaves the refund unknown, blocks a second one, and the next look finds or sends it once",
  async (when) => {
    const { paymentId, ref, invoiceId } = await aPaidInvoice();
    ctx.provider.fail({ call: "refund", when });
    const { refundId, status } = await refundPayment(ctx, wish(paymentId));
    expect(status).toBe("unknown");
    await expect(refundPayment(ctx, wish(paymentId))).rejects.toMatchObject({ code: "CONFLICT" });
    await runChecks(1);
    expect(await refundsOf(paymentId)).toMatchObject([{ id: refundId, status: "succeeded" }]);
    expect(ctx.provider.of(ref).refunds).toHaveLength(1);
    await expectBooksAgree(invoiceId);
  },
);

test("P24, P25: an outage of 30 hours ends as one refund; the owner hears after 15 minutes that it is not known yet, once", async () => {
  const { paymentId, ref } = await aPaidInvoice();
  const { refund } = ctx.provider;
  ctx.provider.refund = () => Promise.reject(new ProviderError("unknown", "network", "no answer"));
  const { refundId } = await refundPayment(ctx, wish(paymentId));
  await runChecks(30);
  expect(await refundsOf(paymentId)).toMatchObject([{ id: refundId, status: "unknown" }]);
  expect(await mailsLike(`refund-unknown:${refundId}`)).toBe(1);
  ctx.provider.refund = refund;
  await runChecks(2);
  expect(await refundsOf(paymentId)).toMatchObject([{ id: refundId, status: "succeeded" }]);
  expect(ctx.provider.of(ref).refunds).toHaveLength(1);
});

test("too many questions is no answer: the refund waits and goes out later", async () => {
  const { paymentId, ref } = await aPaidInvoice();
  ctx.provider.fail({ call: "refund", when: "before", error: new ProviderError("unavailable", "rate_limit", "429") });
  const { status } = await refundPayment(ctx, wish(paymentId));
  expect(status).toBe("requested");
  await runChecks(1);
  expect(await refundsOf(paymentId)).toMatchObject([{ status: "succeeded" }]);
  expect(ctx.provider.of(ref).refunds).toHaveLength(1);
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

test("a key refused while the outcome is unknown concludes nothing", async () => {
  const { paymentId, ref } = await aPaidInvoice();
  ctx.provider.fail({ call: "refund", when: "after" });
  await refundPayment(ctx, wish(paymentId));
  ctx.provider.fail({
    call: "refund",
    when: "before",
    error: new ProviderError("refused", "authentication", "Invalid API Key provided."),
  });
  await runChecks(0.01);
  expect(await refundsOf(paymentId)).toMatchObject([{ status: "unknown" }]);
  await runChecks(1);
  expect(await refundsOf(paymentId)).toMatchObject([{ status: "succeeded" }]);
  expect(ctx.provider.of(ref).refunds).toHaveLength(1);
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

test("somebody else's mark on a refund takes no row of ours", async () => {
  const one = await aPaidInvoice();
  const other = await aPaidInvoice();
  ctx.provider.fail({ call: "refund", when: "before" });
  const { refundId } = await refundPayment(ctx, wish(one.paymentId));
  ctx.provider.dashboardRefund(other.ref, { ref: `re_f_${other.paymentId}`, refundId, amountMinor: 700 });
  await deliver(ctx, shop, ctx.provider.events.at(-1) ?? ctx.provider.pay(other.ref));
  await workOff(ctx);
  expect(await refundsOf(one.paymentId)).toMatchObject([{ id: refundId, status: "unknown", amountMinor: 2_000 }]);
  expect(await refundsOf(other.paymentId)).toMatchObject([{ amountMinor: 700, status: "succeeded" }]);
  await runChecks(1);
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

test("the database allows one unanswered refund for a payment", async () => {
  const { paymentId } = await aPaidInvoice();
  ctx.provider.fail({ call: "refund", when: "before" });
  const { refundId } = await refundPayment(ctx, wish(paymentId));
  const [row] = await ctx.db.read.select().from(refunds).where(eq(refunds.id, refundId));
  const twin = ctx.db.inTransaction((tx) =>
    tx.insert(refunds).values({ ...(row ?? never()), id: "ref_twin", requestId: "form_twin" }),
  );
  await expect(twin).rejects.toThrow();
  await runChecks(1);
});

const never = (): never => {
  throw new Error("There is no such row.");
};
