import { deleteMembership } from "@/db/queries/people";
import type { Context } from "@/lib/context";
import { type OfMember, requireMember, requireOwnerLeft } from "./team-rules";

/** The person keeps their account but sees nothing of this business from the next request on. */
export async function removeMember(ctx: Context, input: OfMember): Promise<void> {
  await ctx.db.inTransaction(async (tx) => {
    await requireOwnerLeft(tx, await requireMember(tx, input), input);
    await deleteMembership(tx, input);
  });
}
