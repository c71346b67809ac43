import type { Provider } from "../provider";
import { ProviderError } from "../provider";
import { cancelPayment } from "./cancel-payment";
import type { StripeDeps } from "./client";
import { connect, proveSameAccount } from "./connect";
import { checkCredentials } from "./credentials";
import { registerDomain } from "./domains";
import { fetchByRef, fetchPayment } from "./fetch-payment";
import { listBalance, listPayoutEntries, listPayouts } from "./list-balance";
import { listChanges } from "./list-changes";
import { accepts, stripeCurrencies, toWire } from "./money";
import { parseWebhook } from "./parse-webhook";
import { sendProbe } from "./probe";
import { refund } from "./refund";
import { restrictedKeyUrl, rightsWanted } from "./rights";
import { startPayment } from "./start-payment";
import { checkWebhook, createWebhook, disconnect, removeStaleWebhooks } from "./webhooks";

export const stripeCapabilities: Provider["capabilities"] = {
  displayName: "Stripe",
  declineTypes: ["payment_intent.payment_failed"],
  hasEmbeddedForm: true,
  completesOnServer: false,
  currencies: stripeCurrencies,
  paymentUrl: (mode, ref) => `https://dashboard.stripe.com/${mode === "test" ? "test/" : ""}payments/${ref}`,
  disputeUrl: (mode, ref) => `https://dashboard.stripe.com/${mode === "test" ? "test/" : ""}disputes/${ref}`,
  keyPageUrl: (mode) => `https://dashboard.stripe.com/${mode === "test" ? "test/" : ""}apikeys`,
  restrictedKeyUrl,
  rights: rightsWanted,
  signUpUrl: "https://dashboard.stripe.com/register",
  pricesUrl: "https://stripe.com/pricing",
  // https://docs.stripe.com/testing, stripe.md 5.10.
  testNumbers: {
    paid: "4242 4242 4242 4242",
    declined: "4000 0000 0000 0002",
    authenticated: "4000 0025 0000 3155",
    slow_debit: "DE89 3704 0044 0532 0130 00",
    failed_refund: "4000 0000 0000 5126",
    dispute: "4000 0000 0000 0259",
  },
};

/** Another Stripe than the real one hands out its keys itself. */
const capabilitiesAt = (apiBase: string | null): Provider["capabilities"] =>
  apiBase === null ? stripeCapabilities : { ...stripeCapabilities, keyPageUrl: () => new URL("/keys", apiBase).href };

/** Stripe behind our interface. `deps` says where its API is, what time it is and which keys may be used here. */
export function createStripeProvider(deps: StripeDeps): Provider {
  return {
    name: "stripe",
    capabilities: capabilitiesAt(deps.apiBase),
    checkCredentials: (typed) => checkCredentials(deps, typed),
    connect: (credentials) => connect(deps, credentials),
    proveSameAccount: (credentials, marks) => proveSameAccount(deps, credentials, marks),
    sendProbe: (connection, probe) => sendProbe(deps, connection, probe),
    registerDomain: (connection, host) => registerDomain(deps, connection, host),
    disconnect: (connection, endpoint) => disconnect(deps, connection, endpoint),
    checkWebhook: (connection, endpoint, instanceId) => checkWebhook(deps, connection, endpoint, instanceId),
    createWebhook: (connection, endpoint, instanceId, options) =>
      createWebhook(deps, connection, endpoint, instanceId, options ?? { besideOthers: false }),
    removeStaleWebhooks: (connection, keep, instanceId) => removeStaleWebhooks(deps, connection, keep, instanceId),
    accepts: (_connection, money) => accepts(money),
    walletClient: (publishableKey, money) => ({
      publishableKey,
      amount: String(toWire(money)),
      currency: money.currency.toLowerCase(),
    }),
    startPayment: (connection, attempt) => startPayment(deps, connection, attempt),
    completePayment: async (connection, attempt) => {
      const state = await fetchPayment(deps, connection, attempt);
      if (state === null) throw new ProviderError("refused", "not_found", "Stripe has no payment of this attempt.");
      return state;
    },
    cancelPayment: (connection, attempt) => cancelPayment(deps, connection, attempt),
    fetchPayment: (connection, attempt) => fetchPayment(deps, connection, attempt),
    fetchByRef: (connection, ref) => fetchByRef(deps, connection, ref),
    refund: (connection, attempt, wanted) => refund(deps, connection, attempt, wanted),
    listChanges: (connection, since) => listChanges(deps, connection, since),
    listBalance: (connection, range) => listBalance(deps, connection, range),
    listPayouts: (connection, range) => listPayouts(deps, connection, range),
    listPayoutEntries: (connection, payoutRef) => listPayoutEntries(deps, connection, payoutRef),
    parseWebhook,
  };
}
