/** One line of a payment's timeline, from the history entry that was written when it happened. */
import { mailName } from "@/lib/mail/mail-names";
import { formatMoney } from "@/lib/money/format-money";
import type { Door } from "./doors";
import { doorWords, reasonWords } from "./payment-words";

export type TimelineLine = { id: string; at: number; title: string; detail: string | null };

type Entry = { id: string; at: number; kind: string; data: Record<string, unknown> };

const titles: Record<string, string> = {
  "attempt.requires_action": "The bank asks the customer to confirm",
  "attempt.processing": "The money is on its way",
  "attempt.failed": "A try failed",
  "attempt.canceled": "The attempt was closed",
  "attempt.refused": "Stripe refused to open the payment",
  "payment.recorded": "The payment arrived",
  "payment.excess": "More arrived than was due",
  "payment.mismatch": "What arrived differs from what was asked for",
  "refund.pending": "A refund is on its way",
  "refund.succeeded": "Refunded",
  "refund.failed": "A refund did not arrive: the money is back with you",
  "refund.canceled": "A refund was canceled",
  "dispute.inquiry": "The customer's bank asks about the payment",
  "dispute.needs_response": "The payment is disputed",
  "dispute.under_review": "The bank reviews the dispute",
  "dispute.won": "The dispute was won",
  "dispute.lost": "The dispute was lost",
  "dispute.closed": "The dispute was closed",
  "mail.sent": "A mail was sent",
  "mail.failed": "A mail could not be sent",
};

export function timelineLine(entry: Entry, language: "en" | "de"): TimelineLine {
  const details = [
    moneyOf(entry.data, language),
    mailOf(entry),
    reasonOf(entry),
    codeOf(entry),
    doorOf(entry.data),
  ].filter((part) => part !== null);
  return {
    id: entry.id,
    at: entry.at,
    title: titles[entry.kind] ?? entry.kind,
    detail: details.length === 0 ? null : details.join(" · "),
  };
}

function moneyOf(data: Record<string, unknown>, language: "en" | "de"): string | null {
  const amount = data.amountMinor ?? data.excessMinor ?? data.receivedMinor;
  const currency = data.currency ?? data.receivedCurrency;
  return typeof amount === "number" && typeof currency === "string"
    ? formatMoney({ amountMinor: amount, currency }, language)
    : null;
}

function mailOf(entry: Entry): string | null {
  const { mail, to } = entry.data;
  if (!entry.kind.startsWith("mail.")) return null;
  const what = typeof mail === "string" ? mailName(mail) : null;
  const whom = Array.isArray(to) ? to.filter((address) => typeof address === "string").join(", ") : null;
  return [what, whom].filter((part) => part !== null && part !== "").join(" · ") || null;
}

function reasonOf(entry: Entry): string | null {
  const { reason } = entry.data;
  return entry.kind === "attempt.failed" && typeof reason === "string"
    ? reasonWords({ status: "open", problemReason: reason })
    : null;
}

function codeOf(entry: Entry): string | null {
  const { code } = entry.data;
  return typeof code === "string" ? `Stripe's code: ${code}` : null;
}

function doorOf(data: Record<string, unknown>): string | null {
  const { learnedBy } = data;
  return isDoor(learnedBy) ? doorWords[learnedBy] : null;
}

const isDoor = (value: unknown): value is Door => typeof value === "string" && value in doorWords;
