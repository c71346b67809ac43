import { findFirstBusiness } from "@/db/queries/businesses";
import type { Role } from "@/db/queries/people";
import type { Context } from "@/lib/context";

/** It is about the whole installation: only an owner of the business it was set up for decides. */
export async function mayDecideStanding(
  ctx: Pick<Context, "db">,
  person: { businessId: string; role: Role },
): Promise<boolean> {
  return person.role === "owner" && (await findFirstBusiness(ctx.db.read))?.id === person.businessId;
}
