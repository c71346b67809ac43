import { findBookState, insertBalanceEntries, updateBookState } from "@/db/queries/book";
import type { ConnectionRow } from "@/db/queries/payment-connections";
import type { balanceEntries } from "@/db/schema";
import type { Context } from "@/lib/context";
import { askThrough } from "@/lib/payments/ask-provider";
import type { BalanceEntry } from "@/lib/providers/provider";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Lists can lag, and `created` counts whole seconds: each reading takes the last hours again. */
const overlapMs = 6 * hourMs;
/** The first deposits after connecting still hold payments from before. */
const beforeConnectionMs = 30 * dayMs;
/** A busy account's year is read in steps, each kept before the next, so that nothing large stands in memory. */
const stepMs = 7 * dayMs;
const storeAtOnce = 100;

/**
 * Brings our copy of the provider's book up to date: everything since the last reading, with an overlap. What is kept is a
 * fact, so a reading that dies goes on from where it was. The first one goes in steps; `onStep` is called between them.
 * Throws ProviderError when the provider refuses or does not answer.
 */
export async function readBook(
  ctx: Context,
  row: ConnectionRow,
  { isFirst, onStep }: { isFirst: boolean; onStep: () => Promise<void> },
): Promise<void> {
  const of = { businessId: row.businessId, connectionId: row.id };
  const state = await findBookState(ctx.db.read, of);
  const now = ctx.now();
  let from = state?.readUntil == null ? row.createdAt - beforeConnectionMs : state.readUntil - overlapMs;
  let newest = state?.readUntil ?? null;
  for (;;) {
    // The last step has no end: the provider's clock may run ahead of ours.
    const until = isFirst && from + stepMs < now ? from + stepMs : null;
    const range = { from, until };
    const entries = await askThrough(ctx, row, (provider, connection) => provider.listBalance(connection, range));
    for (let at = 0; at < entries.length; at += storeAtOnce)
      await storeEntries(ctx, row, entries.slice(at, at + storeAtOnce));
    const last = entries.at(-1);
    if (last !== undefined && (newest === null || last.createdAt > newest)) {
      // By the provider's own clock: with ours, one that runs ahead would skip what happens meanwhile for good.
      newest = last.createdAt;
      await ctx.db.inTransaction((tx) => updateBookState(tx, { ...of, set: { readUntil: last.createdAt } }));
    }
    if (until === null) return;
    from = until;
    await onStep();
  }
}

/** Keeps movements; one that is kept already stays as it is. */
export async function storeEntries(ctx: Context, row: ConnectionRow, entries: BalanceEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const now = ctx.now();
  await ctx.db.inTransaction((tx) =>
    insertBalanceEntries(
      tx,
      entries.map((entry) => toRow(ctx, row, entry, now)),
    ),
  );
}

function toRow(
  ctx: Context,
  row: ConnectionRow,
  entry: BalanceEntry,
  recordedAt: number,
): typeof balanceEntries.$inferInsert {
  const { source, mark, ...rest } = entry;
  // Two businesses of one installation may share an account: the other one's payments are foreign here.
  const isOurs =
    mark !== null &&
    mark.instanceId === ctx.instance.instanceId &&
    (mark.businessId === null || mark.businessId === row.businessId);
  return {
    ...rest,
    id: ctx.newId("bal"),
    businessId: row.businessId,
    connectionId: row.id,
    sourceAmountMinor: source?.amountMinor ?? null,
    sourceCurrency: source?.currency ?? null,
    isOurs,
    attemptId: isOurs ? mark.attemptId : null,
    recordedAt,
  };
}
