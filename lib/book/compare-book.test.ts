import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { findNewestComparison } from "@/db/queries/book";
import { listClosedDifferences, listOpenDifferences } from "@/db/queries/differences";
import { findInvoice } from "@/db/queries/invoices";
import { attempts, balanceEntries, fees, mails, payments } from "@/db/schema";
import { checkAttempt } from "@/lib/payments/check-attempt";
import { aComparingBusiness, type Comparing, foreignPayment, paidAndKnown, paidAtStripe } from "@/testing/comparing";
import { compareBook } from "./compare-book";
import { loadBookStanding } from "./load-book-standing";
import { recordDifference } from "./record-difference";
import { setDifferenceAside } from "./set-difference-aside";

const started: Comparing[] = [];
let at: Comparing;

beforeEach(async () => {
  at = await aComparingBusiness();
  started.push(at);
});
afterAll(async () => {
  for (const { sandbox, contract } of started) {
    await sandbox.close();
    expect(contract.violations()).toEqual([]);
  }
});

const compare = (by: "owner" | "daily" = "owner") =>
  compareBook(at.ctx, { businessId: at.businessId, connectionId: at.connectionId, by });
const open = () => listOpenDifferences(at.ctx.db.read, { businessId: at.businessId, mode: "test", limit: 100 });
const closed = () => listClosedDifferences(at.ctx.db.read, { businessId: at.businessId, mode: "test", limit: 100 });
const standing = () => loadBookStanding(at.ctx, { businessId: at.businessId, mode: "test" });
const numbers = async () =>
  (await findNewestComparison(at.ctx.db.read, { businessId: at.businessId, connectionId: at.connectionId }))?.numbers;
const decide = (differenceId: string) => ({ businessId: at.businessId, differenceId, by: "usr_owner" });
const bookMails = async () =>
  (await at.ctx.db.read.select().from(mails).where(eq(mails.businessId, at.businessId))).filter(({ key }) =>
    key.startsWith("book:"),
  );
const invoiceStatus = async (invoiceId: string) =>
  (await findInvoice(at.ctx.db.read, { businessId: at.businessId, invoiceId }))?.status;
const only = async () => {
  const [difference, ...more] = await open();
  if (difference === undefined || more.length > 0) throw new Error("There is not exactly one difference.");
  return difference;
};

describe("both books the same", () => {
  test("says so, with what was compared", async () => {
    expect((await standing()).kind).toBe("never");
    const paid = await paidAndKnown(at);
    await paidAndKnown(at, { amountMinor: 16_000, currency: "JPY" });
    at.sandbox.control.refund(paid.ref, 2_000);
    await checkAttempt(at.ctx, { attemptId: paid.attemptId, learnedBy: "check" });
    expect((await compare()).state).toBe("equal");
    expect(await open()).toEqual([]);
    expect(await numbers()).toEqual({
      payments: 2,
      refunds: 1,
      disputes: 0,
      waiting: 0,
      sums: expect.arrayContaining([
        { currency: "EUR", paymentsMinor: 12_000, refundsMinor: 2_000 },
        { currency: "JPY", paymentsMinor: 16_000, refundsMinor: 0 },
      ]),
      foreign: [],
    });
    expect(await standing()).toMatchObject({ kind: "equal", differences: 0, reason: null });
  });

  test("a fee that came late is filled from Stripe's book, through settle", async () => {
    const paid = await paidAtStripe(at);
    await checkAttempt(at.ctx, { attemptId: paid.attemptId, learnedBy: "check" });
    const feesOf = () => at.ctx.db.read.select().from(fees).where(eq(fees.businessId, at.businessId));
    expect(await feesOf()).toEqual([]);
    at.sandbox.control.advance(2_000);
    expect((await compare()).state).toBe("equal");
    expect(await feesOf()).toMatchObject([{ feeMinor: 205, netMinor: 11_795, currency: "EUR" }]);
  });

  test("a dispute and a refund that failed agree once both know", async () => {
    const disputed = await paidAndKnown(at);
    at.sandbox.control.dispute(disputed.ref);
    const returned = await paidAndKnown(at, { method: "pm_card_refundFail" });
    at.sandbox.control.refund(returned.ref, 1_000);
    at.sandbox.control.advance(10_000);
    for (const { attemptId } of [disputed, returned]) await checkAttempt(at.ctx, { attemptId, learnedBy: "check" });
    expect((await compare()).state).toBe("equal");
    expect(await numbers()).toMatchObject({ disputes: 1, refunds: 1 });
  });

  test("what Stripe has not booked yet is no difference in the first day", async () => {
    const paid = await paidAtStripe(at);
    await checkAttempt(at.ctx, { attemptId: paid.attemptId, learnedBy: "check" });
    expect((await compare()).state).toBe("equal");
    expect(await numbers()).toMatchObject({ payments: 0, waiting: 1 });
  });
});

describe("a payment nobody told us of", () => {
  test("differs, and Record it settles it as the comparison's", async () => {
    const paid = await paidAtStripe(at);
    at.sandbox.control.advance(2_000);
    expect((await compare()).state).toBe("differs");
    const difference = await only();
    expect(difference).toMatchObject({
      kind: "missing_here",
      about: "payment",
      theirsMinor: 12_000,
      paymentRef: paid.ref,
    });
    expect(await invoiceStatus(paid.invoiceId)).not.toBe("paid");
    expect(await recordDifference(at.ctx, decide(difference.id))).toEqual({ isSettled: true });
    expect(await invoiceStatus(paid.invoiceId)).toBe("paid");
    const [payment] = await at.ctx.db.read.select().from(payments).where(eq(payments.attemptId, paid.attemptId));
    expect(payment).toMatchObject({ learnedBy: "comparison", amountMinor: 12_000 });
    expect(await open()).toEqual([]);
    expect(await closed()).toMatchObject([{ state: "recorded", decidedBy: "usr_owner" }]);
    expect((await compare()).state).toBe("equal");
    await expect(recordDifference(at.ctx, decide(difference.id))).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test("is found by our mark when even the answer to the create call was lost", async () => {
    const paid = await paidAtStripe(at);
    at.sandbox.control.advance(2_000);
    await at.ctx.db.inTransaction(async (tx) => {
      await tx.update(attempts).set({ providerPaymentId: null }).where(eq(attempts.id, paid.attemptId));
    });
    await compare();
    await recordDifference(at.ctx, decide((await only()).id));
    expect(await invoiceStatus(paid.invoiceId)).toBe("paid");
  });

  test("closes itself when it is learned of by another door", async () => {
    const paid = await paidAtStripe(at);
    at.sandbox.control.advance(2_000);
    await compare();
    await checkAttempt(at.ctx, { attemptId: paid.attemptId, learnedBy: "sweep" });
    expect((await compare()).state).toBe("equal");
    expect(await closed()).toMatchObject([{ state: "gone", decidedBy: null }]);
  });
});

test("a refund in Stripe's dashboard nobody told us of is recorded by the button", async () => {
  const paid = await paidAndKnown(at);
  at.sandbox.control.refund(paid.ref, 12_000);
  await compare();
  const difference = await only();
  expect(difference).toMatchObject({ kind: "missing_here", about: "refund", theirsMinor: 12_000 });
  await recordDifference(at.ctx, decide(difference.id));
  expect(await invoiceStatus(paid.invoiceId)).toBe("refunded");
  expect((await compare()).state).toBe("equal");
});

describe("payments of other apps", () => {
  test("are one line with one click, remembered for later ones", async () => {
    await paidAndKnown(at);
    await foreignPayment(at, 5_000);
    const refunded = await foreignPayment(at, 7_000);
    at.sandbox.control.refund(refunded.id, 1_000);
    await compare();
    const difference = await only();
    expect(difference).toMatchObject({ kind: "foreign", paymentRef: null });
    expect((await numbers())?.foreign).toEqual([{ currency: "EUR", count: 2, amountMinor: 12_000 }]);
    await expect(recordDifference(at.ctx, decide(difference.id))).rejects.toMatchObject({ code: "CONFLICT" });
    await setDifferenceAside(at.ctx, decide(difference.id));
    await foreignPayment(at, 9_000);
    expect((await compare()).state).toBe("equal");
    expect((await numbers())?.foreign).toEqual([{ currency: "EUR", count: 3, amountMinor: 21_000 }]);
    expect(await standing()).toMatchObject({ kind: "equal", differences: 0 });
  });

  test("nobody is mailed about them", async () => {
    await foreignPayment(at);
    await compare("daily");
    expect(await bookMails()).toEqual([]);
  });

  test("of another business of this installation are foreign here too", async () => {
    const intent = await at.dashboard.paymentIntents.create({
      amount: 3_000,
      currency: "eur",
      payment_method: "pm_card_visa",
      confirm: true,
      return_url: "https://x.example",
      metadata: {
        paymast_instance: at.ctx.instance.instanceId,
        paymast_business: "biz_other",
        paymast_attempt: "att_other",
      },
    });
    at.sandbox.control.advance(2_000);
    await compare();
    expect(await only()).toMatchObject({ kind: "foreign" });
    const [entry] = await at.ctx.db.read.select().from(balanceEntries).where(eq(balanceEntries.paymentRef, intent.id));
    expect(entry).toMatchObject({ isOurs: false, attemptId: null });
  });
});

describe("setting aside", () => {
  test("is remembered, and decided once", async () => {
    const paid = await paidAndKnown(at);
    at.sandbox.control.refund(paid.ref, 1_000);
    await compare();
    await setDifferenceAside(at.ctx, decide((await only()).id));
    expect((await compare()).state).toBe("equal");
    await expect(setDifferenceAside(at.ctx, decide((await closed())[0]?.id ?? ""))).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  test("of another business's difference does not exist", async () => {
    await foreignPayment(at);
    await compare();
    const { id } = await only();
    const foreign = { businessId: "biz_other", differenceId: id, by: "usr_other" };
    await expect(setDifferenceAside(at.ctx, foreign)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(recordDifference(at.ctx, foreign)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      compareBook(at.ctx, { businessId: "biz_other", connectionId: at.connectionId, by: "owner" }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the owner", () => {
  test("gets one mail about what the nightly comparison found, not one a night", async () => {
    await paidAtStripe(at);
    at.sandbox.control.advance(2_000);
    await compare("daily");
    expect(await bookMails()).toMatchObject([
      { kind: "owner_alert", subject: "One payment differs between Paymast and Stripe" },
    ]);
    await compare("daily");
    expect(await bookMails()).toHaveLength(1);
  });

  test("who looks at it herself gets none", async () => {
    await paidAtStripe(at);
    at.sandbox.control.advance(2_000);
    await compare("owner");
    await compare("daily");
    expect(await bookMails()).toEqual([]);
  });
});

test("what is kept of Stripe's book is a fact", async () => {
  await paidAndKnown(at);
  await compare();
  await expect(
    at.ctx.db.inTransaction(async (tx) => {
      await tx.update(balanceEntries).set({ netMinor: 0 });
    }),
  ).rejects.toThrow(/are facts/);
});
