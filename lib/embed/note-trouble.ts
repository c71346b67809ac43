import { countEmbedReport, insertEmbedReport, listEmbedReports } from "@/db/queries/embed";
import { findOfferByKey } from "@/db/queries/products";
import type { Context } from "@/lib/context";
import { isKeyShaped } from "@/lib/products/offer";
import type { TroubleReason } from "./trouble";

/** A hostile sender can't fill the owner's screen or the database: what comes after so many is not kept. */
export const MOST_REPORTS = 50;

/**
 * Keeps that the overlay could not open on a website, and why: counted, for the owner. The sender is anybody; so it is a
 * hint, and holds nothing but the website's origin, which the browser vouches for unless it `isTold` by the page. False when
 * it was not kept.
 */
export async function noteTrouble(
  ctx: Context,
  {
    key,
    reason,
    origin,
    isTold = false,
  }: { key: string; reason: TroubleReason; origin: string | null; isTold?: boolean },
): Promise<boolean> {
  const found = isKeyShaped(key) ? await findOfferByKey(ctx.db.read, { key }) : null;
  if (found === null) return false;
  const { businessId, id: offerId } = found.offer;
  const now = ctx.now();
  const id = ctx.newId("emr");
  const read = readOrigin(origin);
  // Anybody can say to be anybody: names that nobody vouches for share one line unless they are the owner's own websites.
  const isNamed = !isTold || found.offer.websites.includes(read);
  const report = { businessId, offerId, origin: isNamed ? read : "", reason };
  return await ctx.db.inTransaction(async (tx) => {
    if (await countEmbedReport(tx, { ...report, now })) return true;
    const known = await listEmbedReports(tx, { businessId, offerId, limit: MOST_REPORTS });
    if (known.length >= MOST_REPORTS) return false;
    await insertEmbedReport(tx, { id, ...report, count: 1, firstAt: now, lastAt: now });
    return true;
  });
}

/** The origin alone, whatever else stood there; empty when it is none. */
function readOrigin(typed: string | null): string {
  if (typed === null || typed.length > 300 || !URL.canParse(typed)) return "";
  const { protocol, origin } = new URL(typed);
  return /^https?:$/.test(protocol) ? origin : "";
}
