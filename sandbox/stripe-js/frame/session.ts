import type { Api } from "../api";
import { type Intent, type JsonObject, type StripeError, textOf, toObject } from "../protocol";

/** What the form needs to know about the payment before it can draw itself. */
export type Session = {
  methods: string[];
  wallets: string[];
  currency: string;
  businessName: string;
  country: string | null;
  livemode: boolean;
};

export type SessionResult = { ok: true; session: Session } | { ok: false; error: StripeError };

export async function loadSession(api: Api, intent: Intent): Promise<SessionResult> {
  const answer = await api.get("/v1/elements/sessions", sessionParams(intent));
  if (!answer.ok) return answer;
  const status = textOf(toObject(answer.body.payment_intent).status);
  if (status === "succeeded" || status === "canceled") {
    const message = `This PaymentIntent is in a terminal state (${status}) and cannot be used to initialize Elements.`;
    return { ok: false, error: { type: "invalid_request_error", code: "payment_intent_unexpected_state", message } };
  }
  return { ok: true, session: readSession(answer.body) };
}

function sessionParams(intent: Intent): JsonObject {
  if (intent.kind === "secret") return { client_secret: intent.clientSecret };
  return {
    mode: intent.mode,
    amount: intent.amount,
    currency: intent.currency,
    allowed_payment_method_types: intent.allowed ?? undefined,
    excluded_payment_method_types: intent.excluded.length > 0 ? intent.excluded : undefined,
  };
}

const drawable = ["card", "sepa_debit", "us_bank_account", "p24", "blik"];

function readSession(body: JsonObject): Session {
  const types = textsIn(body.payment_method_types).filter((type) => drawable.includes(type));
  return {
    methods: types.length > 0 ? types : ["card"],
    wallets: textsIn(body.wallets),
    currency: textOf(body.currency) ?? "usd",
    businessName: textOf(body.business_name) ?? "this business",
    country: textOf(body.merchant_country),
    livemode: body.livemode === true,
  };
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
