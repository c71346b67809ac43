import type { BalanceEntryRow } from "@/db/queries/book";
import { findConnectionById } from "@/db/queries/payment-connections";
import { listPaymentsByIds } from "@/db/queries/payments";
import type { Context } from "@/lib/context";
import { askThrough } from "@/lib/payments/ask-provider";
import { settleAttempt } from "@/lib/payments/settle-attempt";
import type { FeeState } from "@/lib/providers/provider";
import type { ComparedPayment } from "./compare-payments";

/**
 * A provider books its fee after it confirmed a payment; what was never told of is taken from its book, through the same
 * settle as everything else. At most `limit` payments are asked about; returns which. Throws ProviderError.
 */
export async function fillLateFees(
  ctx: Context,
  input: { businessId: string; connectionId: string; compared: ComparedPayment[]; limit: number },
): Promise<string[]> {
  const { businessId, connectionId, limit } = input;
  const late = input.compared.filter(({ ours, result }) => ours !== null && result.lateFees.length > 0).slice(0, limit);
  if (late.length === 0) return [];
  const row = await findConnectionById(ctx.db.read, connectionId);
  if (row === null) return [];
  const paymentIds = late.flatMap(({ ours }) => (ours === null ? [] : [ours.paymentId]));
  const payments = await listPaymentsByIds(ctx.db.read, { businessId, paymentIds });
  for (const { paymentRef, theirs } of late) {
    const attemptId = payments.find(({ providerPaymentId }) => providerPaymentId === paymentRef)?.attemptId ?? null;
    if (attemptId === null) continue;
    const asOf = ctx.now();
    const state = await askThrough(ctx, row, (provider, connection) => provider.fetchByRef(connection, paymentRef));
    if (state === null) continue;
    const entry = theirs.find(({ kind }) => kind === "payment");
    const fee = state.fee ?? (entry === undefined ? null : feeOf(entry));
    await settleAttempt(ctx, { attemptId, state: { ...state, fee }, learnedBy: "comparison", asOf });
  }
  return late.map(({ paymentRef }) => paymentRef);
}

const feeOf = ({ ref, feeMinor, netMinor, currency }: BalanceEntryRow): FeeState => ({
  balanceRef: ref,
  feeMinor,
  netMinor,
  currency,
});
