import { findDifference, updateDifference } from "@/db/queries/differences";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";

/**
 * "Not ours" for payments of other apps, "Leave it" for the rest: remembered, so that it is not asked about again while it
 * says the same. Changes no money. Throws NOT_FOUND, CONFLICT when it was settled meanwhile.
 */
export async function setDifferenceAside(
  ctx: Context,
  input: { businessId: string; differenceId: string; by: string },
): Promise<void> {
  const { businessId, differenceId, by } = input;
  await ctx.db.inTransaction(async (tx) => {
    const difference = await findDifference(tx, { businessId, differenceId });
    if (difference === null) throw new AppError("NOT_FOUND", "This difference does not exist.");
    const now = ctx.now();
    const state = difference.kind === "foreign" ? ("not_ours" as const) : ("accepted" as const);
    const set = { state, decidedBy: by, decidedAt: now, updatedAt: now };
    const isDone = await updateDifference(tx, { businessId, differenceId, expected: ["open"], set });
    if (!isDone) throw new AppError("CONFLICT", "This difference is settled already.");
  });
}
