import type { Context } from "@/lib/context";
import { copyInTransaction } from "./duplicate-invoice";
import { requireInvoice } from "./require-invoice";
import { type VoidInvoice, voidAnd } from "./void-invoice";

/** Voids an invoice with its reason and opens a draft copy that names it; both or neither. */
export async function correctInvoice(ctx: Context, input: VoidInvoice): Promise<{ invoiceId: string }> {
  return await voidAnd(ctx, "correct", input, async (tx) => {
    const source = await requireInvoice(tx, input);
    return await copyInTransaction(tx, ctx, {
      source,
      mode: source.mode,
      by: input.by,
      correctsInvoiceId: source.id,
    });
  });
}
