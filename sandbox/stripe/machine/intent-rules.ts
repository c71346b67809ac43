import type Stripe from "stripe";
import { amountText } from "./currencies";
import { invalidParam, invalidRequest, missingParam, unexpectedState } from "./errors";

type CreateParams = Stripe.PaymentIntentCreateParams;
type ThreeDSecure = NonNullable<Stripe.PaymentIntent.PaymentMethodOptions.Card["request_three_d_secure"]>;

/** Which methods the account's dashboard would offer for this currency. */
export function methodTypes(currency: string, allowed: string[] | null, excluded: string[] = []): string[] {
  const offered = ["card", "link"];
  if (currency === "eur") offered.push("sepa_debit");
  if (currency === "usd") offered.push("us_bank_account");
  if (currency === "pln") offered.push("blik", "p24");
  return offered.filter((t) => (allowed === null || allowed.includes(t)) && !excluded.includes(t));
}

/** stripe.md 5.6: the whole descriptor is an error with cards, the suffix has Latin letters and no marks. */
export function checkDescriptors(types: string[], whole: string | undefined, suffix: string | undefined): void {
  if (whole && types.includes("card")) {
    throw invalidParam(
      "statement_descriptor",
      "The `statement_descriptor` parameter can't be used for card charges. For card charges, set `statement_descriptor_suffix` instead.",
    );
  }
  for (const [name, text] of [
    ["statement_descriptor", whole],
    ["statement_descriptor_suffix", suffix],
  ] as const) {
    if (!text) continue;
    if (text.length > 22) throw invalidParam(name, "The statement descriptor must be at most 22 characters.");
    if (/[<>\\'"*]/.test(text))
      throw invalidParam(name, `Invalid ${name}: the characters <, >, \\, ', " and * are not allowed.`);
    if (!/[A-Za-z]/.test(text))
      throw invalidParam(name, "The statement descriptor must contain at least one alphabetic character.");
    if (/[^\x20-\x7E]/.test(text)) throw invalidParam(name, `Invalid ${name}: only Latin characters are allowed.`);
  }
}

export function requireAllowed(pi: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  if (pi.payment_method_types.includes(method.type)) return;
  throw invalidRequest(
    `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${pi.payment_method_types.join(", ")}.`,
    { param: "payment_method" },
  );
}

export function shippingOf(given: CreateParams["shipping"]): Stripe.PaymentIntent.Shipping | null {
  if (given === undefined) return null;
  const { city, country, line1, line2, postal_code, state } = given.address;
  const address = {
    city: city ?? null,
    country: country ?? null,
    line1: line1 ?? null,
    line2: line2 ?? null,
    postal_code: postal_code ?? null,
    state: state ?? null,
  };
  return {
    address,
    carrier: given.carrier ?? null,
    name: given.name,
    phone: given.phone ?? null,
    tracking_number: given.tracking_number ?? null,
  };
}

export function methodOptions(
  types: string[],
  threeDSecure: ThreeDSecure = "automatic",
): Stripe.PaymentIntent.PaymentMethodOptions {
  return {
    ...(types.includes("card")
      ? { card: { installments: null, mandate_options: null, network: null, request_three_d_secure: threeDSecure } }
      : {}),
    ...(types.includes("link") ? { link: { persistent_token: null } } : {}),
    ...(types.includes("sepa_debit") ? { sepa_debit: {} } : {}),
    ...(types.includes("blik") ? { blik: {} } : {}),
    ...(types.includes("p24") ? { p24: {} } : {}),
    ...(types.includes("us_bank_account") ? { us_bank_account: { verification_method: "automatic" } } : {}),
  };
}

export function captureIntentAmount(pi: Stripe.PaymentIntent, wanted: number | undefined): number {
  if (pi.status !== "requires_capture") {
    throw unexpectedState(
      `This PaymentIntent could not be captured because it has a status of ${pi.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
      pi,
    );
  }
  const amount = wanted ?? pi.amount_capturable;
  if (amount < 1)
    throw invalidParam(
      "amount_to_capture",
      "This value must be greater than or equal to 1.",
      "parameter_invalid_integer",
    );
  if (amount > pi.amount_capturable) {
    throw invalidRequest(
      `The amount to capture (${amountText(amount, pi.currency)}) is greater than the amount capturable (${amountText(pi.amount_capturable, pi.currency)}).`,
      { code: "amount_too_large", param: "amount_to_capture" },
    );
  }
  return amount;
}

export function requireClientSecret(pi: Stripe.PaymentIntent, given: unknown): void {
  if (given === undefined) throw missingParam("client_secret");
  if (given !== pi.client_secret) {
    throw invalidRequest(
      "The client_secret provided does not match the client_secret associated with the PaymentIntent.",
      {
        code: "payment_intent_invalid_parameter",
        param: "client_secret",
      },
    );
  }
}
