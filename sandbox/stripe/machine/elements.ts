import type { ChallengeView, ElementsSession } from "../wire";
import { requireCurrency } from "./currencies";
import { invalidRequest, missingParam } from "./errors";
import { methodTypes, requireClientSecret } from "./intent-rules";
import { notesOf } from "./payment-intents";
import type { Form, FormValue } from "./state";
import { find, requireObject, type World } from "./world";

function intentIdOf(secret: unknown): string {
  if (typeof secret !== "string") throw missingParam("client_secret");
  return secret.split("_secret_")[0] ?? "";
}

/** A list as a browser's form has it, or null when it was not sent. */
function texts(value: FormValue | undefined): string[] | null {
  if (value === undefined) return null;
  return typeof value === "object" ? Object.values(value).map(String) : [String(value)];
}

export function elementsSession(w: World, form: Form): ElementsSession {
  const account = {
    business_name: w.account.business_profile?.name ?? w.account.settings?.dashboard.display_name ?? null,
    merchant_country: w.account.country ?? null,
    livemode: w.scope.livemode,
  };
  if (form.client_secret === undefined) {
    const currency = requireCurrency(String(form.currency ?? ""));
    const amount = Number(form.amount ?? Number.NaN);
    if (!Number.isSafeInteger(amount) || amount < 1)
      throw invalidRequest(`Invalid integer: ${String(form.amount)}`, { param: "amount" });
    return {
      object: "elements_session",
      payment_intent: null,
      amount,
      currency,
      payment_method_types: methodTypes(
        currency,
        texts(form.allowed_payment_method_types),
        texts(form.excluded_payment_method_types) ?? [],
      ),
      wallets: ["apple_pay", "google_pay", "link"],
      ...account,
    };
  }
  const pi = requireObject(w, "payment_intent", intentIdOf(form.client_secret));
  requireClientSecret(pi, form.client_secret);
  const { id, amount, currency, status, livemode, payment_method_types } = pi;
  const hasCards = payment_method_types.includes("card");
  return {
    object: "elements_session",
    payment_intent: { id, amount, currency, status, livemode },
    amount,
    currency,
    payment_method_types,
    wallets: [
      ...(hasCards ? (["apple_pay", "google_pay"] as const) : []),
      ...(payment_method_types.includes("link") ? (["link"] as const) : []),
    ],
    ...account,
  };
}

export function challengeView(w: World, id: string, secret: unknown): ChallengeView {
  const pi = requireObject(w, "payment_intent", id);
  requireClientSecret(pi, secret);
  const challenge = notesOf(w, id).challenge;
  const method = find(
    w,
    "payment_method",
    challenge?.paymentMethod ?? (typeof pi.payment_method === "string" ? pi.payment_method : ""),
  );
  return {
    id,
    amount: pi.amount,
    currency: pi.currency,
    status: pi.status,
    merchant: w.account.business_profile?.name ?? null,
    methodType: method?.type ?? "card",
    last4: method?.card?.last4 ?? null,
    brand: method?.card?.brand ?? null,
    returnUrl: challenge?.returnUrl ?? null,
    isOpen: challenge !== null,
  };
}
