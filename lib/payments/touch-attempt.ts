import { findAttemptOfBusiness, updateAttempt } from "@/db/queries/attempts";
import { sweepSoon } from "@/db/queries/payment-connections";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { isQuietNow } from "@/lib/instance/load-standing";
import { nextCheckAt } from "./attempt";
import { findDocument } from "./find-document";

/**
 * The customer touched the form or pressed Pay: from now on the owner sees the attempt under "Not completed", and it is
 * looked at often, so that a customer who never comes back is noticed within a minute.
 */
export async function touchAttempt(ctx: Context, input: { token: string; attemptId: string }): Promise<void> {
  const found = await findDocument(ctx.db.read, input.token);
  if (found === null) throw new AppError("NOT_FOUND", "This link does not lead to an invoice.");
  const businessId = found.payable.businessId;
  const attempt = await findAttemptOfBusiness(ctx.db.read, { businessId, attemptId: input.attemptId });
  if (attempt === null || attempt.payableId !== found.payable.id)
    throw new AppError("NOT_FOUND", "This payment does not belong to the invoice.");
  const now = ctx.now();
  const isRecent = attempt.touchedAt !== null && now - attempt.touchedAt < 10_000;
  if (isRecent || (await isQuietNow(ctx))) return;
  await ctx.db.inTransaction(async (tx) => {
    const isOpen = await updateAttempt(tx, {
      attemptId: attempt.id,
      businessId,
      expected: ["created", "unknown", "open", "requires_action"],
      set: {
        touchedAt: attempt.touchedAt ?? now,
        updatedAt: now,
        checks: 0,
        nextCheckAt: nextCheckAt({
          status: attempt.status,
          isTouched: true,
          isFeeMissing: true,
          checks: 0,
          createdAt: attempt.createdAt,
          watchedFrom: now,
          now,
        }),
      },
    });
    if (isOpen) await sweepSoon(tx, { businessId, connectionId: attempt.connectionId, at: now + 30_000 });
  });
}
