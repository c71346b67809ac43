import {
  claimBook,
  endInterrupted,
  findNewestComparison,
  finishComparison,
  insertComparison,
  listRefsToCompare,
  sumForeign,
  updateBookState,
} from "@/db/queries/book";
import { countOpenDifferences } from "@/db/queries/differences";
import { type ConnectionRow, findConnectionById } from "@/db/queries/payment-connections";
import type { ComparedNumbers } from "@/db/schema/book";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { ProviderError } from "@/lib/providers/provider";
import { refusalSentence } from "./book-words";
import { type Book, type ComparedPayment, comparePayments, keepDifferences } from "./compare-payments";
import { fillLateFees } from "./fill-late-fees";
import { keepForeign } from "./keep-foreign";
import { readBook } from "./read-book";
import { readPayouts } from "./read-payouts";
import { tellDifferences } from "./tell-differences";

const dayMs = 86_400_000;
/** After the first comparison, which goes back to the beginning, each one looks at this much again. */
const windowMs = 90 * dayMs;
/** A comparison that dies gives its place back after this; a long one renews it step by step. */
const leaseMs = 5 * 60_000;
const atOnce = 200;
const feesAtOnce = 300;

export type CompareResult = { comparisonId: string; state: "equal" | "differs" | "failed"; reason: string | null };

/**
 * Compares our payments, refunds, disputes and fees of one connection with the provider's book: reads what is new of it,
 * fills fees that came late, and keeps what differs. Only kept facts are compared, so one that dies is simply done again.
 * A provider that refuses or is silent makes it `failed` with a reason; nothing else changes then. Throws CONFLICT while
 * another comparison of this connection runs.
 */
export async function compareBook(
  ctx: Context,
  input: { businessId: string; connectionId: string; by: "daily" | "owner" | "start" },
): Promise<CompareResult> {
  const { businessId, connectionId, by } = input;
  const row = await findConnectionById(ctx.db.read, connectionId);
  if (row === null || row.businessId !== businessId) throw new AppError("NOT_FOUND", "There is no such connection.");
  const of = { businessId, connectionId };
  const now = ctx.now();
  const last = await findNewestComparison(ctx.db.read, { ...of, done: true });
  const comparedFrom = last === null ? 0 : now - windowMs;
  const comparisonId = ctx.newId("cmp");
  const isMine = await ctx.db.inTransaction(async (tx) => {
    if (!(await claimBook(tx, { ...of, now, leasedUntil: now + leaseMs }))) return false;
    await endInterrupted(tx, { ...of, reason: "It was interrupted before it was done.", now });
    const range = { comparedFrom: Math.max(comparedFrom, row.createdAt), comparedUntil: now };
    await insertComparison(tx, {
      id: comparisonId,
      ...of,
      ...range,
      mode: row.mode,
      by,
      state: "running",
      startedAt: now,
    });
    return true;
  });
  if (!isMine) throw new AppError("CONFLICT", "The books are being compared right now. Look again in a minute.");
  try {
    return await compare(ctx, row, { comparisonId, by, comparedFrom, isFirst: last === null });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const reason = refusalSentence(error, "balance");
    ctx.log.warn("book.not_compared", { connectionId, outcome: error.outcome, kind: error.kind });
    await finish(ctx, row, comparisonId, { state: "failed", reason });
    if (by !== "owner" && error.outcome !== "refused") throw error;
    return { comparisonId, state: "failed", reason };
  }
}

type Run = { comparisonId: string; by: "daily" | "owner" | "start"; comparedFrom: number; isFirst: boolean };

async function compare(ctx: Context, row: ConnectionRow, run: Run): Promise<CompareResult> {
  const of = { businessId: row.businessId, connectionId: row.id };
  const renew = () =>
    ctx.db.inTransaction((tx) => updateBookState(tx, { ...of, set: { leasedUntil: ctx.now() + leaseMs } }));
  await readBook(ctx, row, { isFirst: run.isFirst, onStep: renew });
  const payoutsReason = await tryPayouts(ctx, row, renew);
  const numbers = await compareAll(ctx, row, run.comparedFrom, renew);
  await ctx.db.inTransaction((tx) =>
    keepForeign(tx, ctx, { ...of, mode: row.mode }, { foreign: numbers.foreign, now: ctx.now() }),
  );
  const open = await countOpenDifferences(ctx.db.read, { businessId: row.businessId, connectionIds: [row.id] });
  const state = open === 0 ? "equal" : "differs";
  await finish(ctx, row, run.comparisonId, { state, reason: null, payoutsReason, numbers, by: run.by });
  return { comparisonId: run.comparisonId, state, reason: null };
}

/** Deposits have a right of their own: without it the books can still be compared. */
async function tryPayouts(ctx: Context, row: ConnectionRow, onStep: () => Promise<void>): Promise<string | null> {
  try {
    await readPayouts(ctx, row, onStep);
    return null;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return refusalSentence(error, "payouts");
  }
}

async function compareAll(
  ctx: Context,
  row: ConnectionRow,
  from: number,
  onStep: () => Promise<void>,
): Promise<ComparedNumbers> {
  const book: Book = { businessId: row.businessId, connectionId: row.id, mode: row.mode };
  const numbers: ComparedNumbers = { payments: 0, refunds: 0, disputes: 0, waiting: 0, sums: [], foreign: [] };
  let feesLeft = feesAtOnce;
  const all = await listRefsToCompare(ctx.db.read, { ...book, from });
  for (let at = 0; at < all.length; at += atOnce) {
    const refs = all.slice(at, at + atOnce);
    const first = await comparePayments(ctx.db.read, book, { refs, now: ctx.now() });
    const asked = await fillLateFees(ctx, { ...book, compared: first, limit: feesLeft });
    feesLeft -= asked.length;
    const now = ctx.now();
    const compared = asked.length === 0 ? first : await comparePayments(ctx.db.read, book, { refs, asked, now });
    await ctx.db.inTransaction((tx) => keepDifferences(tx, ctx, book, { compared, now }));
    for (const payment of compared) add(numbers, payment);
    await onStep();
  }
  numbers.foreign = (await sumForeign(ctx.db.read, book)).map(({ currency, count, amountMinor }) => ({
    currency,
    count,
    amountMinor,
  }));
  return numbers;
}

function add(numbers: ComparedNumbers, { ours, result }: ComparedPayment): void {
  numbers.payments += result.payments;
  numbers.refunds += result.refunds.length;
  numbers.disputes += result.disputes;
  numbers.waiting += result.waiting;
  if (ours !== null && result.payments > 0) sumIn(numbers, ours.currency).paymentsMinor += ours.amountMinor;
  for (const refund of result.refunds) sumIn(numbers, refund.currency).refundsMinor += refund.amountMinor;
}

function sumIn({ sums }: ComparedNumbers, currency: string): ComparedNumbers["sums"][number] {
  const known = sums.find((sum) => sum.currency === currency.toUpperCase());
  if (known !== undefined) return known;
  const fresh = { currency: currency.toUpperCase(), paymentsMinor: 0, refundsMinor: 0 };
  sums.push(fresh);
  return fresh;
}

type End = {
  state: "equal" | "differs" | "failed";
  reason: string | null;
  payoutsReason?: string | null;
  numbers?: ComparedNumbers;
  by?: Run["by"];
};

/** The end, the place given back and the owner told, all at once. */
async function finish(ctx: Context, row: ConnectionRow, comparisonId: string, end: End): Promise<void> {
  const { by, ...set } = end;
  const of = { businessId: row.businessId, connectionId: row.id };
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    await finishComparison(tx, { businessId: row.businessId, comparisonId, set: { ...set, finishedAt: now } });
    await updateBookState(tx, { ...of, set: { leasedUntil: null } });
    if (by !== undefined) await tellDifferences(tx, ctx, of, { comparisonId, isWatched: by === "owner", now });
  });
}
