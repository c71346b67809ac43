/** Whether messages of the provider still reach us, judged by the payments that came without one. */

const dayMs = 86_400_000;
/** A message may come a little later than the customer. */
export const graceMs = 15 * 60_000;

export type Listening = {
  listensSince: number | null;
  lastEventAt: number | null;
  /** The first payment recorded since the last message, at least a quarter of an hour ago. */
  firstUnheardPaymentAt: number | null;
};

/**
 * Since when nothing was heard although payments came, once that has lasted for a day; null while all is well. Without
 * payments silence is no sign.
 */
export function unheardSince(of: Listening, now: number): number | null {
  const since = of.lastEventAt ?? of.listensSince;
  if (since === null || now - since < dayMs || of.firstUnheardPaymentAt === null) return null;
  return since;
}
