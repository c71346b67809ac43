"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { compareNow } from "@/lib/book/compare-now";
import { recordDifference } from "@/lib/book/record-difference";
import { setDifferenceAside } from "@/lib/book/set-difference-aside";
import { currentMode } from "@/lib/http/mode";
import { ownerAction } from "@/lib/http/owner";

const OfDifference = z.object({ differenceId: z.string().min(1).max(100) });

/** "Compare now": reads Stripe's book and compares, in the mode that is shown. */
export const compareNowAction = ownerAction(z.object({}), async (ctx, owner) => {
  const { businessId } = owner;
  const { isEqual } = await compareNow(ctx, { businessId, mode: await currentMode(owner.business) });
  revalidatePath(`/b/${businessId}`, "layout");
  return { data: undefined, message: isEqual ? "Compared just now." : "Compared just now. See below what differs." };
});

/** "Record it": what Stripe has is settled here. */
export const recordDifferenceAction = ownerAction(OfDifference, async (ctx, owner, { differenceId }) => {
  const { businessId, userId: by } = owner;
  const { isSettled } = await recordDifference(ctx, { businessId, differenceId, by });
  revalidatePath(`/b/${businessId}`, "layout");
  const message = isSettled
    ? "Recorded. Both books say the same now."
    : "Stripe was asked again, and it still differs. If it is right as it stands, press Leave it.";
  return { data: undefined, message };
});

/** "Not ours" and "Leave it": remembered, no money changes. */
export const setDifferenceAsideAction = ownerAction(OfDifference, async (ctx, owner, { differenceId }) => {
  const { businessId, userId: by } = owner;
  await setDifferenceAside(ctx, { businessId, differenceId, by });
  revalidatePath(`/b/${businessId}`, "layout");
  return { data: undefined, message: "Noted. You won't be asked about it again." };
});
