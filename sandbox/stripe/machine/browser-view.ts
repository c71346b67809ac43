import type Stripe from "stripe";
import type { World } from "./world";

/**
 * What a publishable key may see of a PaymentIntent (stripe.md 4.3: "a pk-read returns only a subset of fields"). The
 * fields a browser must not see are emptied, not left out: the SDK's types have no optional ones, and the contract
 * checker holds every answer to them.
 */
export function visibleToBrowser(w: World, pi: Stripe.PaymentIntent): Stripe.PaymentIntent {
  if (w.caller?.kind !== "publishable") return pi;
  return {
    ...pi,
    application: null,
    application_fee_amount: null,
    customer: null,
    metadata: {},
    on_behalf_of: null,
    review: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    transfer_data: null,
    transfer_group: null,
  };
}
