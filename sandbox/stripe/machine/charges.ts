import type Stripe from "stripe";
import type { Decline } from "./cards";
import { emit, snapshot } from "./events";
import type { Form } from "./state";
import { typed } from "./validate";
import { mergeMetadata, ORIGIN, put, requireObject, type World } from "./world";

type Details = Stripe.Charge.PaymentMethodDetails;

function cardDetails(
  method: Stripe.PaymentMethod,
  pi: Stripe.PaymentIntent,
  isAuthenticated: boolean,
  decline: Decline | null,
): Details {
  const card = method.card;
  if (card === undefined) return { type: "card" };
  const cvc = card.checks?.cvc_check ?? null;
  return {
    type: "card",
    card: {
      amount_authorized: decline === null ? pi.amount : null,
      authorization_code: decline === null ? "123456" : null,
      brand: card.brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: method.billing_details.address?.postal_code ? "pass" : null,
        cvc_check: decline?.code === "incorrect_cvc" ? "fail" : cvc === null ? null : "pass",
      },
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      extended_authorization: { status: "disabled" },
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      incremental_authorization: { status: "unavailable" },
      installments: null,
      last4: card.last4,
      mandate: null,
      multicapture: { status: "unavailable" },
      network: card.brand,
      network_token: { used: false },
      network_transaction_id: "104102978678771",
      overcapture: { maximum_amount_capturable: pi.amount, status: "unavailable" },
      regulated_status: card.regulated_status,
      three_d_secure: isAuthenticated
        ? {
            authentication_flow: "challenge",
            electronic_commerce_indicator: "05",
            exemption_indicator: null,
            exemption_indicator_applied: false,
            result: "authenticated",
            result_reason: null,
            transaction_id: "d1ae5a90-2e8a-4d3b-9a1c-5f1a8c2e7b44",
            version: "2.2.0",
          }
        : null,
      transaction_link_id: null,
      wallet:
        card.wallet === null
          ? null
          : {
              dynamic_last4: card.wallet.dynamic_last4,
              type: card.wallet.type,
              ...(card.wallet.type === "apple_pay" ? { apple_pay: { type: "apple_pay" } } : { google_pay: {} }),
            },
    },
  };
}

/** `YYYY-MM-DD`, so many days after a moment in Stripe's seconds. */
const dayAfter = (seconds: number, days: number): string =>
  new Date((seconds + days * 86_400) * 1_000).toISOString().slice(0, 10);

function methodDetails(
  method: Stripe.PaymentMethod,
  pi: Stripe.PaymentIntent,
  isAuthenticated: boolean,
  decline: Decline | null,
  mandate: string,
): Details {
  if (method.type === "sepa_debit" && method.sepa_debit) {
    const { bank_code, branch_code, country, fingerprint, last4 } = method.sepa_debit;
    const expected_debit_date = dayAfter(pi.created, 2);
    return {
      type: "sepa_debit",
      sepa_debit: { bank_code, branch_code, country, expected_debit_date, fingerprint, last4, mandate },
    };
  }
  if (method.type === "us_bank_account" && method.us_bank_account) {
    const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } = method.us_bank_account;
    return {
      type: "us_bank_account",
      us_bank_account: {
        account_holder_type,
        account_type,
        bank_name,
        fingerprint,
        last4,
        mandate,
        payment_reference: null,
        routing_number,
      },
    };
  }
  if (method.type === "link") return { type: "link", link: { country: null } };
  if (method.type === "p24")
    return {
      type: "p24",
      p24: { bank: null, reference: "P24-000-000-000", verified_name: method.billing_details.name },
    };
  if (method.type === "blik") return { type: "blik", blik: { buyer_id: "buyer1" } };
  return cardDetails(method, pi, isAuthenticated, decline);
}

/** "NORDLICHT* INV-17", cut to the 22 characters a statement has. */
function statementText(w: World, pi: Stripe.PaymentIntent): string | null {
  const prefix = w.account.settings?.card_payments.statement_descriptor_prefix ?? null;
  const full = w.account.settings?.payments.statement_descriptor ?? prefix;
  if (pi.statement_descriptor_suffix === null) return pi.statement_descriptor ?? full;
  return `${prefix ?? full ?? ""}* ${pi.statement_descriptor_suffix}`.slice(0, 22);
}

function outcome(decline: Decline | null, isBlocked: boolean): Stripe.Charge.Outcome {
  if (decline === null) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: "approved_by_network",
      reason: null,
      risk_level: "normal",
      risk_score: 21,
      seller_message: "Payment complete.",
      type: "authorized",
    };
  }
  return {
    advice_code: isBlocked ? null : "try_again_later",
    network_advice_code: isBlocked ? null : "02",
    network_decline_code: isBlocked ? null : "05",
    network_status: isBlocked ? "not_sent_to_network" : "declined_by_network",
    reason: isBlocked ? "highest_risk_level" : (decline.declineCode ?? decline.code),
    risk_level: isBlocked ? "highest" : "normal",
    risk_score: isBlocked ? 92 : 17,
    seller_message: isBlocked
      ? "Stripe blocked this payment as too risky."
      : "The bank did not return any further details with this decline.",
    type: isBlocked ? "blocked" : "issuer_declined",
  };
}

export type ChargeKind = {
  status: "succeeded" | "pending" | "failed";
  captured: boolean;
  isAuthenticated: boolean;
  decline: Decline | null;
};

/** The one charge that an attempt to pay makes; the PaymentIntent's metadata is copied to it (stripe.md 5.2 [K]). */
export function createCharge(
  w: World,
  pi: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  kind: ChargeKind,
): Stripe.Charge {
  const isBank = method.type !== "card" && method.type !== "link";
  const id = w.newId(isBank ? "py_" : "ch_");
  const failed = kind.status === "failed";
  const charge: Stripe.Charge = {
    id,
    object: "charge",
    amount: pi.amount,
    amount_captured: kind.captured && !failed ? pi.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { ...method.billing_details },
    calculated_statement_descriptor: statementText(w, pi),
    captured: kind.captured && !failed,
    created: w.seconds,
    currency: pi.currency,
    customer: pi.customer,
    description: pi.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failed ? (kind.decline?.code ?? "card_declined") : null,
    failure_message: failed ? (kind.decline?.message ?? "Your card was declined.") : null,
    fraud_details: {},
    livemode: w.scope.livemode,
    metadata: { ...pi.metadata },
    on_behalf_of: null,
    outcome: outcome(kind.decline, kind.decline?.isBlocked === true),
    paid: !failed,
    payment_intent: pi.id,
    payment_method: method.id,
    payment_method_details: methodDetails(
      method,
      pi,
      kind.isAuthenticated,
      kind.decline,
      isBank ? w.newId("mandate_") : "",
    ),
    radar_options: {},
    receipt_email: pi.receipt_email,
    receipt_number: null,
    receipt_url: failed ? null : `${ORIGIN}/receipts/${id}`,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: pi.statement_descriptor,
    statement_descriptor_suffix: pi.statement_descriptor_suffix,
    status: kind.status,
    transfer_data: null,
    transfer_group: null,
  };
  return put(w, "charge", charge);
}

export function updateCharge(w: World, id: string, form: Form): Stripe.Charge {
  const params = typed<Stripe.ChargeUpdateParams>(form);
  const charge = requireObject(w, "charge", id);
  const before = snapshot(charge);
  if (params.metadata !== undefined) charge.metadata = mergeMetadata(charge.metadata, params.metadata);
  if (params.description !== undefined) charge.description = params.description;
  if (params.receipt_email !== undefined) charge.receipt_email = params.receipt_email;
  emit(w, "charge.updated", charge, before);
  return charge;
}
