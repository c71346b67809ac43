import { type Role, setRole } from "@/db/queries/people";
import type { Context } from "@/lib/context";
import { type OfMember, requireMember, requireOwnerLeft } from "./team-rules";

/** Works from the person's next request on. CONFLICT when the business would have no owner left. */
export async function changeRole(ctx: Context, input: OfMember & { role: Role }): Promise<void> {
  await ctx.db.inTransaction(async (tx) => {
    const member = await requireMember(tx, input);
    if (input.role !== "owner") await requireOwnerLeft(tx, member, input);
    await setRole(tx, input);
  });
}
