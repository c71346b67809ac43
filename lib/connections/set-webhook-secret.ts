import {
  findCurrentConnection,
  insertEndpoint,
  listEndpoints,
  markEndpointsRemoved,
  updateEndpoint,
} from "@/db/queries/connections";
import { addHistory } from "@/db/queries/history";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { webhookUrl } from "./connection";
import { endpointSecretPlace, endpointSecrets, previousSecretPlace, wrappedKeyOf } from "./open-connection";

/** Stripe signs with the old secret too for at most this long after a roll. */
const ROLL_MS = 24 * 3_600_000;

/**
 * Sets an endpoint's signing secret by hand: for a listener that forwards events to this computer, and after a roll in the
 * provider's dashboard. The secret before it is accepted for another day. Answers with the address that deliveries go to.
 */
export async function setWebhookSecret(
  ctx: Context,
  input: { businessId: string; mode: Mode; secret: string },
): Promise<{ url: string; isNew: boolean }> {
  const { businessId, mode } = input;
  const secret = input.secret.trim();
  if (!/^whsec_[A-Za-z0-9+/=_-]{8,}$/.test(secret))
    throw new AppError(
      "BAD_INPUT",
      "This is not a whole signing secret of a webhook: “whsec_”, then at least 8 letters or digits. Copy it again.",
    );
  const connection = await findCurrentConnection(ctx.db.read, { businessId, provider: "stripe", mode });
  if (connection === null)
    throw new AppError(
      "NOT_FOUND",
      `This business has no ${mode} keys yet. Save them in Settings → Online payments first.`,
    );
  const connectionId = connection.id;
  const wrappedDataKey = await wrappedKeyOf(ctx, businessId);
  const rows = await listEndpoints(ctx.db.read, { businessId, connectionId });
  const known = rows.find((row) => row.state === "active" && row.secretSealed !== null) ?? null;
  const id = known?.id ?? ctx.newId("whe");
  const url = webhookUrl(ctx.instance.publicUrl, { provider: connection.provider, endpointId: id });
  const before = known === null ? undefined : endpointSecrets(ctx, { endpoint: known, wrappedDataKey })[0];
  if (before === secret) return { url, isNew: false };
  const now = ctx.now();
  const place = { id, businessId };
  const set = {
    secretSealed: ctx.secrets.seal(wrappedDataKey, endpointSecretPlace(place), secret),
    previousSecretSealed:
      before === undefined ? null : ctx.secrets.seal(wrappedDataKey, previousSecretPlace(place), before),
    previousSecretUntil: before === undefined ? null : now + ROLL_MS,
    state: "active" as const,
    problemKind: null,
    problem: null,
  };
  const historyId = ctx.newId("his");
  await ctx.db.inTransaction(async (tx) => {
    if (known === null) {
      await insertEndpoint(tx, { id, businessId, connectionId, url, state: "creating", createdAt: now });
      await markEndpointsRemoved(tx, { businessId, endpointIds: rows.map((row) => row.id) });
    }
    await updateEndpoint(tx, { businessId, endpointId: id, set });
    const data = { connectionId, endpointId: id, isNew: known === null };
    await addHistory(tx, { id: historyId, businessId, actor: "system", kind: "webhook.secret_set", data, at: now });
  });
  return { url, isNew: known === null };
}
