import { findHookDelivery, insertHookMessage, updateHookDelivery } from "@/db/queries/hooks";
import type { Context } from "@/lib/context";
import { requireHome } from "@/lib/instance/load-standing";
import { addDelivery } from "./announce";
import type { Outcome } from "./answer";
import { deliver } from "./deliver-messages";
import { bodyOf } from "./events";
import { type Actor, type OfEndpoint, requireEndpoint } from "./require-endpoint";

const leaseMs = 60_000;

/**
 * Sends a greeting now and tells what came back; like every message it is signed, logged, and tried again when it fails.
 * Throws NOT_FOUND, FORBIDDEN, CONFLICT in a copy of an installation.
 */
export async function sendTestEvent(ctx: Context, input: OfEndpoint & { by: Actor }): Promise<Outcome> {
  await requireHome(ctx);
  const { businessId, endpointId } = input;
  const now = ctx.now();
  const messageId = ctx.newId("msg");
  const leasedUntil = now + leaseMs;
  const delivering = await ctx.db.inTransaction(async (tx) => {
    const endpoint = await requireEndpoint(tx, { businessId, endpointId }, input.by);
    const { mode } = endpoint;
    const body = bodyOf({ type: "webhook.test", at: now, mode, businessId, data: { message: GREETING } });
    const key = `webhook.test:${messageId}`;
    await insertHookMessage(tx, { id: messageId, businessId, mode, type: "webhook.test", key, body, createdAt: now });
    const deliveryId = await addDelivery(tx, ctx, { endpoint, messageId, now });
    // Ours from the start, so that the loop does not send it a second time.
    await updateHookDelivery(tx, { businessId, deliveryId, set: { leasedUntil } });
    const delivery = await findHookDelivery(tx, { businessId, deliveryId });
    if (delivery === null) throw new Error(`The test message ${messageId} was not stored.`);
    return { endpoint, delivery, leasedUntil };
  });
  return deliver(ctx, delivering);
}

const GREETING = "Hello from Paymast. If you can read this and the signature is right, all is well.";
