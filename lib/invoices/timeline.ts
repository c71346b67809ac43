import { mailName } from "@/lib/mail/mail-names";
import { formatMoney } from "@/lib/money/format-money";
import { isDoor, learnedWords } from "@/lib/payments/learned-words";

/** One line of an invoice's timeline in plain words. */
export type TimelineLine = { id: string; at: number; text: string; by: string | null };

export type TimelineFact = {
  id: string;
  at: number;
  kind: string;
  actor: string;
  actorEmail: string | null;
  paymentId?: string | null;
  data: Record<string, unknown>;
};

const skipped: Record<string, string> = {
  no_address: "the customer has no e-mail address",
  test_document: "it is a test invoice, and those are mailed to your team only",
};

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function list(value: unknown): string {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string").join(", ") : text(value);
}

function amount(data: Record<string, unknown>): string {
  const { amountMinor, currency } = data;
  if (typeof amountMinor !== "number" || typeof currency !== "string") return "";
  return ` ${formatMoney({ amountMinor, currency }, "en")}`;
}

const mail = (data: Record<string, unknown>) => mailName(text(data.mail));
const to = (data: Record<string, unknown>) => (list(data.to) === "" ? "" : ` to ${list(data.to)}`);

const sentences: Record<string, (data: Record<string, unknown>) => string> = {
  "invoice.drafted": () => "Draft written",
  "invoice.duplicated": (data) => `Copied from ${text(data.fromNumber) || "a draft"}`,
  "invoice.correction_opened": (data) => `Opened to correct ${text(data.fromNumber)}`,
  "invoice.issued": (data) => `Issued as ${text(data.number)}`,
  "proforma.turned": (data) => `Paid: proforma ${text(data.proformaNumber)} became invoice ${text(data.number)}`,
  "invoice.viewed": () => "Seen by the customer",
  "invoice.voided": (data) => `Voided: ${text(data.reason)}`,
  "invoice.link_renewed": () => "Link renewed; the old one stopped working",
  "mail.queued": (data) =>
    `${data.automatic === true ? "Automatic reminder" : mail(data)} handed to be mailed${to(data)}`,
  "mail.retried": (data) => `${mail(data)} tried again${to(data)}`,
  "mail.sent": (data) => `${mail(data)} accepted by the mail server${to(data)}`,
  "mail.failed": (data) => `${mail(data)} was not accepted by the mail server${to(data)}`,
  "reminder.skipped": (data) => `No automatic reminder: ${skipped[text(data.reason)] ?? text(data.reason)}`,
  "payment.recorded": (data) => `Payment ${data.learnedBy === "manual" ? "recorded" : "received"}${amount(data)}`,
  "payment.excess": (data) => `Overpaid by${amount({ amountMinor: data.excessMinor, currency: data.currency })}`,
  "payment.mismatch": () => "What arrived differs from what was asked; look at the payment",
  "attempt.processing": (data) => `Payment on its way${amount(data)}`,
  "attempt.failed": (data) => `A payment did not go through${amount(data)}`,
  "attempt.requires_action": (data) => `The customer is asked to confirm a payment${amount(data)}`,
  "attempt.canceled": () => "A payment that was not finished was closed",
  "attempt.refused": (data) => `The provider refused to open a payment: ${text(data.message)}`,
  "payment.taken_back": (data) =>
    `A payment of${amount(data)} was taken back: ${text(data.reason) || "typed by mistake"}`,
  "payment.credit_used": (data) => `Paid with${amount(data)} of an earlier payment`,
  "refund.requested": (data) => `Refund of${amount(data)} asked for`,
  "refund.by_hand": (data) => `${amount(data).trim()} paid back by hand`,
  "refund.unknown": (data) => `Stripe has not answered about a refund of${amount(data)} yet`,
  "refund.refused": (data) => `A refund of${amount(data)} was not possible`,
  "refund.pending": (data) => `Refund${amount(data)} is on its way`,
  "refund.succeeded": (data) => `Refunded${amount(data)}`,
  "refund.failed": (data) => `A refund${amount(data)} failed; the money is with you again`,
  "refund.canceled": (data) => `A refund${amount(data)} was canceled`,
  "dispute.inquiry": (data) => `The customer's bank asks about a payment${amount(data)}`,
  "dispute.needs_response": (data) => `The customer disputes a payment${amount(data)}; your answer is needed`,
  "dispute.under_review": (data) => `The dispute${amount(data)} is under review`,
  "dispute.won": (data) => `The dispute${amount(data)} was decided for you`,
  "dispute.lost": (data) => `The dispute${amount(data)} was decided for the customer`,
  "dispute.funds_withdrawn": (data) => `The bank took${amount(data)} for the time of the dispute`,
  "dispute.funds_reinstated": (data) => `The bank gave${amount(data)} back`,
  "dispute.closed": (data) => `The dispute${amount(data)} was closed`,
};

/** Facts in plain words, in the order in which they happened. A kind without words of its own is shown by its name. */
export function timelineLines(
  facts: readonly TimelineFact[],
  /** When each payment was made, by its id. */
  paidAt: ReadonlyMap<string, number> = new Map(),
): TimelineLine[] {
  return facts
    .map((fact, order) => ({ fact, order }))
    .sort((a, b) => a.fact.at - b.fact.at || rank(a.fact.kind) - rank(b.fact.kind) || a.order - b.order)
    .map(({ fact }) => ({
      id: fact.id,
      at: fact.at,
      text: `${sentences[fact.kind]?.(fact.data) ?? fallback(fact)}${told(fact, paidAt)}`,
      by: fact.actorEmail,
    }));
}

/** How we learned of it, and how soon: "Stripe told us by webhook 2 seconds after the payment". */
function told(fact: TimelineFact, paidAt: ReadonlyMap<string, number>): string {
  const { learnedBy } = fact.data;
  if (!isDoor(learnedBy) || !/^(payment\.recorded|refund\.|dispute\.)/.test(fact.kind)) return "";
  // Who typed it stands under the line.
  if (learnedBy === "manual") return "";
  const happenedAt = fact.kind === "payment.recorded" ? (paidAt.get(fact.paymentId ?? "") ?? null) : null;
  const words = { door: learnedBy, happenedAt, recordedAt: fact.at, what: "the payment", byName: null };
  return `. ${learnedWords(words)}`;
}

/** Within one millisecond an invoice is written before it is issued, and issued before it is mailed. */
function rank(kind: string): number {
  if (kind.startsWith("invoice.drafted") || kind.startsWith("invoice.duplicated")) return 0;
  return kind === "invoice.issued" ? 1 : 2;
}

/** `payment.refund_failed` becomes "Payment refund failed": readable, though nobody wrote a sentence for it. */
function fallback(fact: TimelineFact): string {
  const words = fact.kind.replace(/[._]/g, " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${amount(fact.data)}`;
}
