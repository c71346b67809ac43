import type { Log } from "@/lib/context";
import type { Provider, ProviderName } from "./provider";
import { createStripeProvider } from "./stripe/create-provider";

export type ProviderSettings = {
  /** STRIPE_API_BASE; null for the real Stripe. */
  stripeApiBase: string | null;
  publicUrl: string;
  isSandboxed: boolean;
  now(): number;
  log: Log;
};

/** Every provider that works, by name. Another one is a folder beside `stripe` and a line here. */
export function createProviders(settings: ProviderSettings): Record<ProviderName, Provider> {
  const { stripeApiBase, publicUrl, isSandboxed, now, log } = settings;
  return { stripe: createStripeProvider({ apiBase: stripeApiBase, publicUrl, isSandboxed, now, log }) };
}
