import { RateLimiterMemory } from "rate-limiter-flexible";
import { AppError } from "@/lib/app-error";

/** In memory: a restart forgives, and the limit of attempts per document and day stands in the database. */
const windowS = 600;

/**
 * Per ten minutes. Whole offices pay from one address, so the address may do a lot; one link needs little, because its
 * attempt is reused; and nobody mistypes 43 characters often.
 */
const pointsOf = {
  intentIp: 300,
  intentLink: 40,
  checkIp: 1_500,
  checkLink: 300,
  unknownLinkIp: 60,
  orderIp: 60,
  orderLink: 2_000,
  embedReportIp: 20,
  embedReportLink: 300,
  siteCheck: 40,
} as const;

export type PaymentLimit = keyof typeof pointsOf;

/** One own property, named so that nothing else uses it: Next evaluates this module once for each route. */
const shared = globalThis as { paymastPaymentLimits?: Record<PaymentLimit, RateLimiterMemory> };

function limiters(): Record<PaymentLimit, RateLimiterMemory> {
  const limiter = (name: PaymentLimit) =>
    new RateLimiterMemory({ keyPrefix: name, points: pointsOf[name], duration: windowS });
  shared.paymastPaymentLimits ??= {
    intentIp: limiter("intentIp"),
    intentLink: limiter("intentLink"),
    checkIp: limiter("checkIp"),
    checkLink: limiter("checkLink"),
    unknownLinkIp: limiter("unknownLinkIp"),
    orderIp: limiter("orderIp"),
    orderLink: limiter("orderLink"),
    embedReportIp: limiter("embedReportIp"),
    embedReportLink: limiter("embedReportLink"),
    siteCheck: limiter("siteCheck"),
  };
  return shared.paymastPaymentLimits;
}

/** Counts one request. Throws RATE_LIMITED when there were too many. */
export async function spend(limit: PaymentLimit, key: string): Promise<void> {
  try {
    await limiters()[limit].consume(key);
  } catch (cause) {
    // The limiter rejects with its counters, which are no error to be traced.
    if (cause instanceof Error) throw cause;
    throw new AppError("RATE_LIMITED", "Too many requests. Please wait a few minutes and try again.");
  }
}

/** Whether an address has asked for so many unknown links that it is guessing. */
export async function refuseGuessing(ip: string): Promise<void> {
  const state = await limiters().unknownLinkIp.get(ip);
  if (state !== null && state.remainingPoints <= 0)
    throw new AppError("RATE_LIMITED", "Too many requests. Please wait a few minutes and try again.");
}

/** Counts a miss; the answer stays "not found". */
export async function noteUnknownLink(ip: string): Promise<void> {
  try {
    await limiters().unknownLinkIp.consume(ip);
  } catch {
    // The limit is reached: the next request of this address is refused before it is looked up.
  }
}
