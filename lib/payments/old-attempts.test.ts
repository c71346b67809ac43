/** What becomes of attempts that are old, refused or never answered, and of answers that come late. */
import { eq, like } from "drizzle-orm";
import { expect, test } from "vitest";
import { findAttempt, findOpenAttempt } from "@/db/queries/attempts";
import { listInvoiceHistory } from "@/db/queries/history";
import { findDispute } from "@/db/queries/refunds";
import { attempts, connections, mails } from "@/db/schema";
import { type PaymentState, ProviderError } from "@/lib/providers/provider";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop } from "@/testing/paying";
import { checkAsCustomer } from "./check-as-customer";
import { checkAttempt } from "./check-attempt";
import { loadPayView } from "./load-pay-view";
import { settleAttempt } from "./settle-attempt";
import { startPayment } from "./start-payment";
import { touchAttempt } from "./touch-attempt";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId } = shop;
const dayMs = 86_400_000;

test("an attempt of 40 days ago is watched again when its secret leaves again, and when it is touched", async () => {
  const { token } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const createdAt = ctx.now();
  ctx.clock.advance(40 * dayMs);
  await checkAttempt(ctx, { attemptId, learnedBy: "sweep" });
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({ createdAt, nextCheckAt: null });
  const later = ctx.now() + 3_600_000;
  await ctx.db.inTransaction((tx) =>
    tx.update(connections).set({ nextSweepAt: later }).where(eq(connections.id, shop.connectionId)),
  );
  expect(await startPayment(ctx, { token })).toMatchObject({ kind: "ready", attemptId });
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({
    secretReleasedAt: createdAt,
    checks: 0,
    nextCheckAt: ctx.now() + 60_000,
  });
  const rows = await ctx.db.read.select().from(connections).where(eq(connections.id, shop.connectionId));
  expect(rows[0]?.nextSweepAt).toBe(ctx.now() + 30_000);
  ctx.clock.advance(20_000);
  await touchAttempt(ctx, { token, attemptId });
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({ nextCheckAt: ctx.now() + 15_000 });
  // A look that finds it unpaid does not let it go either.
  await checkAttempt(ctx, { attemptId, learnedBy: "sweep" });
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({ nextCheckAt: ctx.now() + 15_000 });
});

test("handing out a secret again and again never puts off the next look", async () => {
  const { token } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const planned = ctx.now() + 60_000;
  ctx.clock.advance(30_000);
  expect(await anOpenAttempt(ctx, token)).toBe(attemptId);
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({ nextCheckAt: planned });
});

test("payments the provider refuses to open are told to the owner once a day and code, and lock nobody out", async () => {
  const { token, invoiceId, payableId } = await aPayableInvoice(ctx, businessId);
  const refuse = async (providerCode: string) => {
    const error = new ProviderError("refused", "invalid", "Your account can't make charges.", { providerCode });
    ctx.provider.fail({ call: "startPayment", when: "before", error });
    await expect(startPayment(ctx, { token })).rejects.toMatchObject({ code: "PROVIDER" });
  };
  for (let visit = 0; visit < 25; visit += 1) await refuse("account_invalid");
  await refuse("country_unsupported");
  const told = await ctx.db.read.select().from(mails).where(eq(mails.businessId, businessId));
  const day = new Date(ctx.now()).toISOString().slice(0, 10);
  expect(told.map((mail) => mail.key).toSorted()).toEqual([
    `payment-refused:${shop.connectionId}:account_invalid:${day}`,
    `payment-refused:${shop.connectionId}:country_unsupported:${day}`,
  ]);
  const history = await listInvoiceHistory(ctx.db.read, { businessId, invoiceId });
  expect(history.filter((entry) => entry.kind === "attempt.refused")).toHaveLength(26);
  expect(await startPayment(ctx, { token })).toMatchObject({ kind: "ready" });
  const [open] = await ctx.db.read.select().from(attempts).where(eq(attempts.payableId, payableId)).limit(1);
  if (open === undefined) throw new Error("There is no attempt.");
  await ctx.db.inTransaction((tx) =>
    tx.update(attempts).set({ status: "canceled" }).where(eq(attempts.payableId, payableId)),
  );
  const more = Array.from({ length: 173 }, () => ({ ...open, id: ctx.newId("att"), providerPaymentId: null }));
  const never = { status: "canceled" as const, secretReleasedAt: null };
  await ctx.db.inTransaction((tx) => tx.insert(attempts).values(more.map((row) => ({ ...row, ...never }))));
  await expect(startPayment(ctx, { token })).rejects.toMatchObject({ code: "RATE_LIMITED" });
});

test("an unknown attempt whose secret never left is given up after 15 s, one whose secret left never unasked", async () => {
  const { token, payableId } = await aPayableInvoice(ctx, businessId);
  ctx.provider.fail({ call: "startPayment", when: "after" });
  expect(await startPayment(ctx, { token })).toEqual({ kind: "state" });
  const unknown = await findOpenAttempt(ctx.db.read, { businessId, payableId });
  ctx.clock.advance(15_000);
  expect(await startPayment(ctx, { token })).toEqual({ kind: "state" });
  expect(await loadPayView(ctx, { token })).toMatchObject({ kind: "checking", canPayNow: false });
  ctx.clock.advance(1);
  expect(await loadPayView(ctx, { token })).toMatchObject({ kind: "payable", canPayNow: true });
  const secondId = await anOpenAttempt(ctx, token);
  expect(secondId).not.toBe(unknown?.id);
  expect(await findAttempt(ctx.db.read, unknown?.id ?? "")).toMatchObject({ status: "canceled" });
  await ctx.db.inTransaction((tx) => tx.update(attempts).set({ status: "unknown" }).where(eq(attempts.id, secondId)));
  ctx.clock.advance(60_000);
  const callsBefore = ctx.provider.calls.length;
  expect(await startPayment(ctx, { token })).toEqual({ kind: "state" });
  expect(await loadPayView(ctx, { token })).toMatchObject({ kind: "checking", canPayNow: false });
  expect(await findAttempt(ctx.db.read, secondId)).toMatchObject({ status: "unknown" });
  expect(ctx.provider.calls).toHaveLength(callsBefore);
});

test("an answer asked for earlier never reopens a dispute, and of two that cross the later question counts", async () => {
  const { token } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const { ref } = ctx.provider.of(attemptId);
  const opened = {
    ref: `dp_${attemptId}`,
    amountMinor: 12_300,
    currency: "EUR",
    status: "needs_response" as const,
    reason: "fraudulent",
    respondBy: null,
    fundsWithdrawn: true,
    fees: [],
    createdAt: ctx.now(),
  };
  ctx.provider.pay(ref, { disputes: [opened] });
  const before = ctx.provider.of(attemptId);
  await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  const statusNow = async () => {
    const dispute = await findDispute(ctx.db.read, { businessId, connectionId: shop.connectionId, ref: opened.ref });
    return dispute?.status;
  };
  expect(await statusNow()).toBe("needs_response");
  const earlier = ctx.now() + 1_000;
  const later = ctx.now() + 2_000;
  ctx.clock.advance(60_000);
  const settle = (state: PaymentState, asOf: number) =>
    settleAttempt(ctx, { attemptId, state, learnedBy: "webhook", asOf });
  await settle({ ...before, disputes: [{ ...opened, status: "under_review" }] }, earlier);
  ctx.clock.advance(1_000);
  await settle({ ...before, disputes: [{ ...opened, status: "won", fundsWithdrawn: false }] }, later);
  expect(await statusNow()).toBe("won");
  await settle(before, earlier);
  expect(await statusNow()).toBe("won");
});

test("who began to pay is not told that nothing was charged when the key is refused before anybody knows", async () => {
  // A key that is refused is remembered with its connection, so this test has a shop of its own.
  const own = await aPayingContext();
  const at = await aShop(own);
  const { token } = await aPayableInvoice(own, at.businessId);
  const attemptId = await anOpenAttempt(own, token);
  const error = new ProviderError("refused", "authentication", "Invalid API Key provided.");
  for (let n = 0; n < 2; n += 1) own.provider.fail({ call: "fetchPayment", when: "before", error });
  expect(await checkAsCustomer(own, { token })).toMatchObject({ kind: "unavailable", mayHaveMissed: false });
  await touchAttempt(own, { token, attemptId });
  own.clock.advance(2_000);
  expect(await checkAsCustomer(own, { token })).toMatchObject({ kind: "unavailable", mayHaveMissed: true });
});

test("an answer that waits for its transaction while a later one is stored takes nothing back", async () => {
  const { token } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const { ref } = ctx.provider.of(attemptId);
  const mailed = () =>
    ctx.db.read
      .select()
      .from(mails)
      .where(like(mails.key, `%${attemptId}%`));
  ctx.clock.advance(1_000);
  const asOf = ctx.now();
  const open = ctx.provider.of(attemptId);
  const debit = async () => {
    ctx.clock.advance(500);
    ctx.provider.change(ref, { status: "processing" }, "payment_intent.processing");
    await checkAttempt(ctx, { attemptId, learnedBy: "return" });
  };
  const held: typeof ctx.db = {
    ...ctx.db,
    async inTransaction(run) {
      await debit();
      return ctx.db.inTransaction(run);
    },
  };
  await settleAttempt({ ...ctx, db: held }, { attemptId, state: open, learnedBy: "sweep", asOf });
  const after = await findAttempt(ctx.db.read, attemptId);
  expect(after).toMatchObject({ status: "processing", updatedAt: asOf + 500 });
  expect(await loadPayView(ctx, { token })).toMatchObject({ kind: "on_its_way" });
  expect(await mailed()).toEqual([]);
});

test("P26: a debit that was begun under a clock that ran a year ahead can fail, and be paid another way, when it is right again", async () => {
  const { token } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const { ref } = ctx.provider.of(attemptId);
  ctx.clock.advance(365 * dayMs);
  ctx.provider.change(ref, { status: "processing" }, "payment_intent.processing");
  await checkAttempt(ctx, { attemptId, learnedBy: "sweep" });
  ctx.clock.advance(-365 * dayMs);
  expect(await loadPayView(ctx, { token })).toMatchObject({ kind: "on_its_way" });
  ctx.provider.change(ref, { status: "open" }, "payment_intent.payment_failed");
  await checkAttempt(ctx, { attemptId, learnedBy: "sweep" });
  expect(await loadPayView(ctx, { token })).toMatchObject({ canPayNow: true });
});
