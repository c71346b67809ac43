/**
 * A bank deposit explained: these payments − these fees − these refunds − disputes ± other = the deposit. Pure. Every amount is in
 * the currency of the deposit; the parts always add up to what the entries say.
 */
import type { BalanceEntryKind } from "@/lib/providers/provider";

export type PayoutPart = "payments" | "fees" | "refunds" | "disputes" | "other";

export type PartSum = { part: PayoutPart; count: number; amountMinor: number };

type Entry = { kind: BalanceEntryKind; amountMinor: number; feeMinor: number; netMinor: number };

export const payoutParts: readonly PayoutPart[] = ["payments", "fees", "refunds", "disputes", "other"];

/** Which part of the sum a movement's amount belongs to; its fee always belongs to the fees. */
export function partOf(kind: BalanceEntryKind): PayoutPart {
  switch (kind) {
    case "payment":
    case "payment_failure":
      return "payments";
    case "refund":
    case "refund_failure":
      return "refunds";
    case "dispute":
    case "dispute_reversal":
      return "disputes";
    case "fee":
      return "fees";
    default:
      return "other";
  }
}

/**
 * The parts of a deposit that are not empty, payments first, and what remains between them and the deposit: 0 once all its
 * entries are known.
 */
export function explainPayout(
  entries: readonly Entry[],
  depositMinor: number,
): { parts: PartSum[]; totalMinor: number; gapMinor: number } {
  const sums = new Map<PayoutPart, PartSum>(payoutParts.map((part) => [part, { part, count: 0, amountMinor: 0 }]));
  const add = (part: PayoutPart, amountMinor: number) => {
    const sum = sums.get(part);
    if (sum === undefined) return;
    sum.count += 1;
    sum.amountMinor += amountMinor;
  };
  for (const { kind, amountMinor, feeMinor } of entries) {
    add(partOf(kind), amountMinor);
    if (feeMinor !== 0) add("fees", -feeMinor);
  }
  const parts = [...sums.values()].filter(({ count }) => count > 0);
  const totalMinor = parts.reduce((total, { amountMinor }) => total + amountMinor, 0);
  return { parts, totalMinor, gapMinor: depositMinor - totalMinor };
}
