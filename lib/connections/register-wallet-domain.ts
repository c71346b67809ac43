import { findConnection, updateConnection } from "@/db/queries/connections";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { hostOf, isHttps } from "./connection";
import { openConnection } from "./open-connection";

/**
 * Registers the host of our pages with the provider, which Apple Pay asks for, and stores what became of it. Null when the
 * wallets can be shown, else the sentence why not; the connection is usable either way.
 */
export async function registerWalletDomain(
  ctx: Context,
  input: { businessId: string; connectionId: string },
): Promise<string | null> {
  const row = await findConnection(ctx.db.read, input);
  if (row === null) throw new AppError("NOT_FOUND", "This connection does not exist.");
  const host = hostOf(ctx.instance.publicUrl);
  const problem = await problemOf(ctx, row, host);
  const set = { walletDomain: problem === null ? host : null, walletProblem: problem };
  await ctx.db.inTransaction((tx) => updateConnection(tx, { ...input, set }));
  return problem;
}

async function problemOf(
  ctx: Context,
  row: Parameters<typeof openConnection>[1],
  host: string,
): Promise<string | null> {
  if (!isHttps(ctx.instance.publicUrl) && !ctx.instance.isSandboxed) {
    return `Wallets need https, and this Paymast runs at ${ctx.instance.publicUrl}.`;
  }
  const connection = await openConnection(ctx, row);
  const registered = await ctx.providers[row.provider].registerDomain(connection, host);
  return registered.ok ? null : registered.reason;
}
