import { setConnectionsEnabled } from "@/db/queries/connections";
import { addHistory } from "@/db/queries/history";
import type { Context } from "@/lib/context";
import type { ProviderName } from "@/lib/providers/provider";

/** The provider's check box: off keeps the keys and opens no new payments; those under way still arrive. */
export async function setConnectionEnabled(
  ctx: Context,
  input: { businessId: string; by: string; provider: ProviderName; enabled: boolean },
): Promise<void> {
  const { businessId, provider, enabled } = input;
  const id = ctx.newId("his");
  const at = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    const changed = await setConnectionsEnabled(tx, { businessId, provider, enabled });
    if (changed === 0) return;
    const kind = enabled ? "connection.enabled" : "connection.disabled";
    await addHistory(tx, { id, businessId, actor: input.by, kind, data: { provider }, at });
  });
}
