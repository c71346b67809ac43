import type Stripe from "stripe";
import { noSuch, StripeProblem } from "./errors";
import { emit, snapshot } from "./events";
import type { World } from "./world";

export function readAccount(w: World, id: string | null): Stripe.Account {
  if (id !== null && id !== w.account.id) {
    throw new StripeProblem(
      403,
      {
        type: "invalid_request_error",
        code: "account_invalid",
        message: `The provided key '${(w.caller?.key ?? "").slice(0, 12)}…' does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
      },
      { isStored: false },
    );
  }
  return w.account;
}

/** What the owner changes in Stripe's dashboard; used by the control API only. */
export function changeAccount(w: World, change: (account: Stripe.Account) => void): Stripe.Account {
  const before = snapshot(w.account);
  change(w.account);
  emit(w, "account.updated", w.account, before);
  return w.account;
}

export function countrySpec(w: World, id: string): Stripe.CountrySpec {
  const currency = { PL: "pln", DE: "eur", US: "usd", GB: "gbp", FR: "eur", AT: "eur", CH: "chf" }[id];
  if (currency === undefined) throw noSuch("country spec", id, "id");
  const fields = { additional: [], minimum: ["business_profile.url", "external_account", "tos_acceptance.date"] };
  return {
    id,
    object: "country_spec",
    default_currency: currency,
    supported_bank_account_currencies: { [currency]: [id] },
    supported_payment_currencies: [w.account.default_currency ?? currency, "eur", "usd"],
    supported_payment_methods: ["card", "stripe"],
    supported_transfer_countries: ["US", "DE", "PL", "GB"],
    verification_fields: { company: fields, individual: fields },
  };
}
