import { addHistory } from "@/db/queries/history";
import { moveLink } from "@/db/queries/invoices";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { publicToken, tokenHash } from "@/lib/links/public-link";
import { requireInvoiceFor } from "./require-invoice";

/** Gives the invoice a new public link; the old one, in every mail and PDF that carries it, stops working at once. */
export async function renewLink(
  ctx: Context,
  input: { businessId: string; invoiceId: string; by: string },
): Promise<void> {
  const { businessId, invoiceId } = input;
  const { linkVersion } = await requireInvoiceFor(ctx.db.read, "renewLink", input);
  const token = publicToken(ctx.instance.linkKey, { documentId: invoiceId, linkVersion: linkVersion + 1 });
  const hash = tokenHash(token);
  await ctx.db.inTransaction(async (tx) => {
    const isMoved = await moveLink(tx, {
      businessId,
      invoiceId,
      fromVersion: linkVersion,
      tokenHash: hash,
      now: ctx.now(),
    });
    if (!isMoved) throw new AppError("CONFLICT", "The link has just been renewed. Reload the page to see the new one.");
    await addHistory(tx, {
      id: ctx.newId("his"),
      businessId,
      invoiceId,
      actor: input.by,
      kind: "invoice.link_renewed",
      data: {},
      at: ctx.now(),
    });
  });
}
