import { listConnections } from "@/db/queries/connections";
import { newestProviderPaymentAt } from "@/db/queries/readiness";
import type { Business } from "@/lib/businesses/business";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { publicAddress } from "@/lib/links/public-address";
import { gettingStarted, type StartStep } from "./getting-started";

export type GettingStarted = {
  steps: StartStep[];
  provider: string;
  keyPages: Record<Mode, string>;
  signUpUrl: string;
  pricesUrl: string;
  /** What to give the provider as the company's website: this Paymast's front page; null where nobody else can open it. */
  websiteForProvider: string | null;
};

/** How far a business is on its way to being paid; null when it has arrived. Reads stored facts only. */
export async function loadGettingStarted(ctx: Context, business: Business): Promise<GettingStarted | null> {
  const q = ctx.db.read;
  const businessId = business.id;
  const [connections, testPaidAt, livePaidAt] = await Promise.all([
    listConnections(q, { businessId }),
    newestProviderPaymentAt(q, { businessId, mode: "test" }),
    newestProviderPaymentAt(q, { businessId, mode: "live" }),
  ]);
  const steps = gettingStarted({
    isConnected: connections.some(({ enabled }) => enabled),
    autoPayments: business.autoPayments,
    hasPayment: testPaidAt !== null || livePaidAt !== null,
    hasAddress: business.addressLine1 !== null,
    isLive: connections.some(({ mode, enabled }) => mode === "live" && enabled),
  });
  if (steps.every((step) => step.isDone)) return null;
  const { displayName, keyPageUrl, signUpUrl, pricesUrl } = ctx.providers.stripe.capabilities;
  const { publicUrl } = ctx.instance;
  return {
    steps,
    provider: displayName,
    keyPages: { test: keyPageUrl("test"), live: keyPageUrl("live") },
    signUpUrl,
    pricesUrl,
    websiteForProvider: publicAddress(publicUrl).kind === "private" ? null : publicUrl,
  };
}
