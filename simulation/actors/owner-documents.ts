import { findInvoice } from "@/db/queries/invoices";
import type { Context } from "@/lib/context";
import { issueInvoice } from "@/lib/invoices/issue-invoice";
import { saveDraft } from "@/lib/invoices/save-draft";
import { publicToken } from "@/lib/links/public-link";
import type { Doc, Shop } from "../world";

/** An invoice as an owner makes it: a draft with one line, issued. */
export async function issueDocument(ctx: Context, shop: Shop, of: { currency: string; euros: number }): Promise<Doc> {
  const invoiceId = ctx.newId("inv");
  await saveDraft(ctx, {
    businessId: shop.businessId,
    invoiceId,
    revision: 0,
    mode: "live",
    by: shop.userId,
    draft: {
      customerId: shop.customerId,
      currency: of.currency,
      language: "en",
      issueOn: null,
      dueOn: null,
      termDays: 14,
      notes: null,
      lines: [
        {
          description: "Consulting",
          quantityMicro: 1_000_000,
          // Ten-thousandths of a minor unit; whole minor units of every currency used here.
          unitPriceE4: of.euros * 1_000_000,
          discountBps: 0,
          taxRateBps: 2_300,
        },
      ],
    },
  });
  return issueDraft(ctx, shop, invoiceId);
}

export async function issueDraft(ctx: Context, shop: Shop, invoiceId: string): Promise<Doc> {
  const { businessId } = shop;
  await issueInvoice(ctx, { businessId, invoiceId, by: shop.userId });
  const invoice = await findInvoice(ctx.db.read, { businessId, invoiceId });
  const token = publicToken(ctx.instance.linkKey, { documentId: invoiceId, linkVersion: invoice?.linkVersion ?? 1 });
  return { shop, invoiceId, token };
}
