import type { AttemptRow } from "@/db/queries/attempts";
import { type ConnectionRow, findConnectionById, setConnectionProblem } from "@/db/queries/payment-connections";
import { isRefusalOnTheWay, noteRefusedKey, refusalOnTheWay } from "@/lib/connections/note-refused-key";
import { openConnection } from "@/lib/connections/open-connection";
import type { Context } from "@/lib/context";
import { describeError } from "@/lib/describe-error";
import { type Provider, type ProviderAttempt, type ProviderConnection, ProviderError } from "@/lib/providers/provider";
import { noteAnswer, noteLimit, noteSilence } from "./provider-gate";

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
    if (error.kind === "rate_limit") noteLimit({ ...gate, now: ctx.now() });
    else if (error.outcome === "refused") noteAnswer({ ...gate, now: ctx.now() });
    else noteSilence({ ...gate, now: ctx.now() });
    if (error.kind === "authentication") await noteRefusedKey(ctx, row, refusalOnTheWay(row, error.message));
    throw error;
  }
}

/** The row as long as it holds the key of this call. */
const usedKey = ({ businessId, id, secretKeySealed }: ConnectionRow) => ({
  businessId,
  connectionId: id,
  secretKeySealed,
});

/** A refusal noted here is over when the same key is taken again; what else was found wrong only a check takes back. */
async function noteTakenKey(ctx: Context, row: ConnectionRow): Promise<void> {
  if (!isRefusalOnTheWay(row.problem)) return;
  try {
    await ctx.db.inTransaction((tx) => setConnectionProblem(tx, { ...usedKey(row), problem: null }));
  } catch (error) {
    // The provider's answer counts for more; the next one clears it.
    ctx.log.warn("connection.problem_not_cleared", { connectionId: row.id, error: describeError(error) });
  }
}
