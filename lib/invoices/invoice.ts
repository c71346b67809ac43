import type { InvoiceSnapshot } from "./invoice-snapshot";
import type { InvoiceStatus } from "./invoice-status";

/** What only an issued invoice has: its number, link, payable and frozen document. */
export type IssuedParts = {
  number: string;
  payableId: string;
  tokenHash: string;
  issueOn: string;
  dueOn: string;
  issuedAt: number;
  snapshot: InvoiceSnapshot;
};

type Nullable<T> = { [K in keyof T]: T[K] | null };

export const isIssued = <T extends Nullable<IssuedParts>>(invoice: T): invoice is T & IssuedParts =>
  invoice.number !== null &&
  invoice.payableId !== null &&
  invoice.tokenHash !== null &&
  invoice.issueOn !== null &&
  invoice.dueOn !== null &&
  invoice.issuedAt !== null &&
  invoice.snapshot !== null;

export type InvoiceAction = "edit" | "delete" | "issue" | "send" | "remind" | "void" | "correct" | "renewLink";

type Facts = { status: InvoiceStatus; paidMinor: number; refundedMinor: number; pendingMinor: number };

const onlyDrafts = "Only a draft can be changed. To change an issued invoice, use Correct.";
const moneyCame = "Money was received for this invoice, so it stays as it is. Refund the payment instead.";
const moneyComes =
  "A payment for this invoice is on its way, so it can't be voided now. Wait until it arrives or fails.";

const refusalByStatus = {
  edit: { otherwise: onlyDrafts, draft: null },
  delete: { otherwise: "Only a draft can be deleted. To cancel an issued invoice, use Void.", draft: null },
  issue: { otherwise: "This invoice has been issued already.", draft: null },
  send: { otherwise: null, void: "This invoice is void and can't be sent." },
  remind: {
    otherwise: null,
    draft: "A draft has not been sent yet, so there is nothing to remind of.",
    on_its_way: "The payment is on its way, so no reminder is needed.",
    paid: "This invoice is paid.",
    refunded: "This invoice was paid and refunded.",
    void: "This invoice is void.",
  },
  void: {
    otherwise: null,
    draft: "A draft has no number yet: delete it instead.",
    partially_paid: moneyCame,
    on_its_way: moneyComes,
    paid: moneyCame,
    refunded: "This invoice was paid and refunded, so it stays as the record of both.",
    void: "This invoice is void already.",
  },
  correct: {
    otherwise: null,
    draft: "A draft can simply be edited.",
    partially_paid: moneyCame,
    on_its_way: moneyComes,
    paid: moneyCame,
    refunded: "This invoice was paid and refunded, so it stays as the record of both. Duplicate it instead.",
    void: "This invoice is void already. Duplicate it instead.",
  },
  renewLink: { otherwise: null, draft: "A draft has no link yet." },
} as const satisfies Record<
  InvoiceAction,
  { otherwise: string | null } & Partial<Record<InvoiceStatus, string | null>>
>;

/** Why an action is not possible now, in a sentence for the owner; null when it is possible. */
export function refusalOf(action: InvoiceAction, invoice: Facts): string | null {
  // An invoice over nothing is paid from the start although no money came.
  const isFree = invoice.status === "paid" && invoice.paidMinor === 0;
  if (isFree && (action === "void" || action === "correct")) return null;
  const table: { otherwise: string | null } & Partial<Record<InvoiceStatus, string | null>> = refusalByStatus[action];
  const own = table[invoice.status];
  const refusal = own === undefined ? table.otherwise : own;
  if (refusal !== null) return refusal;
  if (action !== "void" && action !== "correct") return null;
  if (invoice.paidMinor > 0 || invoice.refundedMinor > 0) return moneyCame;
  return invoice.pendingMinor > 0 ? moneyComes : null;
}

export const may = (action: InvoiceAction, invoice: Facts): boolean => refusalOf(action, invoice) === null;

/** What is still to be paid. Money on its way is not paid. */
export const amountDueMinor = (invoice: { status: InvoiceStatus; totalMinor: number; paidMinor: number }): number =>
  invoice.status === "void" ? 0 : Math.max(0, invoice.totalMinor - invoice.paidMinor);

/** Statuses in which an unpaid amount can be late. */
export const LATE_STATUSES = ["issued", "sent", "partially_paid"] as const satisfies readonly InvoiceStatus[];

/** `today` is the day in the business's zone; the due date itself is still in time. */
export const isOverdue = (invoice: { status: InvoiceStatus; dueOn: string | null }, today: string): boolean =>
  LATE_STATUSES.some((status) => status === invoice.status) && invoice.dueOn !== null && invoice.dueOn < today;

/** The status as the owner reads it. */
export const statusWords = {
  draft: "Draft",
  issued: "Issued",
  sent: "Sent",
  partially_paid: "Partially paid",
  on_its_way: "On its way",
  paid: "Paid",
  refunded: "Refunded",
  void: "Void",
  overdue: "Overdue",
} as const satisfies Record<InvoiceStatus | "overdue", string>;
