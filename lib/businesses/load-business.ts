import { findBusiness } from "@/db/queries/businesses";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { type Business, withoutKey } from "./business";

/** Throws NOT_FOUND. Whether the reader may see it was decided by `requireOwner`. */
export async function loadBusiness(ctx: Context, input: { businessId: string }): Promise<Business> {
  const row = await findBusiness(ctx.db.read, input.businessId);
  if (row === null) throw new AppError("NOT_FOUND", "This business does not exist.");
  return withoutKey(row);
}
