import type { ConnectionRow } from "@/db/queries/payment-connections";
import {
  findPayoutMark,
  linkEntries,
  listPayoutsToExplain,
  markExplained,
  type PayoutRow,
  savePayout,
  sumOfPayout,
} from "@/db/queries/payouts";
import type { Context } from "@/lib/context";
import { askThrough } from "@/lib/payments/ask-provider";
import type { Payout } from "@/lib/providers/provider";
import { storeEntries } from "./read-book";

const dayMs = 86_400_000;
/** A deposit can come back for some days after it arrived. */
const watchPaidMs = 14 * dayMs;
const beforeConnectionMs = 30 * dayMs;
const explainAtOnce = 400;
const storeAtOnce = 100;

/**
 * Brings the list of bank deposits up to date and finds out what each of them consists of. One whose entries do not add up to
 * it yet is asked about again the next time. Throws ProviderError when the provider refuses or does not answer.
 */
export async function readPayouts(ctx: Context, row: ConnectionRow, onStep: () => Promise<void>): Promise<void> {
  const of = { businessId: row.businessId, connectionId: row.id };
  const { newestAt, movingAt } = await findPayoutMark(ctx.db.read, of);
  const from =
    newestAt === null
      ? row.createdAt - beforeConnectionMs
      : Math.min(newestAt - watchPaidMs, movingAt ?? Number.POSITIVE_INFINITY);
  const payouts = await askThrough(ctx, row, (provider, connection) =>
    provider.listPayouts(connection, { from, until: null }),
  );
  for (let at = 0; at < payouts.length; at += storeAtOnce)
    await storePayouts(ctx, row, payouts.slice(at, at + storeAtOnce));
  const isSorted = new Map(payouts.map((payout) => [payout.ref, payout.isExplained]));
  for (const payout of await listPayoutsToExplain(ctx.db.read, { ...of, limit: explainAtOnce })) {
    if (isSorted.get(payout.ref) === false) continue;
    await explain(ctx, row, payout);
    await onStep();
  }
}

async function storePayouts(ctx: Context, row: ConnectionRow, payouts: Payout[]): Promise<void> {
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    for (const { isExplained: _, ...payout } of payouts)
      await savePayout(tx, {
        ...payout,
        id: ctx.newId("dep"),
        businessId: row.businessId,
        connectionId: row.id,
        mode: row.mode,
        explainedAt: null,
        updatedAt: now,
      });
  });
}

/** Its movements first, each of them a fact; then the word that they are all there, when they add up to the cent. */
async function explain(ctx: Context, row: ConnectionRow, payout: PayoutRow): Promise<void> {
  const entries = await askThrough(ctx, row, (provider, connection) =>
    provider.listPayoutEntries(connection, payout.ref),
  );
  const of = { businessId: row.businessId, connectionId: row.id };
  for (let at = 0; at < entries.length; at += storeAtOnce) {
    const some = entries.slice(at, at + storeAtOnce);
    await storeEntries(ctx, row, some);
    const refs = some.map(({ ref }) => ref);
    await ctx.db.inTransaction((tx) =>
      linkEntries(tx, { ...of, payoutId: payout.id, refs, newId: () => ctx.newId("pen") }),
    );
  }
  await ctx.db.inTransaction(async (tx) => {
    const about = { businessId: row.businessId, payoutId: payout.id };
    if ((await sumOfPayout(tx, about)) === payout.amountMinor)
      await markExplained(tx, { ...about, explainedAt: ctx.now() });
    else ctx.log.warn("payout.not_explained", { payoutId: payout.id, ref: payout.ref, entries: entries.length });
  });
}
