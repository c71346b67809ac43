import type { PaymentMethodSummary } from "@/lib/providers/payment-state";
import type { TestOutcome } from "@/lib/providers/provider";

/** What was seen in test mode, each a stored fact; nobody sets a tick. */
export type RehearsalFacts = {
  methods: (PaymentMethodSummary | null)[];
  moves: { kind: string; data: Record<string, unknown> }[];
  hasPart: boolean;
  hasRefund: boolean;
  hasFailedRefund: boolean;
  hasDispute: boolean;
};

export type RehearsalStep = {
  key: "paid" | "declined" | "authenticated" | "slow_debit" | "part" | "refund" | "failed_refund" | "dispute";
  isDone: boolean;
  title: string;
  /** What to do, and what is to be seen then. */
  text: string;
  /** The card or account to type; null where none is needed. */
  number: TestOutcome | null;
};

/** Reasons with which a bank refuses a card; failing to prove who one is, or a debit, is another matter. */
const DECLINES: ReadonlySet<unknown> = new Set([
  "declined",
  "insufficient_funds",
  "expired_card",
  "incorrect_cvc",
  "incorrect_number",
]);

/** The three that everybody should have seen, then those for who wants to know. Pure. */
export function rehearsal(facts: RehearsalFacts): { steps: RehearsalStep[]; others: RehearsalStep[] } {
  return { steps: firstSteps(facts), others: otherSteps(facts) };
}

const hasMove = ({ moves }: RehearsalFacts, kind: string): boolean => moves.some((move) => move.kind === kind);

const failedFor = ({ moves }: RehearsalFacts, isMeant: (reason: unknown) => boolean): boolean =>
  moves.some(({ kind, data }) => kind === "attempt.failed" && isMeant(data.reason));

function firstSteps(facts: RehearsalFacts): RehearsalStep[] {
  return [
    {
      key: "declined",
      isDone: failedFor(facts, (reason) => DECLINES.has(reason)),
      title: "A card is declined",
      text: "The page says so in plain words, and the customer may try another card. Nothing is paid.",
      number: "declined",
    },
    {
      key: "authenticated",
      isDone:
        facts.methods.some((method) => method?.isAuthenticated === true) ||
        hasMove(facts, "attempt.requires_action") ||
        failedFor(facts, (reason) => reason === "authentication_failed"),
      title: "The bank asks to confirm (3-D Secure)",
      text: "A window of the bank opens. Confirm there, and the invoice turns Paid.",
      number: "authenticated",
    },
    {
      key: "paid",
      isDone: facts.methods.length > 0,
      title: "A card is paid with",
      text: "The invoice turns Paid by itself, and a receipt is mailed.",
      number: "paid",
    },
  ];
}

function otherSteps(facts: RehearsalFacts): RehearsalStep[] {
  return [
    {
      key: "slow_debit",
      isDone: hasMove(facts, "attempt.processing"),
      title: "A bank debit that takes days",
      text: "For invoices in euro, with SEPA debit switched on in Stripe. The invoice says On its way, and is Paid when the money comes.",
      number: "slow_debit",
    },
    {
      key: "part",
      isDone: facts.hasPart,
      title: "A part is paid",
      text: "Press Record a payment on a test invoice and type half of it; the page then asks for the rest.",
      number: null,
    },
    {
      key: "refund",
      isDone: facts.hasRefund,
      title: "You give money back",
      text: "Open a test payment and press Refund.",
      number: null,
    },
    {
      key: "failed_refund",
      isDone: facts.hasFailedRefund,
      title: "A refund that the bank sends back",
      text: "Pay with this card, then refund it. The refund fails a moment later, and the money counts again.",
      number: "failed_refund",
    },
    {
      key: "dispute",
      isDone: facts.hasDispute,
      title: "A customer disputes a payment",
      text: "Pay with this card. The dispute comes at once, with the day by which you answer it.",
      number: "dispute",
    },
  ];
}
