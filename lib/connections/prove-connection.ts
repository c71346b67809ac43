import { findConnection, findEndpoint } from "@/db/queries/connections";
import { endProof, findProof, insertProof, noteProofAnswered, type ProofRow } from "@/db/queries/proofs";
import { newestOutcomeSince } from "@/db/queries/webhook-health";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { askThrough } from "@/lib/payments/ask-provider";
import { alertOwner } from "@/lib/payments/money-mails";
import { ProviderError } from "@/lib/providers/provider";
import { REFUSED_OUTCOMES, SILENT_AFTER_MS, STOPPED_SENTENCE, SWEEP_SENTENCE, silenceReason, WAIT_MS } from "./proof";
import { repairWebhook } from "./repair-webhook";

type OfConnection = { businessId: string; connectionId: string };
type OfProof = { businessId: string; proofId: string };

const LOOK_EVERY_MS = 150;

/**
 * Proves the whole way, in live mode too: a marked payment is made and canceled at the provider, and its signed event has
 * to come back to our webhook. No money moves and nothing of it is ever a payment here. `pause` is the caller's clock.
 */
export async function proveConnection(
  ctx: Context,
  input: OfConnection,
  pause: (ms: number) => Promise<void>,
): Promise<ProofRow & { repaired: string | null }> {
  const first = await ask(ctx, input, pause);
  if (first.state !== "silent") return { ...first, repaired: null };
  // The message came, but signed with a secret we don't know: it was changed at the provider, and a new webhook helps.
  const repaired = await repairWebhook(ctx, { ...input, doubtsSecret: true });
  if (repaired.repaired === undefined) return { ...first, repaired: null };
  return { ...(await ask(ctx, input, pause)), repaired: repaired.repaired };
}

async function ask(ctx: Context, input: OfConnection, pause: (ms: number) => Promise<void>): Promise<ProofRow> {
  const proof = await startProof(ctx, { ...input, by: "owner" });
  const until = ctx.now() + WAIT_MS;
  let now = proof;
  while (now.state === "waiting" && ctx.now() < until && !(await isRefusedHere(ctx, now))) {
    await pause(LOOK_EVERY_MS);
    now = await requireProof(ctx, { businessId: input.businessId, proofId: proof.id });
  }
  return now.state === "waiting" ? await giveUp(ctx, now) : now;
}

/** Since the probe went out, a delivery came that was refused; nothing is gained by waiting on. */
async function isRefusedHere(ctx: Context, proof: ProofRow): Promise<boolean> {
  return silenceReason(await outcomeSince(ctx, proof)) !== null;
}

async function outcomeSince(ctx: Context, { businessId, connectionId, startedAt }: ProofRow): Promise<string | null> {
  const endpoint = await findEndpoint(ctx.db.read, { businessId, connectionId });
  if (endpoint === null) return null;
  return await newestOutcomeSince(ctx.db.read, {
    endpointId: endpoint.id,
    since: startedAt,
    outcomes: REFUSED_OUTCOMES,
  });
}

/** Sends the probe. The webhook is looked at first, so that what can be repaired is not reported as broken. */
export async function startProof(ctx: Context, input: OfConnection & { by: ProofRow["by"] }): Promise<ProofRow> {
  const { businessId, connectionId, by } = input;
  const row = await findConnection(ctx.db.read, { businessId, connectionId });
  if (row === null || row.state !== "current") throw new AppError("NOT_FOUND", "This connection does not exist.");
  const webhook = await repairWebhook(ctx, { businessId, connectionId });
  const proofId = ctx.newId("prf");
  const of = { businessId, proofId };
  const startedAt = ctx.now();
  // The row first: the event may be here before the provider's answer is.
  await ctx.db.inTransaction((tx) =>
    insertProof(tx, { id: proofId, businessId, connectionId, by, state: "waiting", startedAt }),
  );
  try {
    const marks = { probeId: proofId, businessId, instanceId: ctx.instance.instanceId };
    await askThrough(ctx, row, (provider, connection) => provider.sendProbe(connection, marks));
    const hears = webhook.state === "active" || (await hasWorkingEndpoint(ctx, input));
    await ctx.db.inTransaction(async (tx) => {
      await noteProofAnswered(tx, { ...of, at: ctx.now() });
      const reason = webhook.state === "active" ? null : webhook.reason;
      if (!hears) await endProof(tx, { ...of, state: "asked", reason });
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const reason = refusalSentence(error);
    await ctx.db.inTransaction((tx) => endProof(tx, { ...of, state: "refused", reason }));
  }
  return await requireProof(ctx, of);
}

/** An endpoint whose events verify here may have a problem and still deliver. */
async function hasWorkingEndpoint(ctx: Context, of: OfConnection): Promise<boolean> {
  const endpoint = await findEndpoint(ctx.db.read, of);
  return endpoint !== null && endpoint.state === "active" && endpoint.secretSealed !== null;
}

function refusalSentence(error: ProviderError): string {
  const said = error.message.replace(/\.\s*$/, "");
  if (error.kind === "authentication") return `Stripe refuses the key: “${said}”. Paste a new one.`;
  if (error.kind === "permission")
    return "The key may not create payments. Allow “PaymentIntents: Write” for it in Stripe.";
  if (error.outcome === "refused") return `Stripe said: “${said}”.`;
  return "Stripe did not answer. Try again in a moment; payments under way are not lost.";
}

/** Ends a proof whose event did not come in time; by itself, the owner is told once for each silence. */
export async function finishProof(ctx: Context, input: OfProof): Promise<ProofRow> {
  const proof = await requireProof(ctx, input);
  if (proof.state !== "waiting" || ctx.now() < proof.startedAt + SILENT_AFTER_MS) return proof;
  return await giveUp(ctx, proof);
}

async function giveUp(ctx: Context, proof: ProofRow): Promise<ProofRow> {
  const { businessId, connectionId, id: proofId } = proof;
  const endpoint = await findEndpoint(ctx.db.read, { businessId, connectionId });
  const reason = silenceReason(await outcomeSince(ctx, proof));
  await ctx.db.inTransaction(async (tx) => {
    const isOver = await endProof(tx, { businessId, proofId, state: "silent", reason });
    if (!isOver || proof.by === "owner") return;
    await alertOwner(tx, ctx, {
      businessId,
      invoiceId: null,
      paymentId: null,
      key: `webhook-silent:${connectionId}:${endpoint?.lastEventAt ?? 0}`,
      title: "Stripe's messages do not reach your Paymast",
      sentences: ["We asked Stripe for a message, and it did not arrive.", SWEEP_SENTENCE, reason ?? STOPPED_SENTENCE],
      path: `/b/${businessId}/settings/online-payments`,
      pathLabel: "Look at the connection",
    });
  });
  return await requireProof(ctx, { businessId, proofId });
}

async function requireProof(ctx: Context, of: OfProof): Promise<ProofRow> {
  const proof = await findProof(ctx.db.read, of);
  if (proof === null) throw new AppError("NOT_FOUND", "This check does not exist.");
  return proof;
}
