import type Stripe from "stripe";
import type { Mode } from "@/lib/invoices/invoice-snapshot";

/**
 * One right of a restricted key, named as the toggle on Stripe's page. `slug` is Stripe's own name, which its refusals and
 * the link that pre-selects rights use (stripe.md 5.7). A probe is the cheapest call that needs the right and does nothing:
 * a list of one, or a write to an object that nobody has, which Stripe answers with "no such object" when the right is there.
 */
export type Right = {
  right: string;
  slugs: readonly string[];
  /** What we do with it, for the owner who ticks it. */
  use: string;
  /** What is lost without it; null: nothing works without it. */
  consequence: string | null;
  probe: (stripe: Stripe) => Promise<unknown>;
};

/** An id that no account has. */
const nobody = (prefix: string) => `${prefix}_paymastRightsProbe`;

export const PAYMENT_RIGHT: Right = {
  right: "PaymentIntents: Write",
  slugs: ["rak_payment_intent_write"],
  use: "takes payments",
  consequence: null,
  probe: (stripe) => stripe.paymentIntents.cancel(nobody("pi")),
};

/** Read from the account itself when connecting. */
export const ACCOUNT_RIGHT: Right = {
  right: "Accounts: Read",
  slugs: ["rak_accounts_kyc_basic_read"],
  use: "shows whose account this is, and takes your name and logo from it",
  consequence: "Business name and logo cannot be taken from Stripe: type them in Settings → Business.",
  probe: (stripe) => stripe.accounts.retrieveCurrent(),
};

/** Rights we can do without, each with what it costs. */
export const OPTIONAL_RIGHTS: readonly Right[] = [
  {
    right: "Webhook Endpoints: Write",
    slugs: ["rak_webhook_write"],
    use: "sets up and repairs the webhook by itself",
    consequence:
      "Stripe cannot tell this Paymast about payments at once: they arrive by a check every 30 seconds while somebody is paying.",
    probe: (stripe) => stripe.webhookEndpoints.update(nobody("we"), { description: "" }),
  },
  {
    right: "Charges and Refunds: Write",
    slugs: ["rak_charge_write", "rak_refund_write"],
    use: "shows which card was used, and gives money back",
    consequence: "Money cannot be given back from here: refund in Stripe, it is shown here afterwards.",
    probe: (stripe) => stripe.refunds.create({ charge: nobody("ch") }),
  },
  {
    right: "Charges and Refunds: Read",
    slugs: [],
    use: "",
    consequence: "Which card was used, fees and refunds made in Stripe are not shown.",
    probe: (stripe) => stripe.charges.list({ limit: 1 }),
  },
  {
    right: "Events: Read",
    slugs: ["rak_event_read"],
    use: "finds payments whose message got lost",
    consequence: "A payment whose webhook got lost is found only when the customer returns to your page.",
    probe: (stripe) => stripe.events.list({ limit: 1 }),
  },
  {
    right: "Disputes: Read",
    slugs: ["rak_dispute_read"],
    use: "shows disputes",
    consequence: "Disputes are not shown here; Stripe still mails you about them.",
    probe: (stripe) => stripe.disputes.list({ limit: 1 }),
  },
  {
    right: "Balance transaction sources: Read",
    slugs: ["rak_balance_transaction_source_read"],
    use: "shows Stripe's fees",
    consequence: "Stripe's fees are not shown, and your book cannot be compared with Stripe's.",
    probe: (stripe) => stripe.balanceTransactions.list({ limit: 1 }),
  },
  {
    right: "Payouts: Read",
    slugs: ["rak_payout_read"],
    use: "explains what arrives at your bank",
    consequence: "What Stripe pays out to your bank cannot be explained here.",
    probe: (stripe) => stripe.payouts.list({ limit: 1 }),
  },
  {
    right: "Payment method domains: Write",
    slugs: ["rak_payment_method_domain_write"],
    use: "shows Apple Pay and other wallets",
    consequence: "Wallets such as Apple Pay are not shown; cards work.",
    probe: (stripe) => stripe.paymentMethodDomains.validate(nobody("pmd")),
  },
  {
    right: "Files: Read",
    slugs: ["rak_file_read"],
    use: "takes your logo from Stripe",
    consequence: "Your logo cannot be taken from Stripe: add it in Settings → Business.",
    probe: (stripe) => stripe.files.list({ limit: 1 }),
  },
];

const asked: readonly Right[] = [PAYMENT_RIGHT, ...OPTIONAL_RIGHTS, ACCOUNT_RIGHT].filter(
  ({ slugs }) => slugs.length > 0,
);

/** What the owner ticks, in the order of our list. */
export const rightsWanted = asked.map(({ right, use }) => ({ right, use }));

/** Stripe's page that makes a restricted key, with exactly our rights selected; whoever opens it still presses the button there. */
export function restrictedKeyUrl(mode: Mode): string {
  const query = new URLSearchParams({ name: "Paymast" });
  for (const slug of asked.flatMap(({ slugs }) => slugs)) query.append("permissions[]", slug);
  return `https://dashboard.stripe.com/${mode === "test" ? "test/" : ""}apikeys/create?${query}`;
}
