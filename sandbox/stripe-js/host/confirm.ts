import type { Api } from "../api";
import { type JsonObject, type Outcome, plain, type StripeError, textOf, toObject } from "../protocol";
import { insideOf } from "./elements";
import { authenticationFailure, IntegrationError, requireClientSecret, requireObject } from "./errors";
import { openSheet } from "./sheet";

export type Result =
  | { paymentIntent: JsonObject; error?: undefined }
  | { error: StripeError; paymentIntent?: undefined };
export type Wire = { api: Api; origin: string };

/** `stripe.confirmPayment()`: resolves with an error, with the PaymentIntent, or never, because the page is left. */
export async function confirmPayment(wire: Wire, input: unknown): Promise<Result> {
  const where = "stripe.confirmPayment()";
  const options = requireObject(input, where);
  const params = plain(options.confirmParams);
  const isRedirect = (options.redirect ?? "always") === "always";
  const returnUrl = textOf(params.return_url);
  if (isRedirect && !returnUrl) {
    throw new IntegrationError(
      `Invalid value for ${where}: confirmParams.return_url is required when redirect is "always".`,
    );
  }
  if (returnUrl) requireUrl(returnUrl, where);
  const outcome =
    options.elements === undefined
      ? await confirmWithoutElements(wire, options, params)
      : await confirmWithElements(options, params, returnUrl, where);
  if (outcome.error) return { error: outcome.error };
  const result = await finish(wire, outcome.value);
  if (result.error || !isRedirect || !returnUrl) return result;
  return leave(withResult(returnUrl, result.paymentIntent));
}

async function confirmWithElements(
  options: Record<string, unknown>,
  params: JsonObject,
  returnUrl: string | null,
  where: string,
): Promise<Outcome> {
  const inside = insideOf(options.elements, where);
  const clientSecret = requireClientSecret(options.clientSecret ?? inside.clientSecret, `${where}: clientSecret`);
  const payer = inside.requirePayer(where);
  if (inside.clientSecret === null && !inside.wasSubmitted()) {
    throw new IntegrationError(
      "elements.submit() must be called before stripe.confirmPayment() when the Elements group was created without a clientSecret.",
    );
  }
  if (inside.clientSecret !== null) {
    const submitted = await inside.submit();
    if (submitted.error) return submitted;
  }
  const paymentMethodData = toObject(params.payment_method_data);
  return payer.call({ name: "confirm", clientSecret, returnUrl, paymentMethodData });
}

/** With a payment method or confirmation token that exists already, no element is needed. */
async function confirmWithoutElements(
  { api }: Wire,
  options: Record<string, unknown>,
  params: JsonObject,
): Promise<Outcome> {
  const clientSecret = requireClientSecret(options.clientSecret, "stripe.confirmPayment(): clientSecret");
  const answer = await api.post(`/v1/payment_intents/${idOf(clientSecret)}/confirm`, {
    ...params,
    client_secret: clientSecret,
    use_stripe_sdk: true,
  });
  return answer.ok ? { value: answer.body } : { error: answer.error };
}

/** Takes a confirmed PaymentIntent through its next action, if it has one. */
export async function finish(wire: Wire, paymentIntent: JsonObject): Promise<Result> {
  if (paymentIntent.status !== "requires_action") return { paymentIntent };
  const action = toObject(paymentIntent.next_action);
  if (action.type === "redirect_to_url") {
    const url = textOf(toObject(action.redirect_to_url).url);
    if (url) return leave(url);
  }
  if (action.type !== "use_stripe_sdk") return { paymentIntent };
  const clientSecret = textOf(paymentIntent.client_secret) ?? "";
  const path = `/stripe-js/challenge.html?payment_intent=${encodeURIComponent(textOf(paymentIntent.id) ?? "")}&client_secret=${encodeURIComponent(clientSecret)}`;
  const outcome = await openSheet({ origin: wire.origin, path, title: "3D Secure challenge" });
  const now = await retrievePaymentIntent(wire, clientSecret);
  if (now.error) return now;
  const intent = now.paymentIntent;
  if (outcome === "close" || intent.status === "requires_action") return { error: authenticationFailure(intent) };
  if (intent.status !== "requires_payment_method") return now;
  const last = toObject(intent.last_payment_error);
  return {
    error: {
      ...last,
      type: textOf(last.type) ?? "card_error",
      message: textOf(last.message) ?? authenticationFailure(intent).message,
      payment_intent: intent,
    },
  };
}

export async function retrievePaymentIntent({ api }: Wire, secret: unknown): Promise<Result> {
  const clientSecret = requireClientSecret(secret, "stripe.retrievePaymentIntent()");
  const answer = await api.get(`/v1/payment_intents/${idOf(clientSecret)}`, { client_secret: clientSecret });
  return answer.ok ? { paymentIntent: answer.body } : { error: answer.error };
}

export async function handleNextAction(wire: Wire, input: unknown): Promise<Result> {
  const { clientSecret } = requireObject(input, "stripe.handleNextAction()");
  const now = await retrievePaymentIntent(wire, clientSecret);
  if (now.error) return now;
  if (now.paymentIntent.status !== "requires_action") {
    throw new IntegrationError("handleNextAction: The PaymentIntent supplied is not in the requires_action state.");
  }
  return finish(wire, now.paymentIntent);
}

function idOf(clientSecret: string): string {
  return encodeURIComponent(clientSecret.split("_secret_")[0] ?? "");
}

function requireUrl(url: string, where: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol === "https:" || parsed?.protocol === "http:") return;
  throw new IntegrationError(
    `Invalid value for ${where}: confirmParams.return_url should be an absolute http(s) URL. You specified: ${url}.`,
  );
}

/** What the return page gets (stripe.md 5.11): a hint for display, never a proof. */
export function withResult(returnUrl: string, paymentIntent: JsonObject): string {
  const url = new URL(returnUrl);
  url.searchParams.set("payment_intent", textOf(paymentIntent.id) ?? "");
  url.searchParams.set("payment_intent_client_secret", textOf(paymentIntent.client_secret) ?? "");
  url.searchParams.set("redirect_status", paymentIntent.status === "processing" ? "pending" : "succeeded");
  return url.href;
}

/** The page goes away, so the promise stays open, as the real one does: a settled one would flash an error. */
function leave(url: string): Promise<never> {
  location.assign(url);
  return new Promise(() => {});
}
