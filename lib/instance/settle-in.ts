import { keepInstanceSetting, setInstanceSetting } from "@/db/queries/instance";
import { hasAnyConnection } from "@/db/queries/standing";
import type { Context, Instance } from "@/lib/context";
import { HOME_URL } from "./standing";

/**
 * At start: a database without a home gets this address. As long as no provider was ever connected, a changed address is
 * no question: there is nothing that a copy could do in the other's name.
 */
export async function settleIn(ctx: Pick<Context, "db"> & { instance: Pick<Instance, "publicUrl"> }): Promise<void> {
  const { publicUrl } = ctx.instance;
  await ctx.db.inTransaction(async (tx) => {
    const homeUrl = await keepInstanceSetting(tx, HOME_URL, publicUrl);
    if (homeUrl !== publicUrl && !(await hasAnyConnection(tx))) await setInstanceSetting(tx, HOME_URL, publicUrl);
  });
}
