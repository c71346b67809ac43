import { listBookConnections } from "@/db/queries/book";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { compareBook } from "./compare-book";

/**
 * "Compare now": every connection of the business in this mode. Throws CONFLICT without a connection or while a comparison
 * runs, PROVIDER with the reason when the current one could not be compared.
 */
export async function compareNow(
  ctx: Context,
  input: { businessId: string; mode: "test" | "live" },
): Promise<{ isEqual: boolean }> {
  const connections = await listBookConnections(ctx.db.read, input);
  if (connections.length === 0) throw new AppError("CONFLICT", "Connect Stripe first, in Settings, Online payments.");
  let isEqual = true;
  let refusal: string | null = null;
  for (const { id: connectionId, state } of connections) {
    const result = await compareBook(ctx, { businessId: input.businessId, connectionId, by: "owner" });
    if (result.state === "differs") isEqual = false;
    // The key of an old connection is often gone.
    if (result.state === "failed" && state === "current") refusal = result.reason;
  }
  if (refusal !== null) throw new AppError("PROVIDER", `${refusal} Nothing was changed.`);
  return { isEqual };
}
