import { listWrappedDataKeys, replaceWrappedDataKey } from "@/db/queries/businesses";
import type { Context } from "@/lib/context";
import type { SecretBox } from "./secret-box";

/**
 * Wraps every business's data key under the box's current master key; what is sealed with the data keys stays as it is, so
 * a server that runs meanwhile goes on. All or nothing; calling it again changes nothing. Returns how many were wrapped anew.
 */
export async function rewrapDataKeys(
  ctx: Pick<Context, "db">,
  box: SecretBox,
): Promise<{ total: number; rewrapped: number }> {
  return ctx.db.inTransaction(async (tx) => {
    const rows = await listWrappedDataKeys(tx);
    let rewrapped = 0;
    for (const { id: businessId, wrappedDataKey: expected } of rows) {
      const wrappedDataKey = box.rewrap(expected, businessId);
      if (wrappedDataKey === null) continue;
      await replaceWrappedDataKey(tx, { businessId, expected, wrappedDataKey });
      rewrapped += 1;
    }
    return { total: rows.length, rewrapped };
  });
}
