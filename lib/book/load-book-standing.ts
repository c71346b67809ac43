import { findNewestComparison, listBookConnections } from "@/db/queries/book";
import { countOpenDifferences } from "@/db/queries/differences";
import type { Context } from "@/lib/context";

export type BookStanding = {
  /** UTC ms of the last comparison that could be done. */
  comparedAt: number | null;
  differences: number;
  kind: "equal" | "differs" | "never" | "failed";
  /** Why the last one could not be done, as a sentence. */
  reason: string | null;
};

/** Where the comparison with the provider stands, in one line: for Home and Health. */
export async function loadBookStanding(
  ctx: Context,
  input: { businessId: string; mode: "test" | "live" },
): Promise<BookStanding> {
  const connections = await listBookConnections(ctx.db.read, input);
  const { businessId } = input;
  let comparedAt: number | null = null;
  let reason: string | null = null;
  for (const { id: connectionId, state } of connections) {
    const newest = await findNewestComparison(ctx.db.read, { businessId, connectionId });
    // An old connection's key is often gone; only the current one can fail in a way that matters now.
    if (newest?.state === "failed" && state === "current") reason = newest.reason;
    const done =
      newest?.state === "failed"
        ? await findNewestComparison(ctx.db.read, { businessId, connectionId, done: true })
        : newest;
    if (state === "current" || comparedAt === null) comparedAt = done?.finishedAt ?? comparedAt;
  }
  const connectionIds = connections.map(({ id }) => id);
  const differences = await countOpenDifferences(ctx.db.read, { businessId, connectionIds });
  const kind = reason !== null ? "failed" : differences > 0 ? "differs" : comparedAt === null ? "never" : "equal";
  return { comparedAt, differences, kind, reason };
}
