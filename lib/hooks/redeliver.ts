import { findHookDelivery, moveDeliveries, updateHookDelivery } from "@/db/queries/hooks";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { type Actor, type OfEndpoint, requireEndpoint } from "./require-endpoint";

const OFF = "This address is switched off. Switch it on first: what waits is sent then.";

/** Sends one message again, whatever became of it: the same id and body, a new series of tries. */
export async function redeliver(ctx: Context, input: { businessId: string; deliveryId: string; by: Actor }) {
  const { businessId, deliveryId, by } = input;
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    const delivery = await findHookDelivery(tx, { businessId, deliveryId });
    if (delivery === null) throw new AppError("NOT_FOUND", "This message does not exist any more.");
    const endpoint = await requireEndpoint(tx, { businessId, endpointId: delivery.endpointId }, by);
    if (!endpoint.isOn) throw new AppError("CONFLICT", OFF);
    if (delivery.leasedUntil !== null && delivery.leasedUntil > now)
      throw new AppError("CONFLICT", "It is being sent at this moment. Look again in a few seconds.");
    const set = { state: "pending" as const, tries: 0, runAt: now, leasedUntil: null, finishedAt: null };
    await updateHookDelivery(tx, { businessId, deliveryId, set });
  });
}

/** Sends everything again that was given up at this address in the last 30 days, and what waits for its next try. */
export async function redeliverFailed(
  ctx: Context,
  input: OfEndpoint & { createdFrom: number; by: Actor },
): Promise<{ sent: number }> {
  const { businessId, endpointId } = input;
  const now = ctx.now();
  return ctx.db.inTransaction(async (tx) => {
    const endpoint = await requireEndpoint(tx, { businessId, endpointId }, input.by);
    if (!endpoint.isOn) throw new AppError("CONFLICT", OFF);
    const set = { state: "pending" as const, tries: 0, runAt: now, finishedAt: null };
    const { createdFrom } = input;
    const again = { businessId, endpointId, from: ["failed", "pending"] as ("failed" | "pending")[], createdFrom };
    return { sent: await moveDeliveries(tx, { ...again, set, now }) };
  });
}
