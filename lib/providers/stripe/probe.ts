import type Stripe from "stripe";
import type { ProviderConnection } from "../provider";
import { type StripeDeps, stripeFor } from "./client";
import { asking } from "./errors";
import { MARK } from "./marks";

export type ProbeMarks = { probeId: string; businessId: string; instanceId: string };

/** Two dollars: above the least charge in every settlement currency. It is never confirmed, so it is never charged. */
const PROBE = { amount: 200, currency: "usd" } as const;

/** A marked PaymentIntent that is never confirmed. Throws ProviderError. */
export async function createProbe(
  deps: StripeDeps,
  secretKey: string,
  { probeId, businessId, instanceId }: ProbeMarks,
): Promise<Stripe.PaymentIntent> {
  return await asking(() =>
    stripeFor(deps, secretKey).paymentIntents.create({
      ...PROBE,
      automatic_payment_methods: { enabled: true },
      description: "Paymast connection check",
      metadata: { [MARK.instance]: instanceId, [MARK.business]: businessId, [MARK.probe]: probeId },
    }),
  );
}

/** An abandoned probe harms nobody (it carries its mark and is never confirmed), so a failure here is only noted. */
export async function cancelProbe(deps: StripeDeps, secretKey: string, id: string): Promise<void> {
  try {
    await asking(() => stripeFor(deps, secretKey).paymentIntents.cancel(id));
  } catch (error) {
    deps.log.warn("stripe.probe_not_canceled", { id, reason: error instanceof Error ? error.message : "unknown" });
  }
}

/** Made and canceled; Stripe then sends `payment_intent.canceled` with our mark. Throws ProviderError when either is refused. */
export async function sendProbe(deps: StripeDeps, connection: ProviderConnection, marks: ProbeMarks): Promise<void> {
  const { id } = await createProbe(deps, connection.secretKey, marks);
  await asking(() => stripeFor(deps, connection.secretKey).paymentIntents.cancel(id));
}
