/** One line of a payment's timeline, from the history entry that was written when it happened. */
import { mailName } from "@/lib/mail/mail-names";
import { formatMoney } from "@/lib/money/format-money";
import { isDoor, learnedWords } from "./learned-words";
import { reasonWords, refundReasonWords } from "./payment-words";

export type TimelineLine = { id: string; at: number; title: string; detail: string | null };

export type TimelineEntry = {
  id: string;
  at: number;
  kind: string;
  data: Record<string, unknown>;
  /** The member who did it; null for the provider, the customer and the program. */
  actorName: string | null;
};

/** When things happened at the provider, from our facts: what the delay of a message is counted from. */
export type Happened = {
  paidAt: number | null;
  /** When each refund and dispute began, by our own id. */
  startedAt: ReadonlyMap<string, number>;
};

const titles: Record<string, string> = {
  "attempt.requires_action": "The bank asks the customer to confirm",
  "attempt.processing": "The money is on its way",
  "attempt.failed": "A try failed",
  "attempt.canceled": "The attempt was closed",
  "attempt.refused": "Stripe refused to open the payment",
  "payment.recorded": "The payment arrived",
  "payment.excess": "More arrived than was due",
  "payment.mismatch": "What arrived differs from what was asked for",
  "refund.unknown": "Stripe has not answered about the refund yet; it is asked again",
  "refund.refused": "The refund was not possible: nothing was given back",
  "refund.pending": "A refund is on its way",
  "refund.succeeded": "The refund went out",
  "refund.failed": "A refund did not arrive: the money is back with you",
  "refund.canceled": "A refund was canceled",
  "dispute.inquiry": "The customer's bank asks about the payment",
  "dispute.needs_response": "The payment is disputed",
  "dispute.under_review": "The bank reviews the dispute",
  "dispute.won": "The dispute was won",
  "dispute.lost": "The dispute was lost",
  "dispute.closed": "The dispute was closed",
  "dispute.funds_withdrawn": "The bank took the money for the time of the dispute",
  "dispute.funds_reinstated": "The bank gave the money of the dispute back",
  "mail.sent": "A mail was sent",
  "mail.failed": "A mail could not be sent",
};

/** What a member did, told with name and amount. */
const deeds: Record<string, (who: string, amount: string, data: Record<string, unknown>) => string> = {
  "refund.requested": (who, amount) => `${who} refunded ${amount}`,
  "refund.by_hand": (who, amount) => `${who} paid ${amount} back by hand`,
  "payment.recorded": (who, amount) => `${who} recorded ${amount}`,
  "payment.taken_back": (who) => `${who} took this payment back`,
  "payment.credit_used": (who, amount, { number }) =>
    `${who} used ${amount} for ${typeof number === "string" ? number : "another invoice"}`,
};

/** A payment's history in plain words, oldest first. */
export function timelineLines(
  entries: readonly TimelineEntry[],
  happened: Happened,
  language: "en" | "de",
): TimelineLine[] {
  const begun = new Set<string>();
  return entries.map((entry) => {
    const amount = moneyOf(entry.data, language);
    const deed = isByMember(entry) ? deeds[entry.kind] : undefined;
    const learned = toldOf(entry, happened, begun);
    const told = deed === undefined ? learned : null;
    const details = [
      deed === undefined ? amount : null,
      mailOf(entry),
      reasonOf(entry),
      codeOf(entry),
      ownWords(entry),
      told,
    ].filter((part) => part !== null);
    return {
      id: entry.id,
      at: entry.at,
      title: deed?.(entry.actorName ?? "A member", amount ?? "", entry.data) ?? titles[entry.kind] ?? entry.kind,
      detail: details.length === 0 ? null : details.join(" · "),
    };
  });
}

function moneyOf(data: Record<string, unknown>, language: "en" | "de"): string | null {
  const amount = data.amountMinor ?? data.excessMinor ?? data.receivedMinor;
  const currency = data.currency ?? data.receivedCurrency;
  return typeof amount === "number" && typeof currency === "string"
    ? formatMoney({ amountMinor: amount, currency }, language)
    : null;
}

function mailOf(entry: TimelineEntry): string | null {
  const { mail, to } = entry.data;
  if (!entry.kind.startsWith("mail.")) return null;
  const what = typeof mail === "string" ? mailName(mail) : null;
  const whom = Array.isArray(to) ? to.filter((address) => typeof address === "string").join(", ") : null;
  return [what, whom].filter((part) => part !== null && part !== "").join(" · ") || null;
}

function reasonOf(entry: TimelineEntry): string | null {
  const { reason } = entry.data;
  return entry.kind === "attempt.failed" && typeof reason === "string"
    ? reasonWords({ status: "open", problemReason: reason })
    : null;
}

/** A recorded payment is a member's deed only when it was typed. */
const isByMember = (entry: TimelineEntry): boolean =>
  entry.kind !== "payment.recorded" || entry.data.learnedBy === "manual";

/** Why it was refused or taken back, in the words of whoever said it. */
function ownWords(entry: TimelineEntry): string | null {
  const { message, reason } = entry.data;
  if (entry.kind === "refund.refused") return typeof message === "string" ? message : null;
  const isDeed = entry.kind in deeds && typeof reason === "string" && reason !== "";
  return isDeed ? `“${refundReasonWords(reason)}”` : null;
}

function codeOf(entry: TimelineEntry): string | null {
  const { code } = entry.data;
  return typeof code === "string" ? `Stripe's code: ${code}` : null;
}

/** Through which door it came, and how long after it happened; only a beginning has a time of its own to count from. */
function toldOf(entry: TimelineEntry, { paidAt, startedAt }: Happened, begun: Set<string>): string | null {
  const { learnedBy, refundId, disputeId } = entry.data;
  if (entry.kind === "refund.requested" && typeof refundId === "string") begun.add(refundId);
  if (!isDoor(learnedBy) || learnedBy === "manual") return null;
  if (learnedBy === "check" && typeof refundId === "string" && begun.has(refundId)) return "Stripe confirmed it";
  const of = { door: learnedBy, recordedAt: entry.at, byName: entry.actorName };
  if (entry.kind === "payment.recorded") return learnedWords({ ...of, happenedAt: paidAt, what: "the payment" });
  const id = typeof refundId === "string" ? refundId : typeof disputeId === "string" ? disputeId : null;
  const isFirst = id !== null && !begun.has(id);
  if (id !== null) begun.add(id);
  const happenedAt = id !== null && isFirst ? (startedAt.get(id) ?? null) : null;
  return learnedWords({ ...of, happenedAt, what: typeof refundId === "string" ? "the refund" : "the dispute" });
}
