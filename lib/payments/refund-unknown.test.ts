import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { refundChanges, refunds } from "@/db/schema";
import { ProviderError } from "@/lib/providers/provider";
import { deliver, workOff } from "@/testing/paying";
import { aRefundDesk } from "@/testing/refunding";
import { refundPayment } from "./refund-payment";

const { ctx, shop, aPaidInvoice, wish, refundsOf, mailsLike, expectBooksAgree, runChecks } = await aRefundDesk();

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
