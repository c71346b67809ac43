import { insertHookEndpoint, listHookEndpoints, updateHookEndpoint } from "@/db/queries/hooks";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { outsideUrlProblem } from "@/lib/outgoing/outside-url";
import { requireKey, secretPlace } from "./endpoint-secrets";
import { chosenTypes } from "./events";
import { type Actor, requireEndpoint, requireRight } from "./require-endpoint";
import { newSecret } from "./signature";

const MOST_ENDPOINTS = 10;
const LONGEST_URL = 1_000;

type Typed = { url: string; events: readonly string[] };

/** A new address, on from the start. The secret is told this once. Throws BAD_INPUT on the field, FORBIDDEN. */
export async function createEndpoint(
  ctx: Context,
  input: Typed & { businessId: string; mode: Mode; by: Actor },
): Promise<{ endpointId: string; secret: string }> {
  const { businessId, mode, by } = input;
  requireRight(by.role, mode);
  const typed = checked(ctx, input);
  const endpointId = ctx.newId("hep");
  const secret = newSecret(ctx.random);
  const dataKey = await requireKey(ctx.db.read, businessId);
  const secretSealed = ctx.secrets.seal(dataKey, secretPlace({ id: endpointId, businessId }), secret);
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    const others = (await listHookEndpoints(tx, { businessId })).filter((one) => one.mode === mode);
    if (others.some((one) => one.url === typed.url))
      throw new AppError("BAD_INPUT", "This address is in the list already.", { field: "url" });
    if (others.length >= MOST_ENDPOINTS)
      throw new AppError("CONFLICT", `There are at most ${MOST_ENDPOINTS} addresses. Remove one that is not used.`);
    await insertHookEndpoint(tx, {
      ...typed,
      id: endpointId,
      businessId,
      mode,
      secretSealed,
      previousSecretSealed: null,
      previousSecretUntil: null,
      isOn: true,
      offReason: null,
      failingSince: null,
      lastSuccessAt: null,
      removedAt: null,
      createdBy: by.userId,
      createdAt: now,
      updatedAt: now,
    });
  });
  return { endpointId, secret };
}

/** Another address or other events; the secret stays, and what waits goes to the new address. */
export async function changeEndpoint(
  ctx: Context,
  input: Typed & { businessId: string; endpointId: string; by: Actor },
): Promise<void> {
  const { businessId, endpointId, by } = input;
  const typed = checked(ctx, input);
  await ctx.db.inTransaction(async (tx) => {
    const endpoint = await requireEndpoint(tx, { businessId, endpointId }, by);
    const others = (await listHookEndpoints(tx, { businessId })).filter(
      (one) => one.mode === endpoint.mode && one.id !== endpointId,
    );
    if (others.some((one) => one.url === typed.url))
      throw new AppError("BAD_INPUT", "This address is in the list already.", { field: "url" });
    // Failures of the old address say nothing about the new one.
    const isMoved = endpoint.url !== typed.url;
    await updateHookEndpoint(tx, {
      businessId,
      endpointId,
      set: { ...typed, updatedAt: ctx.now(), ...(isMoved ? { failingSince: null } : {}) },
    });
  });
}

function checked(ctx: Context, typed: Typed): { url: string; events: string[] } {
  const url = typed.url.trim();
  if (url.length > LONGEST_URL)
    throw new AppError("BAD_INPUT", `An address has at most ${LONGEST_URL} characters.`, { field: "url" });
  const problem = outsideUrlProblem(url, { allowsPrivate: ctx.instance.allowsPrivate });
  if (problem !== null) throw new AppError("BAD_INPUT", problem, { field: "url" });
  const events = chosenTypes.filter((type) => typed.events.includes(type));
  if (events.length === 0)
    throw new AppError("BAD_INPUT", "Choose at least one thing to be told of.", { field: "events" });
  return { url, events };
}
