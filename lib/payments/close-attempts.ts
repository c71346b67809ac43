import { type AttemptRow, findOpenAttempt, updateAttempt } from "@/db/queries/attempts";
import type { Context } from "@/lib/context";
import { ProviderError } from "@/lib/providers/provider";
import { askProvider, toProviderAttempt } from "./ask-provider";
import { settleAttempt } from "./settle-attempt";

export type CloseResult = { closed: true } | { closed: false; reason: "processing" | "succeeded" | "unknown" };

/**
 * Makes sure that nobody can pay a payable through an attempt that is still open: cancels it at the provider, and when that
 * is too late settles it instead. Whoever changes or voids a document calls this first and respects the answer.
 */
export async function closeAttempts(
  ctx: Context,
  input: { businessId: string; payableId: string },
): Promise<CloseResult> {
  const attempt = await findOpenAttempt(ctx.db.read, input);
  return attempt === null ? { closed: true } : closeAttempt(ctx, attempt);
}

/** Closes one attempt. One whose secret never left our server can be given up without asking anybody. */
export async function closeAttempt(ctx: Context, attempt: AttemptRow): Promise<CloseResult> {
  if (attempt.status === "processing") return { closed: false, reason: "processing" };
  if (attempt.secretReleasedAt === null && (await supersede(ctx, attempt))) return { closed: true };
  const asOf = ctx.now();
  try {
    const result = await askProvider(ctx, attempt.connectionId, (provider, connection) =>
      provider.cancelPayment(connection, toProviderAttempt(attempt)),
    );
    if (result.state === null) {
      await markCanceled(ctx, attempt);
      return { closed: true };
    }
    await settleAttempt(ctx, { attemptId: attempt.id, state: result.state, learnedBy: "check", asOf });
    if (result.canceled) return { closed: true };
    return { closed: false, reason: reasonOf(result.state.status) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    ctx.log.warn("attempt.not_closed", { attemptId: attempt.id, outcome: error.outcome, kind: error.kind });
    return { closed: false, reason: "unknown" };
  }
}

const reasonOf = (status: string): "processing" | "succeeded" | "unknown" =>
  status === "succeeded" || status === "processing" ? status : "unknown";

/** False when the secret left in the meantime: then only the provider can close it. */
async function supersede(ctx: Context, attempt: AttemptRow): Promise<boolean> {
  const now = ctx.now();
  return ctx.db.inTransaction(async (tx) => {
    const current = await findOpenAttempt(tx, attempt);
    if (current === null || current.id !== attempt.id) return true;
    if (current.secretReleasedAt !== null) return false;
    return updateAttempt(tx, {
      attemptId: attempt.id,
      businessId: attempt.businessId,
      expected: ["created", "unknown", "open"],
      set: { status: "canceled", closedAt: now, updatedAt: now, nextCheckAt: null },
    });
  });
}

async function markCanceled(ctx: Context, attempt: AttemptRow): Promise<void> {
  const now = ctx.now();
  await ctx.db.inTransaction((tx) =>
    updateAttempt(tx, {
      attemptId: attempt.id,
      businessId: attempt.businessId,
      expected: ["created", "unknown", "open", "requires_action"],
      set: { status: "canceled", closedAt: now, updatedAt: now, nextCheckAt: null },
    }),
  );
}
