import { moveDeliveries, updateHookEndpoint } from "@/db/queries/hooks";
import type { Context } from "@/lib/context";
import { type Actor, requireEndpoint } from "./require-endpoint";
import { HELD_FOR_MS } from "./schedule";

/**
 * Switches an address off or on. While it is off its messages are held; on again they go out, those older than 30 days
 * excepted. Returns how many are sent now.
 */
export async function switchEndpoint(
  ctx: Context,
  input: { businessId: string; endpointId: string; isOn: boolean; by: Actor },
): Promise<{ sent: number }> {
  const { businessId, endpointId, isOn } = input;
  const of = { businessId, endpointId };
  const now = ctx.now();
  return ctx.db.inTransaction(async (tx) => {
    const endpoint = await requireEndpoint(tx, of, input.by);
    if (endpoint.isOn === isOn) return { sent: 0 };
    await updateHookEndpoint(tx, { ...of, set: { isOn, offReason: null, failingSince: null, updatedAt: now } });
    if (!isOn) {
      await moveDeliveries(tx, { ...of, from: ["pending"], set: { state: "held" }, now });
      return { sent: 0 };
    }
    const oldest = now - HELD_FOR_MS;
    await moveDeliveries(tx, {
      ...of,
      from: ["held"],
      createdBefore: oldest,
      set: { state: "failed", finishedAt: now },
      now,
    });
    const set = { state: "pending" as const, tries: 0, runAt: now };
    return { sent: await moveDeliveries(tx, { ...of, from: ["held"], set, now }) };
  });
}

/** Takes an address out of the list. What waited for it is not sent any more; its log stays in the database. */
export async function removeEndpoint(
  ctx: Context,
  input: { businessId: string; endpointId: string; by: Actor },
): Promise<void> {
  const of = { businessId: input.businessId, endpointId: input.endpointId };
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    await requireEndpoint(tx, of, input.by);
    await updateHookEndpoint(tx, { ...of, set: { isOn: false, removedAt: now, updatedAt: now } });
    const set = { state: "failed" as const, finishedAt: now };
    await moveDeliveries(tx, { ...of, from: ["pending", "held"], set, now });
  });
}
