/** The comparison in the owner's words. */
import { formatMoney } from "@/lib/money/format-money";
import type { Money } from "@/lib/money/money";
import type { ProviderError } from "@/lib/providers/provider";

export type DifferenceFacts = {
  kind: "missing_here" | "missing_there" | "amount" | "fee" | "currency" | "foreign";
  about: "payment" | "refund" | "dispute";
  oursMinor: number | null;
  oursCurrency: string | null;
  theirsMinor: number | null;
  theirsCurrency: string | null;
};

type Words = { title: string; text: string };

const things = { payment: "payment", refund: "refund", dispute: "dispute" } as const;

/** What differs, as a title and a sentence. */
export function differenceWords(difference: DifferenceFacts, language: "en" | "de"): Words {
  const { kind, about } = difference;
  const thing = things[about];
  const ours = money(difference.oursMinor, difference.oursCurrency, language);
  const theirs = money(difference.theirsMinor, difference.theirsCurrency, language);
  switch (kind) {
    case "missing_here":
      return {
        title: `A ${thing} is missing here`,
        text: `Stripe has a ${thing} of ${theirs} that Paymast has not recorded.`,
      };
    case "missing_there":
      return {
        title: `Stripe has not booked a ${thing}`,
        text: `Paymast recorded a ${thing} of ${ours}, and Stripe's book does not have it.`,
      };
    case "amount":
      return {
        title: `The amount of a ${thing} differs`,
        text: `Here the ${thing} counts ${ours}, at Stripe ${theirs}.`,
      };
    case "currency":
      return {
        title: `The currency of a ${thing} differs`,
        text: `Here the ${thing} is ${ours}, at Stripe ${theirs}.`,
      };
    case "fee":
      return { title: "Stripe's fee differs", text: `Here the fee is ${ours}, at Stripe ${theirs}.` };
    case "foreign":
      return {
        title: "Payments that were not made with Paymast",
        text: "They come from other apps on your Stripe account, or from before you connected it.",
      };
  }
}

const money = (amountMinor: number | null, currency: string | null, language: "en" | "de"): string =>
  amountMinor === null || currency === null ? "nothing" : formatMoney({ amountMinor, currency }, language);

/** Why the provider's book could not be read, and what to do about it. */
export function refusalSentence(error: ProviderError, what: "balance" | "payouts"): string {
  if (error.kind === "permission")
    return what === "balance"
      ? "Your Stripe key may not read the balance. Give it the right “Balance transaction sources: Read” in Stripe; payments work without it."
      : "Your Stripe key may not read payouts. Give it the right “Payouts: Read” in Stripe; everything else works without it.";
  if (error.kind === "authentication") return `Stripe refuses your key: ${error.message}`;
  if (error.kind === "rate_limit") return "Stripe was asked too often. It is tried again by itself.";
  if (error.outcome === "refused") return `Stripe refused: ${error.message}`;
  return "Stripe did not answer. It is tried again by itself.";
}

/** "23 payments (€4,210.00 and £300.00)". */
export function countWords(count: number, noun: string, sums: Money[], language: "en" | "de"): string {
  const some = `${new Intl.NumberFormat("en").format(count)} ${noun}${count === 1 ? "" : "s"}`;
  const amounts = sums.filter(({ amountMinor }) => amountMinor !== 0).map((sum) => formatMoney(sum, language));
  return amounts.length === 0 ? some : `${some} (${new Intl.ListFormat("en").format(amounts)})`;
}

type Numbers = {
  payments: number;
  refunds: number;
  disputes: number;
  sums: { currency: string; paymentsMinor: number; refundsMinor: number }[];
};

/** What was compared, with its sums: "23 payments (€4,210.00), 2 refunds (€30.00), and their fees" */
export function comparedWords({ payments, refunds, disputes, sums }: Numbers, language: "en" | "de"): string {
  const of = (pick: (sum: Numbers["sums"][number]) => number) =>
    sums.map((sum) => ({ amountMinor: pick(sum), currency: sum.currency }));
  const things = [
    countWords(
      payments,
      "payment",
      of(({ paymentsMinor }) => paymentsMinor),
      language,
    ),
    ...(refunds === 0
      ? []
      : [
          countWords(
            refunds,
            "refund",
            of(({ refundsMinor }) => refundsMinor),
            language,
          ),
        ]),
    ...(disputes === 0 ? [] : [countWords(disputes, "dispute", [], language)]),
    ...(payments === 0 ? [] : ["their fees"]),
  ];
  return new Intl.ListFormat("en").format(things);
}
