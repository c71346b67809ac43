"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { AppError } from "@/lib/app-error";
import { markHandled } from "@/lib/health/mark-handled";
import { ownerAction } from "@/lib/http/owner";
import { replayEvents } from "@/lib/payments/replay-events";
import { endPauseNow } from "@/lib/shield/load-pauses";

const HandledInput = z.object({ kind: z.enum(["refund", "event"]), id: z.string().min(1).max(100) });

/** "I dealt with it". Messages of the provider are the owners' business; refunds are every member's who sees payments. */
export const markHandledAction = ownerAction(HandledInput, async (ctx, owner, { kind, id }) => {
  if (kind === "event" && owner.role !== "owner") throw new AppError("NOT_FOUND", "This does not exist.");
  await markHandled(ctx, { businessId: owner.businessId, kind, id, by: owner.userId });
  revalidatePath(`/b/${owner.businessId}`, "layout");
  return undefined;
});

/** One id, or several with commas between: a button has one value. */
const ReplayInput = z.object({
  ids: z
    .string()
    .min(1)
    .max(10_000)
    .transform((ids) => ids.split(",").slice(0, 100)),
});

/** Puts messages that were given up back into the inbox. */
export const replayEventsAction = ownerAction(
  ReplayInput,
  async (ctx, owner, { ids }) => {
    const count = await replayEvents(ctx, { businessId: owner.businessId, ids });
    revalidatePath(`/b/${owner.businessId}`, "layout");
    const what = count === 1 ? "It is" : `${count} messages are`;
    return { data: undefined, message: `${what} in the inbox again and handled within seconds.` };
  },
  { roles: ["owner"] },
);

/** Lets payments in again before a pause of the shield is over. */
export const endPauseAction = ownerAction(
  z.object({ pauseId: z.string().max(100) }),
  async (ctx, owner, { pauseId }) => {
    await endPauseNow(ctx, { businessId: owner.businessId, pauseId, by: owner.userId });
    revalidatePath(`/b/${owner.businessId}`, "layout");
    return null;
  },
  { roles: ["owner"] },
);
