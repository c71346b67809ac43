import type Stripe from "stripe";

/** Stripe's field names as an owner would say them; the longest matching beginning wins. */
const WORDS: readonly (readonly [beginning: string, words: string])[] = [
  ["external_account", "a bank account for payouts"],
  ["tos_acceptance", "your acceptance of Stripe's terms"],
  ["business_profile.url", "your website"],
  ["business_profile.mcc", "what kind of business you run"],
  ["business_profile.product_description", "what you sell"],
  ["business_profile", "your business profile"],
  ["business_type", "the legal form of your business"],
  ["company.tax_id", "the company's tax number"],
  ["company.verification", "a document of the company"],
  ["company.address", "the company's address"],
  ["company", "the company's details"],
  ["individual.verification", "an identity document"],
  ["individual.address", "your address"],
  ["individual.dob", "your date of birth"],
  ["individual.id_number", "your identity number"],
  ["individual", "your personal details"],
  ["representative", "the details of the company's representative"],
  ["owners", "the details of the company's owners"],
  ["directors", "the details of the company's directors"],
  ["person_", "the details of a person of the company"],
  ["settings.payments.statement_descriptor", "the name on card statements"],
];

const REASONS: Record<string, string> = {
  "requirements.pending_verification": "Stripe is still checking what you sent; this usually takes a day or two.",
  under_review: "Stripe is reviewing your account.",
  listed: "Stripe is reviewing your account.",
  "rejected.fraud": "Stripe has closed this account. Ask Stripe's support why.",
  "rejected.terms_of_service": "Stripe has closed this account for a breach of its terms. Ask Stripe's support why.",
  "rejected.other": "Stripe has closed this account. Ask Stripe's support why.",
};

/** What Stripe still wants before it lets the account take money, in plain sentences; never empty. */
export function requirementSentences(account: Pick<Stripe.Account, "requirements">): string[] {
  const requirements = account.requirements ?? null;
  const fields = [...(requirements?.past_due ?? []), ...(requirements?.currently_due ?? [])];
  const wanted = [...new Set(fields.map(inWords))].map((words) => `Stripe still wants ${words}.`);
  const reason = requirements?.disabled_reason ? REASONS[requirements.disabled_reason] : undefined;
  const sentences = [...(reason === undefined ? [] : [reason]), ...wanted];
  return sentences.length > 0 ? sentences : ["Stripe has not switched on payments for this account yet."];
}

function inWords(field: string): string {
  const known = WORDS.find(([beginning]) => field.startsWith(beginning));
  return known === undefined ? `“${field.replace(/[._]/g, " ")}”` : known[1];
}
