import { listOwnBusinesses, type OwnBusiness } from "@/db/queries/people";
import type { Context } from "@/lib/context";

/** The businesses this person belongs to, the oldest membership first. */
export async function listBusinesses(ctx: Context, input: { userId: string }): Promise<OwnBusiness[]> {
  return await listOwnBusinesses(ctx.db.read, input.userId);
}
