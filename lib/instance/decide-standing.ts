import { cutHooks } from "@/db/queries/hooks";
import { forgetInstanceSetting, setInstanceSetting } from "@/db/queries/instance";
import { cutTies, holdQueuedMails, listAllCurrentConnections } from "@/db/queries/standing";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { forgetKnownStanding, loadInstanceStanding } from "./load-standing";
import { HOME_URL, INSTANCE_ID, type InstanceStanding, isQuiet, RESTORED_AT } from "./standing";

/** Why mails that waited in a copy are not sent by themselves. */
const HELD =
  "Not sent by itself, because this Paymast was restored from a backup: it may have gone out before. Send it again if it has not.";
/** The last moment that fits a date. */
const NEVER = 8_640_000_000_000_000;
const COPY = "Not sent: this Paymast is a copy of another one.";
const COPY_HOOKS = "This Paymast is a copy of another one, which goes on telling this address.";

/**
 * The owner says: this is the real one. Its address becomes home; each connection is checked at once, which moves the
 * webhook and the wallet domain to the address. After a restore, mails that had waited in the backup stay back with a
 * sentence. Throws CONFLICT when there is nothing to decide.
 */
export async function confirmHome(ctx: Context): Promise<void> {
  const standing = await requireQuiet(ctx);
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    await setInstanceSetting(tx, HOME_URL, ctx.instance.publicUrl);
    await forgetInstanceSetting(tx, RESTORED_AT);
    if (standing.kind === "restored") await holdQueuedMails(tx, { before: standing.at, response: HELD });
    for (const { id: connectionId, businessId } of await listAllCurrentConnections(tx))
      await enqueueJob(tx, {
        id: ctx.newId("job"),
        businessId,
        kind: "connection.check",
        key: `connection.check:${connectionId}:moved:${now}`,
        payload: { businessId, connectionId },
        runAt: now,
        now,
      });
  });
  forgetKnownStanding(ctx);
  ctx.log.info("instance.confirmed", { kind: standing.kind, publicUrl: ctx.instance.publicUrl });
}

/**
 * The owner says: this is a copy. It gets an identity of its own and forgets how to reach the providers; nothing at them
 * is touched, because it belongs to the real one. Waiting mails and messages are not sent. Throws CONFLICT when there is nothing to decide.
 */
export async function declareCopy(ctx: Context): Promise<void> {
  await requireQuiet(ctx);
  const instanceId = ctx.newId("ins");
  await ctx.db.inTransaction(async (tx) => {
    await holdQueuedMails(tx, { before: NEVER, response: COPY });
    await cutTies(tx, { never: NEVER, now: ctx.now(), reason: COPY });
    await cutHooks(tx, { reason: COPY_HOOKS, now: ctx.now() });
    await setInstanceSetting(tx, INSTANCE_ID, instanceId);
    await setInstanceSetting(tx, HOME_URL, ctx.instance.publicUrl);
    await forgetInstanceSetting(tx, RESTORED_AT);
  });
  // Every holder of this context speaks with the new identity from now on.
  ctx.instance.instanceId = instanceId;
  forgetKnownStanding(ctx);
  ctx.log.info("instance.is_copy", { instanceId });
}

async function requireQuiet(ctx: Context): Promise<Exclude<InstanceStanding, { kind: "home" }>> {
  const standing = await loadInstanceStanding(ctx);
  if (!isQuiet(standing) || standing.kind === "home")
    throw new AppError("CONFLICT", "That has been decided already: reload the page.");
  return standing;
}
