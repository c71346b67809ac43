import { updateBusiness } from "@/db/queries/businesses";
import {
  insertConnectionOnce,
  replaceOtherConnections,
  setConnectionsEnabled,
  updateConnection,
} from "@/db/queries/connections";
import { addHistory } from "@/db/queries/history";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { ConnectedAccount } from "@/lib/providers/provider";
import { accountFacts } from "./check-connection";
import { planConnectionCheck } from "./check-connection-daily";
import { lastFour } from "./connection";
import { secretKeyPlace, wrappedKeyOf } from "./open-connection";
import type { Checked, SaveConnectionInput } from "./save-connection";

export type ConnectionChange = "connected" | "keys_changed" | "account_changed";

export type StoredConnection = {
  connectionId: string;
  mode: Mode;
  change: ConnectionChange;
  account: ConnectedAccount;
};

type Sealed = Checked & { connectionId: string; secretKeySealed: string; jobId: string };

/**
 * Writes checked keys, all modes in one transaction. Another account's connection is retired, not removed: its payments
 * under way still arrive. Throws AppError CONFLICT when somebody else connected the same account meanwhile.
 */
export async function storeConnections(
  ctx: Context,
  input: SaveConnectionInput,
  checked: Checked[],
): Promise<StoredConnection[]> {
  const { businessId, provider, enabled } = input;
  const sealed = await sealAll(ctx, businessId, checked);
  const historyId = ctx.newId("his");
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    for (const one of sealed) {
      const id = { businessId, connectionId: one.connectionId };
      const facts = factsOf(one, { enabled, now });
      const fresh = { ...facts, id: one.connectionId, businessId, provider, mode: one.mode, createdAt: now };
      const isWritten =
        one.row === null
          ? await insertConnectionOnce(tx, { ...fresh, sweptUntil: now - 3_600_000, nextSweepAt: now })
          : await updateConnection(tx, { ...id, set: facts });
      if (!isWritten) throw savedMeanwhile();
      await replaceOtherConnections(tx, { ...id, provider, mode: one.mode });
      await planConnectionCheck(tx, { ...id, id: one.jobId, now });
    }
    await setConnectionsEnabled(tx, { businessId, provider, enabled });
    if (input.autoPayments) await updateBusiness(tx, { businessId, change: { autoPayments: true } });
    const data = { provider, enabled, autoPayments: input.autoPayments, keys: sealed.map(auditOf) };
    await addHistory(tx, { id: historyId, businessId, actor: input.by, kind: "connection.saved", data, at: now });
  });
  return sealed.map(({ connectionId, mode, account, ...one }) => ({
    connectionId,
    mode,
    account,
    change: changeOf(one),
  }));
}

const savedMeanwhile = () =>
  new AppError("CONFLICT", "Somebody else saved keys at the same moment. Look at the page again, then save.");

/** Sealing comes before the transaction, which holds queries only. */
async function sealAll(ctx: Context, businessId: string, checked: Checked[]): Promise<Sealed[]> {
  const wrappedDataKey = await wrappedKeyOf(ctx, businessId);
  return checked.map((one) => {
    const connectionId = one.row?.id ?? ctx.newId("con");
    const place = secretKeyPlace({ id: connectionId, businessId });
    const secretKeySealed = ctx.secrets.seal(wrappedDataKey, place, one.keys.secretKey);
    return { ...one, connectionId, secretKeySealed, jobId: ctx.newId("job") };
  });
}

function factsOf(one: Sealed, { enabled, now }: { enabled: boolean; now: number }) {
  return {
    ...accountFacts(one.account),
    accountId: one.account.accountId ?? one.row?.accountId ?? null,
    publishableKey: one.keys.publishableKey,
    secretKeySealed: one.secretKeySealed,
    secretKeyLast4: lastFour(one.keys.secretKey),
    secretKeyKind: one.keys.secretKeyKind,
    state: "current" as const,
    enabled,
    checkedAt: now,
  };
}

/** What the audit keeps of a key: enough to recognize it, useless to anyone else. */
const auditOf = (one: Sealed) => ({
  mode: one.mode,
  accountId: one.account.accountId,
  last4: lastFour(one.keys.secretKey),
});

function changeOf(one: Pick<Checked, "row" | "current">): ConnectionChange {
  if (one.current === null) return "connected";
  return one.row?.id === one.current.id ? "keys_changed" : "account_changed";
}
