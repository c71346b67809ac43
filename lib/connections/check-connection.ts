import { type ConnectionRow, findConnection, findCurrentConnection, updateConnection } from "@/db/queries/connections";
import { AppError, isAppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { ConnectedAccount } from "@/lib/providers/provider";
import { noteRefusedKey } from "./note-refused-key";
import { openConnection } from "./open-connection";
import { refreshBranding } from "./refresh-branding";
import { registerWalletDomain } from "./register-wallet-domain";
import { repairWebhook, type WebhookRepair } from "./repair-webhook";

export type ConnectionCheck =
  | { ok: true; connection: ConnectionRow; webhook: WebhookRepair; walletProblem: string | null; tookMs: number }
  | { ok: false; connection: ConnectionRow; message: string };

/**
 * Asks the provider about a stored connection: is the key still taken, may the account take money, is the webhook in order
 * (and repairs it), are wallets registered. Stores every answer; moves no money. A key that is refused is an answer, not
 * an error.
 */
export async function checkConnection(
  ctx: Context,
  input: { businessId: string; connectionId: string },
): Promise<ConnectionCheck> {
  const row = await requireConnection(ctx, input);
  const startedAt = ctx.now();
  const { publishableKey, secretKey, mode } = await openConnection(ctx, row);
  let account: ConnectedAccount;
  try {
    account = await ctx.providers[row.provider].connect({ publishableKey, secretKey, mode });
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ok: false, connection: await noteRefusal(ctx, row, error), message: error.message };
  }
  const answeredAt = ctx.now();
  await ctx.db.inTransaction((tx) =>
    updateConnection(tx, {
      ...input,
      set: { ...accountFacts(account), checkedAt: answeredAt },
      ifKey: row.secretKeySealed,
    }),
  );
  const { webhook, walletProblem } = await equipConnection(ctx, row, account);
  const connection = await requireConnection(ctx, input);
  return { ok: true, connection, webhook, walletProblem, tookMs: answeredAt - startedAt };
}

async function requireConnection(
  ctx: Context,
  input: { businessId: string; connectionId: string },
): Promise<ConnectionRow> {
  const row = await findConnection(ctx.db.read, input);
  if (row === null) throw new AppError("NOT_FOUND", "This connection does not exist.");
  return row;
}

/** A provider that does not answer says nothing about the key, nor does a late answer about a key replaced meanwhile. */
async function noteRefusal(ctx: Context, row: ConnectionRow, error: AppError): Promise<ConnectionRow> {
  if (error.code !== "BAD_INPUT") return row;
  const of = { businessId: row.businessId, connectionId: row.id };
  if (await noteRefusedKey(ctx, row, error.message)) {
    const set = { checkedAt: ctx.now() };
    await ctx.db.inTransaction((tx) => updateConnection(tx, { ...of, set, ifKey: row.secretKeySealed }));
  }
  return await requireConnection(ctx, of);
}

/** What the account itself says; the account's id is set at saving, where sameness is proved. */
export function accountFacts(account: ConnectedAccount) {
  return {
    ...(account.name === null ? {} : { accountName: account.name }),
    ...(account.country === null ? {} : { accountCountry: account.country }),
    ...(account.branding === null ? {} : { statementDescriptor: account.branding.statementDescriptor }),
    chargesEnabled: account.chargesEnabled,
    requirements: account.requirements,
    missingRights: account.missingRights,
    problem: null,
  };
}

/** Everything around the keys: webhook, wallets, branding. Each is a result of its own and undoes none of the others. */
export async function equipConnection(
  ctx: Context,
  row: Pick<ConnectionRow, "id" | "businessId" | "provider" | "mode">,
  account: ConnectedAccount,
): Promise<{ webhook: WebhookRepair; walletProblem: string | null }> {
  const input = { businessId: row.businessId, connectionId: row.id };
  const webhook = await repairWebhook(ctx, input);
  const walletProblem = await registerWalletDomain(ctx, input);
  if (account.branding !== null && (await decidesBranding(ctx, row))) {
    await refreshBranding(ctx, { businessId: row.businessId, branding: account.branding });
  }
  return { webhook, walletProblem };
}

/** Test keys may belong to a sandbox with a made-up name: with live keys there, only those speak for the business. */
async function decidesBranding(
  ctx: Context,
  row: Pick<ConnectionRow, "businessId" | "provider" | "mode">,
): Promise<boolean> {
  if (row.mode === "live") return true;
  const live = await findCurrentConnection(ctx.db.read, {
    businessId: row.businessId,
    provider: row.provider,
    mode: "live",
  });
  return live === null;
}
