import { createHmac } from "node:crypto";
import { countStarts, forgetStarts, insertStart } from "@/db/queries/shield";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { startsOfIp } from "./limits";
import { pauseAddress } from "./pause-address";

const keptMs = 2 * 86_400_000;
const forgetEveryMs = 3_600_000;
const forgotAt = new WeakMap<object, number>();

/**
 * Counts a payment that an address is about to begin, before it is opened. The count stands in the database: a restart
 * forgives nothing. Throws RATE_LIMITED for too many, and when a challenge of the installation's own refuses.
 */
export async function noteStart(
  ctx: Context,
  start: { businessId: string; mode: Mode; payableId: string; offerId: string | null; ip: string },
): Promise<void> {
  const { businessId, ip } = start;
  if (isOwnMachine(ip)) return;
  const now = ctx.now();
  const ipHash = createHmac("sha256", ctx.instance.linkKey).update(`shield\n${ip}`).digest("base64url");
  const starts = await countStarts(ctx.db.read, { businessId, ipHash, since: now - startsOfIp.withinMs });
  const isTooMany = starts >= startsOfIp.most;
  const isRefused = isTooMany || (await ctx.challenge?.({ ...start, startsOfIp: starts })) === "refuse";
  if (isRefused) {
    if (isTooMany) await pauseAddress(ctx, { ...start, ipHash, starts });
    ctx.log.warn("shield.stopped", { businessId, starts });
    throw new AppError("RATE_LIMITED", "Too many payments were begun from here. Please wait a few minutes.");
  }
  const mayForget = now - (forgotAt.get(ctx.db) ?? Number.NEGATIVE_INFINITY) > forgetEveryMs;
  if (mayForget) forgotAt.set(ctx.db, now);
  await ctx.db.inTransaction(async (tx) => {
    await insertStart(tx, { id: ctx.newId("shs"), businessId, ipHash, at: now });
    if (mayForget) await forgetStarts(tx, now - keptMs);
  });
}

/**
 * No customer's address: a proxy in front that was not declared (TRUSTED_PROXY_HOPS) makes everybody look like this machine,
 * and one card tester would close the tills for all of them. Refused cards are counted all the same.
 */
const isOwnMachine = (ip: string): boolean => ip === "local" || ip === "::1" || ip.startsWith("127.");
