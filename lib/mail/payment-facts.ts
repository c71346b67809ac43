import type { Queryable } from "@/db/client";
import { findMailBusiness, findMailInvoice, findMailPayment } from "@/db/queries/mail-facts";
import type { Instance } from "@/lib/context";
import { dayInZone, formatMoney } from "@/lib/money/format-money";
import { type InvoiceFacts, templateValues } from "./invoice-mail";
import { sellerBrand } from "./mail-parts";
import type { TemplateValues } from "./mail-template";
import type { OwnerPaidFacts } from "./owner-mail";
import type { PaymentFacts } from "./receipt-mail";

/** Everything that the mails about one payment say; null when the payment belongs to no issued invoice. */
export async function readPaymentFacts(q: Queryable, args: { businessId: string; paymentId: string }) {
  const found = await findMailPayment(q, args);
  if (found === null || found.invoiceId === null) return null;
  const of = await findMailInvoice(q, { businessId: args.businessId, invoiceId: found.invoiceId });
  const business = await findMailBusiness(q, { businessId: args.businessId });
  if (of === null || business === null || of.invoice.snapshot === null) return null;
  const { invoice } = of;
  return {
    business,
    invoice,
    snapshot: of.invoice.snapshot,
    amountDueMinor: of.amountDueMinor ?? 0,
    payment: found.payment,
    excessMinor: found.payment.amountMinor - found.allocatedMinor,
  };
}

export type PaidFacts = NonNullable<Awaited<ReturnType<typeof readPaymentFacts>>>;

export function paymentFactsOf({ payment, snapshot }: PaidFacts): PaymentFacts & { paidAt: number } {
  return {
    kind: payment.kind,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    method: payment.method,
    statementDescriptor: payment.statementDescriptor,
    paidAt: payment.paidAt,
    paidOn: dayInZone(payment.paidAt, snapshot.timeZone),
  };
}

/** In a receipt {{amount}} is what arrived, in the currency it arrived in. */
export function receiptValues(facts: PaidFacts, link: InvoiceFacts["link"]): TemplateValues {
  const { snapshot, payment, amountDueMinor } = facts;
  const values = templateValues({ publicUrl: "", snapshot, amountDueMinor, link });
  return { ...values, amount: formatMoney(payment, snapshot.language) };
}

export function ownerPaidFacts(instance: Pick<Instance, "publicUrl">, facts: PaidFacts): OwnerPaidFacts {
  const { business, invoice, payment, snapshot } = facts;
  return {
    language: business.language,
    timeZone: business.timeZone,
    mode: payment.mode,
    brand: sellerBrand(instance.publicUrl, business),
    number: snapshot.number,
    customerName: snapshot.customer.name,
    payment: paymentFactsOf(facts),
    sentAt: invoice.sentAt,
    amountDueMinor: facts.amountDueMinor,
    excessMinor: facts.excessMinor,
    url: `${instance.publicUrl}/b/${business.id}/payments/${payment.id}`,
  };
}
