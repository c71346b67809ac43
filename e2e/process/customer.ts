import type { PayView } from "../../lib/payments/pay-view";
import type { Stack } from "../stack";

/** Where a customer's browser talks to: the app, and the provider's API. */
export type Places = Pick<Stack, "url" | "sandbox">;

export type Form = {
  attemptId: string;
  clientSecret: string;
  publishableKey: string;
  ref: string;
  amountMinor: number;
};

type IntentAnswer =
  | {
      kind: "ready";
      attemptId: string;
      amountMinor: number;
      client: { clientSecret: string; publishableKey: string };
    }
  | { kind: "state" };

/** What Stripe answers a browser that confirms. */
export type Confirmed = {
  httpStatus: number;
  /** The PaymentIntent's status; null when the confirm was refused. */
  status: string | null;
  code: string | null;
};

const limitMs = 20_000;

/** A POST as the app's own page sends it. */
export function postJson(at: Pick<Stack, "url">, path: string, body: unknown): Promise<Response> {
  return fetch(`${at.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: at.url, "sec-fetch-site": "same-origin" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(limitMs),
  });
}

/** What the page's script asks for once it is visible. Null when there is nothing to pay now. */
export async function openForm(at: Places, token: string): Promise<Form | null> {
  const response = await postJson(at, "/api/payment-intents", { token });
  if (!response.ok) throw new Error(`payment-intents answered ${response.status}: ${await response.text()}`);
  const answer: IntentAnswer = await response.json();
  if (answer.kind === "state") return null;
  const { attemptId, amountMinor, client } = answer;
  const ref = client.clientSecret.split("_secret_")[0] ?? "";
  return { attemptId, amountMinor, ref, ...client };
}

/** As `openForm`, when a form must be there. */
export async function requireForm(at: Places, token: string): Promise<Form> {
  const form = await openForm(at, token);
  if (form === null) throw new Error("There is nothing to pay behind this link.");
  return form;
}

/** First keystroke, or Pay pressed. */
export async function touch(at: Places, token: string, form: Form): Promise<void> {
  const response = await postJson(at, "/api/payment-touch", { token, attemptId: form.attemptId });
  if (response.status !== 204) throw new Error(`payment-touch answered ${response.status}: ${await response.text()}`);
}

/** What Stripe.js sends when Pay is pressed: publishable key and client secret, never our server. */
async function confirm(at: Places, form: Form, method: Record<string, string>): Promise<Confirmed> {
  const response = await fetch(`${at.sandbox.stripeUrl}/v1/payment_intents/${form.ref}/confirm`, {
    method: "POST",
    headers: { authorization: `Bearer ${form.publishableKey}` },
    body: new URLSearchParams({
      client_secret: form.clientSecret,
      return_url: `${at.url}/i/return`,
      ...method,
    }),
    signal: AbortSignal.timeout(limitMs),
  });
  const json: { status?: string; error?: { code?: string } } = await response.json();
  return { httpStatus: response.status, status: json.status ?? null, code: json.error?.code ?? null };
}

/** As Stripe.js does: the card goes to Stripe first, the confirm names what came back. */
export async function payByCard(at: Places, form: Form, number = "4242424242424242"): Promise<Confirmed> {
  const response = await fetch(`${at.sandbox.stripeUrl}/v1/payment_methods`, {
    method: "POST",
    headers: { authorization: `Bearer ${form.publishableKey}` },
    body: new URLSearchParams({
      type: "card",
      "card[number]": number,
      "card[exp_month]": "12",
      "card[exp_year]": "2034",
      "card[cvc]": "123",
    }),
    signal: AbortSignal.timeout(limitMs),
  });
  const { id }: { id: string } = await response.json();
  return confirm(at, form, { payment_method: id, use_stripe_sdk: "true" });
}

export function payByDebit(at: Places, form: Form, iban = "DE89370400440532013000"): Promise<Confirmed> {
  return confirm(at, form, {
    "payment_method_data[type]": "sepa_debit",
    "payment_method_data[sepa_debit][iban]": iban,
    "payment_method_data[billing_details][name]": "Anna Kowalska",
    "payment_method_data[billing_details][email]": "anna@example.com",
    "mandate_data[customer_acceptance][type]": "online",
    "mandate_data[customer_acceptance][online][ip_address]": "127.0.0.1",
    "mandate_data[customer_acceptance][online][user_agent]": "e2e",
  });
}

/** The customer answers the bank's 3-D Secure page. */
export async function answerBank(at: Places, form: Form, outcome: "complete" | "fail"): Promise<string> {
  const response = await fetch(`${at.sandbox.stripeUrl}/_challenge/${form.ref}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ outcome, client_secret: form.clientSecret }),
    signal: AbortSignal.timeout(limitMs),
  });
  const json: { status: string } = await response.json();
  return json.status;
}

/** The customer is back on the page: it asks what is true now. */
export async function comeBack(at: Pick<Stack, "url">, token: string): Promise<PayView> {
  const response = await postJson(at, "/api/payment-check", { token });
  if (!response.ok) throw new Error(`payment-check answered ${response.status}: ${await response.text()}`);
  const { view }: { view: PayView } = await response.json();
  return view;
}

/** A payment that another app makes on the same account, with the account's secret key. Returns its id. */
export async function foreignPayment(at: Pick<Stack, "sandbox">, secretKey: string, amount = 5_000): Promise<string> {
  const response = await fetch(`${at.sandbox.stripeUrl}/v1/payment_intents`, {
    method: "POST",
    headers: { authorization: `Bearer ${secretKey}` },
    body: new URLSearchParams({
      amount: String(amount),
      currency: "eur",
      payment_method: "pm_card_visa",
      confirm: "true",
      return_url: "https://shop.example/back",
    }),
    signal: AbortSignal.timeout(limitMs),
  });
  const { id, status }: { id: string; status: string } = await response.json();
  if (status !== "succeeded") throw new Error(`The other app's payment is ${status}.`);
  return id;
}
