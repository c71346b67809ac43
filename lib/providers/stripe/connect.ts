import type Stripe from "stripe";
import { AppError } from "@/lib/app-error";
import type { ConnectedAccount, Credentials } from "../provider";
import { ProviderError } from "../provider";
import { fetchBranding } from "./branding";
import { type StripeDeps, stripeFor } from "./client";
import { asking, quoted } from "./errors";
import { cancelProbe, createProbe } from "./probe";
import { requirementSentences } from "./requirements";
import { ACCOUNT_RIGHT, OPTIONAL_RIGHTS, PAYMENT_RIGHT, type Right } from "./rights";

/** Asks Stripe who these keys are. Throws AppError naming the field, with what Stripe said and what to do. */
export async function connect(deps: StripeDeps, credentials: Credentials): Promise<ConnectedAccount> {
  const stripe = stripeFor(deps, credentials.secretKey);
  const account = await readAccount(stripe, credentials);
  const missingRights = await findMissingRights(stripe, credentials, account === null);
  if (account === null) return unknownAccount(credentials, missingRights);
  return {
    accountId: account.id,
    name: account.business_profile?.name ?? account.settings?.dashboard.display_name ?? null,
    country: account.country ?? null,
    defaultCurrency: account.default_currency?.toUpperCase() ?? null,
    mode: credentials.mode,
    chargesEnabled: account.charges_enabled,
    requirements: account.charges_enabled ? [] : requirementSentences(account),
    branding: await fetchBranding(deps, credentials.secretKey, account),
    missingRights,
  };
}

/** A restricted key may be forbidden to read its account: then we know that it works, but not whose it is. */
function unknownAccount(credentials: Credentials, missingRights: ConnectedAccount["missingRights"]): ConnectedAccount {
  return {
    accountId: null,
    name: null,
    country: null,
    defaultCurrency: null,
    mode: credentials.mode,
    chargesEnabled: true,
    requirements: [],
    branding: null,
    missingRights,
  };
}

async function readAccount(stripe: Stripe, credentials: Credentials): Promise<Stripe.Account | null> {
  try {
    return await asking(() => stripe.accounts.retrieveCurrent());
  } catch (error) {
    if (error instanceof ProviderError && error.kind === "permission") return null;
    throw unusableKey(error, credentials);
  }
}

/** A full key may do everything; a restricted one is asked about each right. Stripe's own words name the missing ones. */
async function findMissingRights(
  stripe: Stripe,
  credentials: Credentials,
  isAccountHidden: boolean,
): Promise<ConnectedAccount["missingRights"]> {
  if (!credentials.secretKey.startsWith("rk_")) return [];
  if (!(await isAllowed(() => PAYMENT_RIGHT.probe(stripe), credentials))) throw noPaymentRight(credentials);
  const missing: Right[] = isAccountHidden ? [ACCOUNT_RIGHT] : [];
  for (const right of OPTIONAL_RIGHTS) {
    if (!(await isAllowed(() => right.probe(stripe), credentials))) missing.push(right);
  }
  return missing.map(({ right, consequence }) => ({ right, consequence: consequence ?? "" }));
}

/** Only "no permission" says no. Any other answer about an object that nobody has means that the call was let through. */
async function isAllowed(call: () => Promise<unknown>, credentials: Credentials): Promise<boolean> {
  try {
    await asking(call);
    return true;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.kind === "permission") return false;
    if (error.kind === "not_found" || error.kind === "invalid") return true;
    throw unusableKey(error, credentials);
  }
}

const masked = (key: string) => `…${key.slice(-4)}`;

const keyName = (credentials: Credentials) => `The ${credentials.mode} secret key (${masked(credentials.secretKey)})`;

function noPaymentRight(credentials: Credentials): AppError {
  return new AppError(
    "BAD_INPUT",
    `${keyName(credentials)} may not create payments. In Stripe, open this restricted key and allow “PaymentIntents: Write”, then save again.`,
    { field: "secretKey" },
  );
}

/** The sentence for a secret key that Stripe does not take, or for a Stripe that does not answer. */
function unusableKey(error: unknown, credentials: Credentials): unknown {
  if (!(error instanceof ProviderError)) return error;
  const failure = (message: string) => new AppError("BAD_INPUT", message, { field: "secretKey", cause: error });
  if (error.providerCode === "api_key_expired") {
    return failure(
      `${keyName(credentials)} has expired: it was rolled or revoked in Stripe. Copy the current one from Stripe's API keys page.`,
    );
  }
  if (error.kind === "authentication") {
    return failure(
      `Stripe does not know ${keyName(credentials).replace("The", "the")}. It answered ${quoted(error)}. Copy the key again from Stripe's API keys page; nothing was changed.`,
    );
  }
  if (error.outcome === "refused")
    return failure(`Stripe refused ${keyName(credentials).replace("The", "the")}: ${quoted(error)}.`);
  return stripeIsSilent(error);
}

export function stripeIsSilent(error: ProviderError): AppError {
  const message =
    error.kind === "rate_limit"
      ? "Stripe asks us to slow down. Wait a minute and save again; nothing was changed."
      : "Stripe did not answer, so the keys could not be checked. Nothing was changed; save again in a moment.";
  return new AppError("PROVIDER", message, { cause: error });
}

/**
 * Proves that the publishable key belongs to the secret key's account: a marked PaymentIntent made with the one is read
 * with the other, and canceled at once. There is no cheaper documented way (stripe.md 5.7).
 */
export async function proveSameAccount(
  deps: StripeDeps,
  credentials: Credentials,
  marks: { businessId: string; instanceId: string },
): Promise<void> {
  const probe = await probeOf(deps, credentials, marks);
  try {
    await readWithPublishableKey(deps, credentials, probe);
  } finally {
    await cancelProbe(deps, credentials.secretKey, probe.id);
  }
}

async function probeOf(
  deps: StripeDeps,
  credentials: Credentials,
  marks: { businessId: string; instanceId: string },
): Promise<Stripe.PaymentIntent> {
  try {
    // Not waited for: which account it is made in is all that is asked.
    return await createProbe(deps, credentials.secretKey, { ...marks, probeId: "1" });
  } catch (error) {
    if (error instanceof ProviderError && error.kind === "permission") throw noPaymentRight(credentials);
    throw unusableKey(error, credentials);
  }
}

async function readWithPublishableKey(
  deps: StripeDeps,
  credentials: Credentials,
  probe: Stripe.PaymentIntent,
): Promise<void> {
  const clientSecret = probe.client_secret;
  if (clientSecret === null) throw new ProviderError("unknown", "provider", "Stripe sent no client secret.");
  try {
    const stripe = stripeFor(deps, credentials.publishableKey);
    await asking(() => stripe.paymentIntents.retrieve(probe.id, { client_secret: clientSecret }));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.outcome !== "refused") throw stripeIsSilent(error);
    const name = `The ${credentials.mode} publishable key (${masked(credentials.publishableKey)})`;
    const message =
      error.kind === "authentication"
        ? `${name} is not known to Stripe. It answered ${quoted(error)}. Copy the key again from Stripe's API keys page; nothing was changed.`
        : `${name} belongs to another Stripe account than the secret key. Copy both keys from the same API keys page in Stripe; nothing was changed.`;
    throw new AppError("BAD_INPUT", message, { field: "publishableKey", cause: error });
  }
}
