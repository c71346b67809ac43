import { openApi } from "../api";
import { type Call, type JsonObject, plain, textOf, toObject } from "../protocol";
import { confirmPayment, handleNextAction, retrievePaymentIntent, type Wire } from "./confirm";
import { setCookies } from "./cookies";
import { createElements, insideOf } from "./elements";
import { IntegrationError, requireObject } from "./errors";

/** The object that `Stripe(publishableKey, options)` gives the page. */
export function createStripe(origin: string, publishableKey: unknown, given: unknown): object {
  const key = requireKey(publishableKey);
  const options = given === undefined ? {} : requireObject(given, "Stripe()");
  const locale = textOf(options.locale) ?? "auto";
  const stripeAccount = textOf(options.stripeAccount);
  const wire: Wire = { api: openApi(origin, key), origin };
  setCookies();
  const fromElements = (name: "createPaymentMethod" | "createConfirmationToken") => (input: unknown) =>
    fromGroup(name, input);
  return {
    elements: (groupOptions?: unknown) =>
      createElements({ origin, publishableKey: key, stripeAccount, locale, options: groupOptions }),
    confirmPayment: async (input: unknown) => confirmPayment(wire, input),
    retrievePaymentIntent: async (clientSecret: unknown) => retrievePaymentIntent(wire, clientSecret),
    handleNextAction: async (input: unknown) => handleNextAction(wire, input),
    createPaymentMethod: fromElements("createPaymentMethod"),
    createConfirmationToken: fromElements("createConfirmationToken"),
    createToken: notInSandbox("createToken"),
    createSource: notInSandbox("createSource"),
    confirmCardPayment: notInSandbox("confirmCardPayment"),
    confirmSetup: notInSandbox("confirmSetup"),
    registerAppInfo: () => {},
    _registerWrapper: () => {},
  };
}

function requireKey(key: unknown): string {
  if (typeof key !== "string" || key === "")
    throw new IntegrationError("Missing value for Stripe(): apiKey should be a string.");
  if (/^(sk|rk)_/.test(key)) {
    throw new IntegrationError(
      "You should not use your secret key with Stripe.js.\n        Please pass a publishable key instead.",
    );
  }
  if (!key.startsWith("pk_test_sandbox") && !key.startsWith("pk_live_sandbox")) {
    throw new IntegrationError(
      "This is the sandbox's Stripe.js: it takes only the sandbox's own publishable keys (pk_test_sandbox…), see its page /keys.",
    );
  }
  return key;
}

async function fromGroup(name: "createPaymentMethod" | "createConfirmationToken", given: unknown): Promise<JsonObject> {
  const input = requireObject(given, `stripe.${name}()`);
  const inside = insideOf(input.elements, `stripe.${name}()`);
  const params = plain(input.params);
  const call: Call =
    name === "createPaymentMethod"
      ? { name, paymentMethodData: params }
      : { name, paymentMethodData: toObject(params.payment_method_data), returnUrl: textOf(params.return_url) };
  const outcome = await inside.requirePayer(`stripe.${name}()`).call(call);
  if (outcome.error) return { error: outcome.error };
  return name === "createPaymentMethod" ? { paymentMethod: outcome.value } : { confirmationToken: outcome.value };
}

function notInSandbox(name: string) {
  return async () => {
    throw new IntegrationError(
      `stripe.${name}() is not part of this sandbox; use stripe.confirmPayment() with the Payment Element.`,
    );
  };
}
