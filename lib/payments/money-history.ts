import type { Queryable } from "@/db/client";
import { addHistory } from "@/db/queries/history";
import type { Context } from "@/lib/context";

/** One line of an invoice's or payment's timeline, written by us in the transaction that makes it true. */
export async function addMoneyHistory(
  tx: Queryable,
  ctx: Context,
  entry: {
    businessId: string;
    invoiceId: string | null;
    paymentId: string | null;
    attemptId: string | null;
    kind: string;
    data: Record<string, unknown>;
    at: number;
    /** Who did it; the provider unless said otherwise. */
    actor?: string;
  },
): Promise<void> {
  const { actor, ...rest } = entry;
  await addHistory(tx, { id: ctx.newId("his"), actor: actor ?? "provider", ...rest });
}
