import { findAttemptOfBusiness } from "@/db/queries/attempts";
import { listAttemptsByRefs, listEntriesOfPayments } from "@/db/queries/book";
import { type DifferenceRow, findDifference, updateDifference } from "@/db/queries/differences";
import { findConnectionById } from "@/db/queries/payment-connections";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { askThrough } from "@/lib/payments/ask-provider";
import { settleAttempt } from "@/lib/payments/settle-attempt";
import { type PaymentState, ProviderError } from "@/lib/providers/provider";
import { refusalSentence } from "./book-words";
import { type Book, comparePayments, keepDifferences } from "./compare-payments";

/**
 * "Record it": asks the provider for the whole truth about the payment and settles it like any other news, with
 * "comparison" as the door. Then this payment is compared again, so that what is equal now is closed.
 * Throws AppError: NOT_FOUND, CONFLICT when it was settled meanwhile or can't be recorded, PROVIDER without an answer.
 */
export async function recordDifference(
  ctx: Context,
  input: { businessId: string; differenceId: string; by: string },
): Promise<{ isSettled: boolean }> {
  const { businessId, differenceId, by } = input;
  const difference = await findDifference(ctx.db.read, { businessId, differenceId });
  if (difference === null) throw new AppError("NOT_FOUND", "This difference does not exist.");
  const { paymentRef, connectionId, mode } = difference;
  if (difference.state !== "open") throw new AppError("CONFLICT", "This difference is settled already.");
  if (paymentRef === null) throw new AppError("CONFLICT", "Payments of other apps are not recorded here.");
  const book: Book = { businessId, connectionId, mode };
  const asOf = ctx.now();
  const state = await fetchTruth(ctx, difference, paymentRef);
  const attemptId = await attemptOf(ctx, book, paymentRef);
  const result = await settleAttempt(ctx, { attemptId, state, learnedBy: "comparison", asOf });
  if (result.kind === "ignored")
    throw new AppError("CONFLICT", "Stripe's payment does not fit the one Paymast asked for. Nothing was changed.");
  return ctx.db.inTransaction(async (tx) => {
    const now = ctx.now();
    const refs = [paymentRef];
    const compared = await comparePayments(tx, book, { refs, asked: refs, now });
    await keepDifferences(tx, ctx, book, { compared, now });
    const set = { state: "recorded" as const, decidedBy: by, decidedAt: now, updatedAt: now };
    // Gone in this comparison: it was this press that did it.
    return { isSettled: await updateDifference(tx, { businessId, differenceId, expected: ["gone"], set }) };
  });
}

async function fetchTruth(ctx: Context, difference: DifferenceRow, paymentRef: string): Promise<PaymentState> {
  const row = await findConnectionById(ctx.db.read, difference.connectionId);
  if (row === null || row.businessId !== difference.businessId) throw new AppError("NOT_FOUND", "This does not exist.");
  try {
    const state = await askThrough(ctx, row, (provider, connection) => provider.fetchByRef(connection, paymentRef));
    if (state !== null) return state;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new AppError("PROVIDER", `${refusalSentence(error, "balance")} Nothing was changed.`, { cause: error });
  }
  throw new AppError("CONFLICT", "Stripe does not know this payment any more. Nothing was changed.");
}

/** The attempt it belongs to: by the provider's id, else by our mark when the answer to the create call was lost. */
async function attemptOf(ctx: Context, book: Book, paymentRef: string): Promise<string> {
  const [known] = await listAttemptsByRefs(ctx.db.read, { ...book, refs: [paymentRef] });
  if (known !== undefined) return known.id;
  for (const { attemptId } of await listEntriesOfPayments(ctx.db.read, { ...book, refs: [paymentRef] })) {
    if (attemptId === null) continue;
    const marked = await findAttemptOfBusiness(ctx.db.read, { businessId: book.businessId, attemptId });
    if (marked !== null) return marked.id;
  }
  throw new AppError(
    "CONFLICT",
    "Paymast has no invoice that this payment belongs to; it may have been made before a backup was restored. Record it by hand on the customer's invoice.",
  );
}
