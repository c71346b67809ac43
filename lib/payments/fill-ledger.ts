import { listUnbookedPayments } from "@/db/queries/ledger";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { bookPayment } from "./book-payment";

const atOnce = 100;
const planned = new WeakSet<object>();

/** Once in the life of a database, as durable work; looked at once by each process. */
export async function planLedgerFill(ctx: Context): Promise<void> {
  if (planned.has(ctx.db)) return;
  const now = ctx.now();
  await ctx.db.inTransaction((tx) =>
    enqueueJob(tx, {
      id: ctx.newId("job"),
      businessId: null,
      kind: "ledger.fill",
      key: "ledger-fill",
      payload: {},
      runAt: now,
      now,
    }),
  );
  planned.add(ctx.db);
}

/**
 * Books the facts of payments from before there was a ledger. Safe to run at any time and by several processes: a payment
 * that is booked is left alone. Returns how many were booked.
 */
export async function fillLedger(ctx: Context): Promise<number> {
  let after = "";
  let count = 0;
  for (;;) {
    const batch = await listUnbookedPayments(ctx.db.read, { after, limit: atOnce });
    const last = batch.at(-1);
    if (last === undefined) return count;
    await ctx.db.inTransaction(async (tx) => {
      for (const payment of batch) await bookPayment(tx, ctx, { payment, now: ctx.now() });
    });
    after = last.id;
    count += batch.length;
  }
}
