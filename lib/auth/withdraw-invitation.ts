import { withdrawInvitations } from "@/db/queries/mailed-tokens";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";

/** The link in the mail stops working. NOT_FOUND when it was accepted or withdrawn meanwhile. */
export async function withdrawInvitation(
  ctx: Context,
  input: { businessId: string; invitationId: string },
): Promise<void> {
  const isWithdrawn = await ctx.db.inTransaction((tx) => withdrawInvitations(tx, { ...input, now: ctx.now() }));
  if (!isWithdrawn) throw new AppError("NOT_FOUND", "This invitation was accepted or withdrawn already.");
}
