import {
  type ConnectionRow,
  type EndpointRow,
  findConnection,
  insertEndpoint,
  listEndpoints,
  markEndpointsRemoved,
  updateEndpoint,
} from "@/db/queries/connections";
import { isSecretStale } from "@/db/queries/webhook-health";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import {
  type CreatedEndpoint,
  type ProviderConnection,
  ProviderError,
  type WebhookRefusal,
  type WebhookState,
} from "@/lib/providers/provider";
import { webhookUrl } from "./connection";
import { noteRefusedKey, refusalOnTheWay } from "./note-refused-key";
import { endpointSecretPlace, openConnection, openEndpoint, wrappedKeyOf } from "./open-connection";

type Input = {
  businessId: string;
  connectionId: string;
  /** Set when the owner pressed Webhook: ours is made although another Paymast has one at this address. */
  besideOthers?: boolean;
  /** Set when events were missed: a secret that was changed at the provider can only be told by what it signs. */
  doubtsSecret?: boolean;
};

/** `repaired` says what was wrong with an endpoint of ours that has just been replaced. */
export type WebhookRepair = WebhookState & { repaired?: string };

/**
 * Makes sure that one endpoint of ours, with our events, our version and a secret we hold, stands at the provider: keeps a
 * good one, else creates a new one first and then deletes our own old ones. Foreign endpoints are never touched. What can't
 * be repaired is stored with a sentence for the owner; payments then arrive by return and sweep.
 */
export async function repairWebhook(ctx: Context, input: Input): Promise<WebhookRepair> {
  const row = await findConnection(ctx.db.read, input);
  if (row === null) throw new AppError("NOT_FOUND", "This connection does not exist.");
  return await oneAtATime(ctx, row.id, () => repairNow(ctx, input));
}

/** Two repairs at once would each make an endpoint and delete the other's; the second finds the first one's work done. */
async function oneAtATime<T>(ctx: Context, connectionId: string, run: () => Promise<T>): Promise<T> {
  shared.paymastWebhookRepairs ??= new WeakMap();
  const repairs = shared.paymastWebhookRepairs.get(ctx.db) ?? new Map<string, Promise<void>>();
  shared.paymastWebhookRepairs.set(ctx.db, repairs);
  const mine = (repairs.get(connectionId) ?? Promise.resolve()).then(run);
  const settled = mine.then(
    () => undefined,
    () => undefined,
  );
  repairs.set(connectionId, settled);
  try {
    return await mine;
  } finally {
    if (repairs.get(connectionId) === settled) repairs.delete(connectionId);
  }
}

/** One own property, named so that nothing else uses it: Next evaluates this module more than once. */
const shared = globalThis as { paymastWebhookRepairs?: WeakMap<object, Map<string, Promise<void>>> };

/** The row is read again: whoever was before may have waited long, and the key may be another. */
async function repairNow(ctx: Context, input: Input): Promise<WebhookRepair> {
  const row = await findConnection(ctx.db.read, input);
  if (row === null) throw new AppError("NOT_FOUND", "This connection does not exist.");
  const connection = await openConnection(ctx, row);
  try {
    return await repair(ctx, row, connection, input);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const reason = `Stripe did not let us set up the webhook: “${error.message.replace(/\.$/, "")}”. Press Webhook to try again.`;
    await noteFailure(ctx, row, error, reason);
    return { state: "repairable", reason };
  }
}

/** A refused key is a matter of the connection, and a provider that is silent says nothing about an endpoint that worked. */
async function noteFailure(ctx: Context, row: ConnectionRow, error: ProviderError, reason: string): Promise<void> {
  if (error.kind === "authentication") {
    await noteRefusedKey(ctx, row, refusalOnTheWay(row, error.message));
    return;
  }
  const rows = await listEndpoints(ctx.db.read, { businessId: row.businessId, connectionId: row.id });
  if (error.outcome !== "refused" && rows.some(isVerified)) return;
  await noteProblem(ctx, row, { state: "repairable", reason });
}

async function repair(
  ctx: Context,
  row: ConnectionRow,
  connection: ProviderConnection,
  { besideOthers = false, doubtsSecret = false }: Input,
): Promise<WebhookRepair> {
  const rows = await listEndpoints(ctx.db.read, { businessId: row.businessId, connectionId: row.id });
  const verified = rows.find(isVerified) ?? null;
  const flaw = verified === null ? null : await flawOf(ctx, row, connection, { verified, doubtsSecret });
  if (verified !== null && flaw === null) {
    await setEndpointState(ctx, verified, { state: "active", problemKind: null, problem: null });
    const isAlone = await removeDuplicates(ctx, row, connection, rows);
    return isAlone
      ? { state: "active" }
      : { state: "active", repaired: "There was more than one webhook of ours in Stripe." };
  }
  const seen = rows.map((one) => one.id);
  const created = await createMakingRoom(ctx, row, connection, { besideOthers, seen });
  if (!created.ok && verified !== null && isByHand(verified)) {
    await setEndpointState(ctx, verified, { state: "active", problemKind: null, problem: null });
    await keepOnly(ctx, row, [verified.id]);
    return { state: "active" };
  }
  if (!created.ok) {
    await noteProblem(ctx, row, created.state);
    return created.state;
  }
  const removed = await removeOldOnes(ctx, row, connection, { ...created, seen });
  const repaired = flaw ?? (removed > 0 ? "Stripe had a webhook of ours whose signing secret is not here." : null);
  return { state: "active", ...(repaired === null ? {} : { repaired }) };
}

const isVerified = (one: EndpointRow) => one.state === "active" && one.secretSealed !== null;

/** Its secret was given on the command line: a listener forwards to it, or somebody made it at the provider. */
const isByHand = (one: EndpointRow) => isVerified(one) && one.providerEndpointId === null;

/**
 * What is wrong with our endpoint at the provider; null when nothing is. A key without the right to look keeps a verified
 * endpoint as it is: its events still come and still verify.
 */
async function flawOf(
  ctx: Context,
  row: ConnectionRow,
  connection: ProviderConnection,
  { verified, doubtsSecret }: { verified: EndpointRow; doubtsSecret: boolean },
): Promise<string | null> {
  const endpoint = await openEndpoint(ctx, verified);
  const found = await ctx.providers[row.provider].checkWebhook(connection, endpoint, ctx.instance.instanceId);
  if (found.state !== "active" && !(found.state === "blocked" && found.kind === "rights")) return found.reason;
  return doubtsSecret && (await isSecretStale(ctx.db.read, verified))
    ? "The webhook's signing secret was changed in Stripe."
    : null;
}

type Made = { ok: true; endpointId: string; providerEndpointId: string } | { ok: false; state: WebhookRefusal };

/** At the provider's limit our own old endpoints make room; when there are none, the owner has to. */
async function createMakingRoom(
  ctx: Context,
  row: ConnectionRow,
  connection: ProviderConnection,
  { besideOthers, seen }: { besideOthers: boolean; seen: string[] },
): Promise<Made> {
  const first = await create(ctx, row, connection, besideOthers);
  if (first.ok || first.state.state !== "blocked" || first.state.kind !== "limit") return first;
  const provider = ctx.providers[row.provider];
  const keep = providerIds(await madeMeanwhile(ctx, row, seen));
  const removed = await provider.removeStaleWebhooks(connection, keep, ctx.instance.instanceId);
  return removed > 0 ? await create(ctx, row, connection, besideOthers) : first;
}

/** Verified endpoints that another process made after we looked: theirs to keep, never ours to delete. */
async function madeMeanwhile(ctx: Context, row: ConnectionRow, seen: string[]): Promise<EndpointRow[]> {
  const rows = await listEndpoints(ctx.db.read, { businessId: row.businessId, connectionId: row.id });
  return rows.filter((one) => isVerified(one) && !seen.includes(one.id));
}

const providerIds = (rows: EndpointRow[]): string[] => rows.flatMap((one) => one.providerEndpointId ?? []);

/** The row first: its id is in the address, and a crash after the provider's answer leaves a trace to clean up. */
async function create(
  ctx: Context,
  row: ConnectionRow,
  connection: ProviderConnection,
  besideOthers: boolean,
): Promise<Made> {
  const id = ctx.newId("whe");
  const url = webhookUrl(ctx.instance.publicUrl, { provider: row.provider, endpointId: id });
  const { businessId } = row;
  await ctx.db.inTransaction((tx) =>
    insertEndpoint(tx, { id, businessId, connectionId: row.id, url, state: "creating", createdAt: ctx.now() }),
  );
  const result = await ctx.providers[row.provider].createWebhook(connection, { id, url }, ctx.instance.instanceId, {
    besideOthers,
  });
  if (!result.ok) return { ok: false, state: result.state };
  await activate(ctx, { id, businessId }, result.endpoint);
  return { ok: true, endpointId: id, providerEndpointId: result.endpoint.providerEndpointId };
}

async function activate(
  ctx: Context,
  row: { id: string; businessId: string },
  created: CreatedEndpoint,
): Promise<void> {
  const wrappedDataKey = await wrappedKeyOf(ctx, row.businessId);
  const secretSealed = ctx.secrets.seal(wrappedDataKey, endpointSecretPlace(row), created.secret);
  const { providerEndpointId, apiVersion } = created;
  await ctx.db.inTransaction((tx) =>
    updateEndpoint(tx, {
      businessId: row.businessId,
      endpointId: row.id,
      set: { providerEndpointId, apiVersion, secretSealed, state: "active", problemKind: null, problem: null },
    }),
  );
}

/** Both may deliver meanwhile; events are deduplicated by their id. Returns how many were there. */
async function removeOldOnes(
  ctx: Context,
  row: ConnectionRow,
  connection: ProviderConnection,
  made: { endpointId: string; providerEndpointId: string; seen: string[] },
): Promise<number> {
  let removed = 0;
  const kept = await madeMeanwhile(ctx, row, made.seen);
  try {
    const provider = ctx.providers[row.provider];
    const keep = [made.providerEndpointId, ...providerIds(kept)];
    removed = await provider.removeStaleWebhooks(connection, keep, ctx.instance.instanceId);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // The new endpoint works; an old one left over only sends events twice. The next repair tries again.
    ctx.log.warn("webhook.old_not_removed", { connectionId: row.id, reason: error.message });
  }
  await keepOnly(ctx, row, [made.endpointId, ...kept.map((one) => one.id)]);
  return removed;
}

/** While another process makes an endpoint, nobody can tell which of ours are too many. */
const MAKING_MS = 10 * 60_000;

/** Endpoints with our mark that no row knows only send everything twice. True when there were none. */
async function removeDuplicates(
  ctx: Context,
  row: ConnectionRow,
  connection: ProviderConnection,
  rows: EndpointRow[],
): Promise<boolean> {
  const now = ctx.now();
  if (rows.some((one) => one.state === "creating" && one.createdAt > now - MAKING_MS)) return true;
  try {
    const keep = providerIds(rows.filter(isVerified));
    return (await ctx.providers[row.provider].removeStaleWebhooks(connection, keep, ctx.instance.instanceId)) === 0;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // The one that counts is in order; the next look tries again.
    ctx.log.warn("webhook.duplicates_not_removed", { connectionId: row.id, reason: error.message });
    return true;
  }
}

/** One row tells the owner why there is no webhook; a verified endpoint that could not be replaced keeps working. */
async function noteProblem(
  ctx: Context,
  row: ConnectionRow,
  state: Exclude<WebhookState, { state: "active" }>,
): Promise<void> {
  const rows = await listEndpoints(ctx.db.read, { businessId: row.businessId, connectionId: row.id });
  const shown = rows.find(isVerified) ?? rows[0];
  if (shown === undefined) return;
  const problemKind = state.state === "blocked" ? state.kind : state.state;
  const problem = state.reason;
  await setEndpointState(ctx, shown, { state: isVerified(shown) ? "active" : "failed", problemKind, problem });
  await keepOnly(ctx, row, [shown.id, ...rows.filter(isVerified).map((one) => one.id)]);
}

/** What an unfinished row may have made at the provider is found there by our mark and removed with the next repair. */
async function keepOnly(ctx: Context, row: ConnectionRow, endpointIds: string[]): Promise<void> {
  const of = { businessId: row.businessId, connectionId: row.id };
  await ctx.db.inTransaction(async (tx) => {
    const others = (await listEndpoints(tx, of)).map((one) => one.id).filter((id) => !endpointIds.includes(id));
    await markEndpointsRemoved(tx, { businessId: row.businessId, endpointIds: others });
  });
}

async function setEndpointState(
  ctx: Context,
  row: EndpointRow,
  set: Pick<EndpointRow, "state" | "problemKind" | "problem">,
): Promise<void> {
  await ctx.db.inTransaction((tx) => updateEndpoint(tx, { businessId: row.businessId, endpointId: row.id, set }));
}
