import { findOpenAttempt } from "@/db/queries/attempts";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { isQuietNow } from "@/lib/instance/load-standing";
import { ProviderError } from "@/lib/providers/provider";
import { checkAttempt } from "./check-attempt";
import { findDocument } from "./find-document";
import { loadPayView } from "./load-pay-view";
import type { PayView } from "./pay-view";

/** Asking more often brings nothing new; in between the page is told what we know. */
const askEveryMs = 1_000;
const askedAt = new WeakMap<object, Map<string, number>>();

/**
 * The customer came back: asks the provider about the open attempt and answers with what is true now. What the browser
 * says in its address changes nothing. A provider that is silent leaves everything as it was.
 */
export async function checkAsCustomer(ctx: Context, input: { token: string }): Promise<PayView> {
  const found = await findDocument(ctx.db.read, input.token);
  if (found === null) throw new AppError("NOT_FOUND", "This link does not lead to an invoice.");
  const { businessId, id: payableId } = found.payable;
  const open = await findOpenAttempt(ctx.db.read, { businessId, payableId });
  if (open !== null && (await isTimeToAsk(ctx, open.id))) {
    try {
      await checkAttempt(ctx, { attemptId: open.id, learnedBy: "return" });
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      ctx.log.warn("return.not_checked", { attemptId: open.id, outcome: error.outcome, kind: error.kind });
    }
  }
  return loadPayView(ctx, input);
}

async function isTimeToAsk(ctx: Context, attemptId: string): Promise<boolean> {
  // Until it is decided whether this is the real installation nobody is asked; the view says what that means.
  if (await isQuietNow(ctx)) return false;
  const times = askedAt.get(ctx.db) ?? new Map<string, number>();
  askedAt.set(ctx.db, times);
  const now = ctx.now();
  if (now - (times.get(attemptId) ?? Number.NEGATIVE_INFINITY) < askEveryMs) return false;
  // Bounded: what is older than the pause says nothing any more.
  if (times.size > 5_000) times.clear();
  times.set(attemptId, now);
  return true;
}
