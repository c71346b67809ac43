import { findPayout, listEntriesOfPayout, listNamesOfPayments, type PayoutEntryRow } from "@/db/queries/payouts";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { BalanceEntryKind, Payout } from "@/lib/providers/provider";
import { explainPayout, type PartSum } from "./payout";

export type PayoutLine = {
  id: string;
  ref: string;
  kind: BalanceEntryKind;
  /** "Payment", "Refund", … or the provider's own words. */
  what: string;
  at: number;
  amountMinor: number;
  feeMinor: number;
  netMinor: number;
  /** What the customer paid or got back, when it was in another currency. */
  source: { amountMinor: number; currency: string } | null;
  paymentId: string | null;
  paymentRef: string | null;
  invoices: { id: string; number: string }[];
  customerName: string | null;
  /** Made by another app on the account, or from before the connection. */
  isForeign: boolean;
};

export type PayoutDetail = {
  id: string;
  ref: string;
  mode: "test" | "live";
  amountMinor: number;
  currency: string;
  status: Payout["status"];
  arrivesOn: string;
  createdAt: number;
  failureReason: string | null;
  /** False for one the owner made by hand in Stripe: the provider does not say what it consists of. */
  isAutomatic: boolean;
  /** All its entries are known and add up to it. */
  isExplained: boolean;
  parts: PartSum[];
  gapMinor: number;
  lines: PayoutLine[];
};

/** One bank deposit with everything that it consists of. Throws NOT_FOUND. */
export async function loadPayout(ctx: Context, input: { businessId: string; payoutId: string }): Promise<PayoutDetail> {
  const payout = await findPayout(ctx.db.read, input);
  if (payout === null) throw new AppError("NOT_FOUND", "This deposit does not exist.");
  const { businessId } = input;
  const entries = await listEntriesOfPayout(ctx.db.read, input);
  const refs = [...new Set(entries.flatMap(({ paymentRef }) => (paymentRef === null ? [] : [paymentRef])))];
  const names: Names = [];
  for (let at = 0; at < refs.length; at += 200)
    names.push(
      ...(await listNamesOfPayments(ctx.db.read, { businessId, mode: payout.mode, refs: refs.slice(at, at + 200) })),
    );
  const { parts, gapMinor } = explainPayout(entries, payout.amountMinor);
  const { id, ref, mode, amountMinor, currency, status, arrivesOn, createdAt, failureReason, isAutomatic } = payout;
  return {
    ...{ id, ref, mode, amountMinor, currency, status, arrivesOn, createdAt, failureReason, isAutomatic },
    isExplained: payout.explainedAt !== null && gapMinor === 0,
    parts,
    gapMinor,
    lines: entries.map((entry) => toLine(entry, names)),
  };
}

type Names = Awaited<ReturnType<typeof listNamesOfPayments>>;

function toLine(entry: PayoutEntryRow, names: Names): PayoutLine {
  const own = entry.paymentRef === null ? [] : names.filter(({ ref }) => ref === entry.paymentRef);
  const isConverted = entry.sourceCurrency !== null && entry.sourceCurrency !== entry.currency;
  return {
    id: entry.id,
    ref: entry.ref,
    kind: entry.kind,
    what: words[entry.kind] ?? entry.description ?? entry.type.replaceAll("_", " "),
    at: entry.createdAt,
    amountMinor: entry.amountMinor,
    feeMinor: entry.feeMinor,
    netMinor: entry.netMinor,
    source: isConverted
      ? { amountMinor: entry.sourceAmountMinor ?? 0, currency: entry.sourceCurrency ?? entry.currency }
      : null,
    paymentId: own[0]?.paymentId ?? null,
    paymentRef: entry.paymentRef,
    invoices: own.flatMap(({ invoiceId, invoiceNumber }) =>
      invoiceId === null || invoiceNumber === null ? [] : [{ id: invoiceId, number: invoiceNumber }],
    ),
    customerName: own[0]?.customerName ?? null,
    isForeign: own.length === 0 && entry.paymentRef !== null,
  };
}

/** Kinds without a word of ours are named by the provider. */
const words: Partial<Record<BalanceEntryKind, string>> = {
  payment: "Payment",
  payment_failure: "Payment that did not arrive",
  refund: "Refund",
  refund_failure: "Refund that came back",
  dispute: "Disputed",
  dispute_reversal: "Dispute won",
  payout: "Deposit that came back",
};
