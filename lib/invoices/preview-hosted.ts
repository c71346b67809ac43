import type { Context } from "@/lib/context";
import { publicToken } from "@/lib/links/public-link";
import { loadPayView } from "@/lib/payments/load-pay-view";
import { type PayView, payView } from "@/lib/payments/pay-view";
import { type HostedInvoice, loadHostedInvoice } from "./load-hosted-invoice";
import { type InvoiceDetails, loadInvoiceDetails } from "./load-invoice-details";

/** The customer's page for the owner's eyes: of an issued invoice as it is, of a draft as it would be. Not a view. */
export async function previewHosted(
  ctx: Context,
  of: { businessId: string; invoiceId: string },
): Promise<{ invoice: HostedInvoice; view: PayView; noPay: InvoiceDetails["noPay"] }> {
  const details = await loadInvoiceDetails(ctx, of);
  const { id: documentId, linkVersion, tokenHash } = details.invoice;
  if (tokenHash !== null) {
    const token = publicToken(ctx.instance.linkKey, { documentId, linkVersion });
    const invoice = await loadHostedInvoice(ctx, { token });
    if (invoice !== null) return { invoice, view: await loadPayView(ctx, { token }), noPay: details.noPay };
  }
  const { snapshot } = details;
  const { totalMinor } = snapshot.totals;
  return {
    invoice: {
      token: "preview",
      businessId: of.businessId,
      invoiceId: of.invoiceId,
      status: "issued",
      isOverdue: false,
      voidedAt: null,
      snapshot,
    },
    view: payView({
      status: "issued",
      currency: snapshot.currency,
      totalMinor,
      dueMinor: totalMinor,
      paidMinor: 0,
      refundedMinor: 0,
      excessMinor: 0,
      attempt: null,
      payment: null,
      canPayOnline: details.noPay === null,
      // Nobody can have paid a draft.
      mayHaveMissed: false,
    }),
    noPay: details.noPay,
  };
}
