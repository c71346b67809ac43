import type { Queryable } from "@/db/client";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";

/** Plans to look at an order that may have been left; asking twice for one moment plans it once. */
export async function planExpiry(
  tx: Queryable,
  ctx: Pick<Context, "now" | "newId">,
  input: { businessId: string; orderId: string; at: number; isForced?: boolean },
): Promise<void> {
  const { businessId, orderId, at, isForced = false } = input;
  await enqueueJob(tx, {
    id: ctx.newId("job"),
    businessId,
    kind: "order.expire",
    key: `order-expire:${orderId}:${at}${isForced ? ":now" : ""}`,
    payload: { businessId, orderId, isForced },
    runAt: at,
    now: ctx.now(),
  });
}
