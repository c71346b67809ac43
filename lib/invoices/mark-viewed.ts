import { addHistory } from "@/db/queries/history";
import { markInvoiceViewed } from "@/db/queries/invoice-viewed";
import { findInvoiceByTokenHash } from "@/db/queries/invoices";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { isTokenShaped, tokenHash } from "@/lib/links/public-link";

/**
 * Notes the first time a customer really looked at the invoice: the page's script says so once the page was on screen and
 * touched, because mail scanners open every link. `isMember` tells whether someone of a business is signed in here;
 * their own looking doesn't count.
 */
export async function markViewed(ctx: Context, input: { token: string; isMember: boolean }): Promise<void> {
  const hash = tokenHash(input.token);
  const found = isTokenShaped(input.token) ? await findInvoiceByTokenHash(ctx.db.read, { tokenHash: hash }) : null;
  if (found === null) throw new AppError("NOT_FOUND", "There is no invoice at this address.");
  if (input.isMember || found.viewedAt !== null) return;
  const { businessId, id: invoiceId } = found;
  await ctx.db.inTransaction(async (tx) => {
    const isFirst = await markInvoiceViewed(tx, { businessId, invoiceId, now: ctx.now() });
    if (!isFirst) return;
    await addHistory(tx, {
      id: ctx.newId("his"),
      businessId,
      invoiceId,
      paymentId: null,
      attemptId: null,
      actor: "customer",
      kind: "invoice.viewed",
      data: {},
      at: ctx.now(),
    });
  });
}
