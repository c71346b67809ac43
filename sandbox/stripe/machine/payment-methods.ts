import type Stripe from "stripe";
import { brandOf, cardOfToken, isPlausibleNumber } from "./cards";
import { invalidParam, invalidRequest, missingParam, StripeProblem } from "./errors";
import { emit, snapshot } from "./events";
import type { Form } from "./state";
import { typed } from "./validate";
import { mergeMetadata, put, requireObject, type World } from "./world";

type Billing = Stripe.PaymentMethodCreateParams.BillingDetails;
/** The part of a create call, or of `payment_method_data`, that makes a method. */
type MethodData = {
  type?: string;
  billing_details?: Billing;
  card?: { number?: string; exp_month?: string | number; exp_year?: string | number; cvc?: string; token?: string };
  sepa_debit?: { iban: string };
  us_bank_account?: {
    account_number?: string;
    routing_number?: string;
    account_holder_type?: "company" | "individual";
    account_type?: "checking" | "savings";
  };
  metadata?: Record<string, string>;
};
export type AcceptedType = "card" | "link" | "sepa_debit" | "us_bank_account" | "p24" | "blik";
const ACCEPTED: readonly string[] = ["card", "link", "sepa_debit", "us_bank_account", "p24", "blik"];

const WALLET_TOKENS: Record<string, "apple_pay" | "google_pay"> = {
  tok_applepay: "apple_pay",
  tok_visa_apple_pay: "apple_pay",
  tok_googlepay: "google_pay",
  tok_visa_google_pay: "google_pay",
};

function address(given: Stripe.Emptyable<Stripe.AddressParam> | undefined): Stripe.Address | null {
  if (given === undefined || given === null || given === "") return null;
  const { city, country, line1, line2, postal_code, state } = given;
  return {
    city: city ?? null,
    country: country ?? null,
    line1: line1 ?? null,
    line2: line2 ?? null,
    postal_code: postal_code ?? null,
    state: state ?? null,
  };
}

function billing(given: Billing | undefined): Stripe.PaymentMethod.BillingDetails {
  return {
    address: address(given?.address) ?? {
      city: null,
      country: null,
      line1: null,
      line2: null,
      postal_code: null,
      state: null,
    },
    email: given?.email || null,
    name: given?.name || null,
    phone: given?.phone || null,
    tax_id: null,
  };
}

/** Same number, same fingerprint, within one account: that is what the field is for. */
function fingerprint(number: string): string {
  let h = 2166136261;
  for (const c of number) h = Math.imul(h ^ c.charCodeAt(0), 16777619) >>> 0;
  return `${h.toString(36)}${(h ^ 0x5bd1e995).toString(36).replace("-", "z")}`.padEnd(16, "x").slice(0, 16);
}

export function incorrectNumber(): StripeProblem {
  return new StripeProblem(402, {
    type: "card_error",
    code: "incorrect_number",
    param: "number",
    message: "Your card number is incorrect.",
  });
}

function cardDetails(
  w: World,
  number: string,
  card: NonNullable<MethodData["card"]>,
  wallet: "apple_pay" | "google_pay" | null,
): Stripe.PaymentMethod.Card {
  const inThreeYears = new Date(w.now).getUTCFullYear() + 3;
  const brand = brandOf(number);
  return {
    brand,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: card.cvc === undefined ? null : "unchecked",
    },
    country: "US",
    display_brand: brand === "amex" ? "american_express" : brand,
    exp_month: Number(card.exp_month ?? 8),
    exp_year: Number(card.exp_year ?? inThreeYears),
    fingerprint: fingerprint(number),
    funding: number === "4000056655665556" ? "debit" : "credit",
    generated_from: null,
    last4: number.slice(-4),
    networks: { available: [brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: true },
    wallet:
      wallet === null
        ? null
        : {
            dynamic_last4: number.slice(-4),
            type: wallet,
            ...(wallet === "apple_pay" ? { apple_pay: {} } : { google_pay: {} }),
          },
  };
}

function checkExpiry(w: World, card: NonNullable<MethodData["card"]>): void {
  const refuse = (code: string, param: string, message: string): never => {
    throw new StripeProblem(402, { type: "card_error", code, param, message });
  };
  if (card.exp_month === undefined) throw missingParam("card[exp_month]");
  if (card.exp_year === undefined) throw missingParam("card[exp_year]");
  const month = Number(card.exp_month);
  const year = Number(card.exp_year) < 100 ? 2000 + Number(card.exp_year) : Number(card.exp_year);
  if (!(month >= 1 && month <= 12))
    refuse("invalid_expiry_month", "exp_month", "Your card's expiration month is invalid.");
  const now = new Date(w.now);
  const months = year * 12 + month - (now.getUTCFullYear() * 12 + now.getUTCMonth() + 1);
  if (!Number.isInteger(months) || months < 0 || months > 600)
    refuse("invalid_expiry_year", "exp_year", "Your card's expiration year is invalid.");
  card.exp_year = year;
}

function cardNumber(
  w: World,
  card: NonNullable<MethodData["card"]>,
): { number: string; wallet: "apple_pay" | "google_pay" | null } {
  if (card.token !== undefined) {
    const wallet = WALLET_TOKENS[card.token] ?? null;
    const number = wallet === null ? cardOfToken(card.token) : "4242424242424242";
    if (number === null) throw invalidParam("card[token]", `No such token: '${card.token}'`, "resource_missing");
    return { number, wallet };
  }
  if (card.number === undefined) throw missingParam("card[number]");
  if (w.caller !== null && w.caller.kind !== "publishable") {
    throw invalidRequest(
      "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.",
      { status: 402 },
    );
  }
  const number = card.number.replace(/[\s-]/g, "");
  if (!isPlausibleNumber(number)) throw incorrectNumber();
  checkExpiry(w, card);
  return { number, wallet: null };
}

/** Makes a payment method from what a form sent. Not yet in the list of anybody's customer. */
export function makePaymentMethod(w: World, data: MethodData): Stripe.PaymentMethod {
  const type = data.type;
  if (type === undefined) throw missingParam("type");
  if (!ACCEPTED.includes(type))
    throw invalidParam(
      "type",
      `The payment method type "${type}" is invalid. Please ensure the provided type is activated in your dashboard (https://dashboard.stripe.com/account/payments/settings) and your account is enabled for any preview features that you are trying to use.`,
    );
  const method: Stripe.PaymentMethod = {
    id: w.newId("pm_"),
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: billing(data.billing_details),
    created: w.seconds,
    customer: null,
    customer_account: null,
    livemode: w.scope.livemode,
    metadata: mergeMetadata({}, data.metadata),
    type: acceptedType(type),
  };
  if (type === "card") {
    const card = data.card ?? {};
    const { number, wallet } = cardNumber(w, card);
    method.card = cardDetails(w, number, card, wallet);
    w.scope.numbers[method.id] = number;
  } else if (type === "sepa_debit") {
    const iban = data.sepa_debit?.iban?.replace(/\s/g, "").toUpperCase();
    if (!iban) throw missingParam("sepa_debit[iban]");
    if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban))
      throw invalidParam("sepa_debit[iban]", `The IBAN you provided is invalid: ${iban}`, "invalid_bank_account_iban");
    method.sepa_debit = {
      bank_code: iban.slice(4, 12),
      branch_code: "",
      country: iban.slice(0, 2),
      fingerprint: fingerprint(iban),
      generated_from: { charge: null, setup_attempt: null },
      last4: iban.slice(-4),
    };
    w.scope.numbers[method.id] = iban;
  } else if (type === "us_bank_account") {
    const account = data.us_bank_account?.account_number ?? "000123456789";
    method.us_bank_account = {
      account_holder_type: data.us_bank_account?.account_holder_type ?? "individual",
      account_type: data.us_bank_account?.account_type ?? "checking",
      bank_name: "STRIPE TEST BANK",
      financial_connections_account: null,
      fingerprint: fingerprint(account),
      last4: account.slice(-4),
      networks: { preferred: "ach", supported: ["ach"] },
      routing_number: data.us_bank_account?.routing_number ?? "110000000",
      status_details: {},
    };
    w.scope.numbers[method.id] = account;
  } else if (type === "link") method.link = { email: data.billing_details?.email || null };
  else if (type === "p24") method.p24 = { bank: null };
  else method.blik = {};
  return put(w, "payment_method", method);
}

/** The list above is the proof. */
function acceptedType(type: string): AcceptedType {
  return type as AcceptedType;
}

/** `pm_card_visa` and its kin stand for a fresh method each time they are used. */
export function requireMethod(w: World, id: string): Stripe.PaymentMethod {
  if (id.startsWith("pm_card_")) {
    const number = cardOfToken(id);
    if (number !== null) return makeFromToken(w, id);
  }
  if (id === "pm_usBankAccount_success" || id === "pm_usBankAccount")
    return makePaymentMethod(w, { type: "us_bank_account" });
  return requireObject(w, "payment_method", id, "payment_method");
}

function makeFromToken(w: World, token: string): Stripe.PaymentMethod {
  return makePaymentMethod(w, { type: "card", card: { token } });
}

export function createPaymentMethod(w: World, form: Form): Stripe.PaymentMethod {
  return makePaymentMethod(w, typed<MethodData>(form));
}

export function updatePaymentMethod(w: World, id: string, form: Form): Stripe.PaymentMethod {
  const params = typed<Stripe.PaymentMethodUpdateParams>(form);
  const method = requireObject(w, "payment_method", id);
  const before = snapshot(method);
  if (params.metadata !== undefined) method.metadata = mergeMetadata(method.metadata, params.metadata);
  if (params.billing_details !== undefined)
    method.billing_details = { ...method.billing_details, ...billing(params.billing_details) };
  emit(w, "payment_method.updated", method, before);
  return method;
}

export function attachPaymentMethod(w: World, id: string, customer: string): Stripe.PaymentMethod {
  requireObject(w, "customer", customer, "customer");
  const method = requireMethod(w, id);
  method.customer = customer;
  emit(w, "payment_method.attached", method);
  return method;
}

export function detachPaymentMethod(w: World, id: string): Stripe.PaymentMethod {
  const method = requireObject(w, "payment_method", id);
  const before = snapshot(method);
  if (method.customer === null)
    throw invalidRequest("The payment method you provided is not attached to a customer so detachment is impossible.", {
      param: "payment_method",
    });
  method.customer = null;
  emit(w, "payment_method.detached", method, before);
  return method;
}
