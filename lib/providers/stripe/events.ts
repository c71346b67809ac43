import type Stripe from "stripe";

/**
 * The one list of events we handle. Endpoints subscribe to it, the sweep lists it, and a test compares the two, so that
 * nothing is handled without being subscribed. Stripe's list call takes 20 types at most.
 */
export const HANDLED_EVENTS = [
  "payment_intent.succeeded",
  "payment_intent.processing",
  "payment_intent.payment_failed",
  "payment_intent.canceled",
  "payment_intent.requires_action",
  "charge.succeeded",
  "charge.updated",
  "charge.refunded",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
  "radar.early_fraud_warning.created",
  "review.opened",
  "review.closed",
  "account.updated",
] as const satisfies readonly Stripe.WebhookEndpointCreateParams.EnabledEvent[];
