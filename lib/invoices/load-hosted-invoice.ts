import { findInvoiceByTokenHash } from "@/db/queries/invoices";
import type { Context } from "@/lib/context";
import { isTokenShaped, tokenHash } from "@/lib/links/public-link";
import { todayIn } from "./calendar";
import { isIssued } from "./invoice";
import type { InvoiceSnapshot } from "./invoice-snapshot";
import type { InvoiceStatus } from "./invoice-status";

/** What the customer's pages show of one document: the frozen snapshot, and what became of it since. */
export type HostedInvoice = {
  token: string;
  businessId: string;
  invoiceId: string;
  status: InvoiceStatus;
  isOverdue: boolean;
  voidedAt: number | null;
  snapshot: InvoiceSnapshot;
};

/** The invoice behind a public link; null for every kind of wrong link alike. Reads only. */
export async function loadHostedInvoice(ctx: Context, { token }: { token: string }): Promise<HostedInvoice | null> {
  if (!isTokenShaped(token)) return null;
  const invoice = await findInvoiceByTokenHash(ctx.db.read, { tokenHash: tokenHash(token) });
  if (invoice === null || !isIssued(invoice)) return null;
  const isUnpaid = ["issued", "sent", "partially_paid"].includes(invoice.status);
  return {
    token,
    businessId: invoice.businessId,
    invoiceId: invoice.id,
    status: invoice.status,
    isOverdue: isUnpaid && invoice.dueOn < todayIn(invoice.snapshot.timeZone, ctx.now()),
    voidedAt: invoice.voidedAt,
    snapshot: invoice.snapshot,
  };
}
