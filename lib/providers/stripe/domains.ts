import type { ProviderConnection } from "../provider";
import { ProviderError } from "../provider";
import { type StripeDeps, stripeFor } from "./client";
import { asking, quoted } from "./errors";

/** Registers the host our pages run on, which Apple Pay and some other wallets ask for. Never a reason not to be connected. */
export async function registerDomain(
  deps: StripeDeps,
  connection: ProviderConnection,
  host: string,
): Promise<{ ok: true } | { ok: false; reason: string }> {
  try {
    const stripe = stripeFor(deps, connection.secretKey);
    const known = await asking(() => stripe.paymentMethodDomains.list({ domain_name: host, limit: 1 }));
    const existing = known.data[0];
    const domain = await asking(() => {
      if (existing === undefined) return stripe.paymentMethodDomains.create({ domain_name: host });
      if (!existing.enabled) return stripe.paymentMethodDomains.update(existing.id, { enabled: true });
      return stripe.paymentMethodDomains.validate(existing.id);
    });
    if (domain.apple_pay.status === "active") return { ok: true };
    const detail = domain.apple_pay.status_details?.error_message;
    return { ok: false, reason: `Stripe could not verify ${host} for Apple Pay${detail ? `: “${detail}”` : ""}.` };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { ok: false, reason: refusal(error, host) };
  }
}

function refusal(error: ProviderError, host: string): string {
  if (error.kind === "permission") {
    return "The key may not register domains. Allow “Payment method domains: Write” for this key in Stripe, then try again.";
  }
  if (error.outcome === "refused") {
    return `Stripe does not take ${host} as an address for Apple Pay: ${quoted(error)}.`;
  }
  return "Stripe did not answer when the address was registered. Try again in a moment.";
}
