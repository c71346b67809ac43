import type { BusinessRow } from "@/db/queries/businesses";

/** A business as pages and rules see it: without its wrapped data key, so that it may be handed to any component. */
export type Business = Omit<BusinessRow, "wrappedDataKey">;

export function withoutKey(row: BusinessRow): Business {
  const { wrappedDataKey: _, ...business } = row;
  return business;
}
