import type { AttemptRow } from "@/db/queries/attempts";
import { type ConnectionRow, findConnectionById, setConnectionProblem } from "@/db/queries/payment-connections";
import { openConnection } from "@/lib/connections/open-connection";
import type { Context } from "@/lib/context";
import { describeError } from "@/lib/describe-error";
import { type Provider, type ProviderAttempt, type ProviderConnection, ProviderError } from "@/lib/providers/provider";
import { alertOwner } from "./money-mails";
import { noteAnswer, noteSilence } from "./provider-gate";

type Ask<T> = (provider: Provider, connection: ProviderConnection) => Promise<T>;

/** An attempt as a provider wants it. */
export const toProviderAttempt = (attempt: AttemptRow): ProviderAttempt => ({
  id: attempt.id,
  ref: attempt.providerPaymentId,
  params: attempt.params,
  createdAt: attempt.createdAt,
});

/** Asks the provider of a connection of ours. A refused key is noted with the connection and told to the owner. */
export async function askProvider<T>(ctx: Context, connectionId: string, ask: Ask<T>): Promise<T> {
  const row = await findConnectionById(ctx.db.read, connectionId);
  if (row === null) throw new Error(`There is no connection ${connectionId}.`);
  return askThrough(ctx, row, ask);
}

export async function askThrough<T>(ctx: Context, row: ConnectionRow, ask: Ask<T>): Promise<T> {
  const connection = await openConnection(ctx, row);
  const gate = { owner: ctx.db, connectionId: row.id };
  try {
    const answer = await ask(ctx.providers[row.provider], connection);
    noteAnswer({ ...gate, now: ctx.now() });
    await noteTakenKey(ctx, row);
    return answer;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.outcome === "refused") noteAnswer({ ...gate, now: ctx.now() });
    else noteSilence({ ...gate, now: ctx.now() });
    if (error.kind === "authentication") await noteRefusedKey(ctx, row, error);
    throw error;
  }
}

const REFUSED_KEY = "Stripe refuses the secret key that ends in";

/** The row as long as it holds the key of this call. */
const usedKey = ({ businessId, id, secretKeySealed }: ConnectionRow) => ({
  businessId,
  connectionId: id,
  secretKeySealed,
});

/** A refusal noted here is over when the same key is taken again; what else was found wrong only a check takes back. */
async function noteTakenKey(ctx: Context, row: ConnectionRow): Promise<void> {
  if (!row.problem?.startsWith(REFUSED_KEY)) return;
  try {
    await ctx.db.inTransaction((tx) => setConnectionProblem(tx, { ...usedKey(row), problem: null }));
  } catch (error) {
    // The provider's answer counts for more; the next one clears it.
    ctx.log.warn("connection.problem_not_cleared", { connectionId: row.id, error: describeError(error) });
  }
}

async function noteRefusedKey(ctx: Context, row: ConnectionRow, error: ProviderError): Promise<void> {
  const problem = `${REFUSED_KEY} ${row.secretKeyLast4}: ${error.message}`;
  if (row.problem === problem) return;
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    const isNoted = await setConnectionProblem(tx, { ...usedKey(row), problem });
    if (!isNoted || row.state !== "current") return;
    await alertOwner(tx, ctx, {
      businessId: row.businessId,
      invoiceId: null,
      paymentId: null,
      key: `key-refused:${row.id}:${row.secretKeyLast4}:${new Date(now).toISOString().slice(0, 10)}`,
      title: "Customers can't pay online: Stripe refuses your key",
      sentences: [problem, "Paste a new secret key in Settings, Online payments. Payments under way are not lost."],
      path: `/b/${row.businessId}/settings/online-payments`,
      pathLabel: "Open the settings",
    });
  });
}
