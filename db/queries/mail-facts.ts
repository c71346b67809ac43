import { and, asc, desc, eq, gte, inArray, isNull, lt } from "drizzle-orm";
import type { Queryable } from "../client";
import {
  allocations,
  businesses,
  invoices,
  mails,
  mailTemplates,
  payables,
  paymentStates,
  payments,
} from "../schema/index";
import { kept } from "./kept";
import { findRow, listRows } from "./rows";

type BusinessRow = typeof businesses.$inferSelect;
type InvoiceRow = typeof invoices.$inferSelect;
type PaymentRow = typeof payments.$inferSelect;
type TemplateRow = typeof mailTemplates.$inferSelect;

export async function findMailBusiness(q: Queryable, args: { businessId: string }): Promise<BusinessRow | null> {
  return findRow(q, businesses, { id: args.businessId });
}

/** An invoice with what it still asks for; the payable is missing while it is a draft. */
export async function findMailInvoice(
  q: Queryable,
  args: { businessId: string; invoiceId: string },
): Promise<{ invoice: InvoiceRow; amountDueMinor: number | null; isOpen: boolean } | null> {
  const rows = await kept(q, "mail_facts.invoice", args, (connection, of) =>
    connection
      .select({ invoice: invoices, payable: payables })
      .from(invoices)
      .leftJoin(payables, eq(payables.id, invoices.payableId))
      .where(and(eq(invoices.id, of.invoiceId), eq(invoices.businessId, of.businessId)))
      .limit(1),
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { invoice, payable } = row;
  return { invoice, amountDueMinor: payable?.amountDueMinor ?? null, isOpen: payable?.isOpen ?? false };
}

/** A payment, the invoice it was made for (null when it belongs to none), and how much of it found something to pay. */
export async function findMailPayment(
  q: Queryable,
  args: { businessId: string; paymentId: string },
): Promise<{ payment: PaymentRow; invoiceId: string | null; allocatedMinor: number } | null> {
  const rows = await kept(q, "mail_facts.payment", args, (connection, of) =>
    connection
      .select({ payment: payments, invoiceId: invoices.id })
      .from(payments)
      .leftJoin(invoices, eq(invoices.payableId, payments.payableId))
      .where(and(eq(payments.id, of.paymentId), eq(payments.businessId, of.businessId)))
      .limit(1),
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { businessId, paymentId } = args;
  const parts = await listRows(q, allocations, { businessId, paymentId });
  return {
    payment: row.payment,
    invoiceId: row.invoiceId ?? parts[0]?.invoiceId ?? null,
    allocatedMinor: parts.reduce((sum, part) => sum + part.amountMinor, 0),
  };
}

/** Where the invoice was mailed last; null when it never was. */
export async function findInvoiceRecipients(
  q: Queryable,
  args: { businessId: string; invoiceId: string },
): Promise<string[] | null> {
  const rows = await kept(q, "mail_facts.recipients", args, (connection, of) =>
    connection
      .select({ to: mails.to })
      .from(mails)
      .where(
        and(
          eq(mails.businessId, of.businessId),
          eq(mails.invoiceId, of.invoiceId),
          inArray(mails.kind, ["invoice", "reminder"]),
          inArray(mails.state, ["sent", "queued"]),
        ),
      )
      .orderBy(desc(mails.createdAt), desc(mails.id))
      .limit(1),
  );
  return rows[0]?.to ?? null;
}

/** Payments recorded in `[from, until)` and not taken back since, oldest first: what a daily notice tells. */
export async function listPaymentsForNotice(
  q: Queryable,
  args: { businessId: string; mode: "test" | "live"; from: number; until: number },
) {
  return q
    .select({ payment: payments, invoice: invoices })
    .from(payments)
    .leftJoin(paymentStates, eq(paymentStates.id, payments.id))
    .leftJoin(invoices, eq(invoices.payableId, payments.payableId))
    .where(
      and(
        eq(payments.businessId, args.businessId),
        eq(payments.mode, args.mode),
        isNull(paymentStates.takenBackAt),
        gte(payments.recordedAt, args.from),
        lt(payments.recordedAt, args.until),
      ),
    )
    .orderBy(asc(payments.recordedAt), asc(payments.id))
    .limit(500);
}

type TemplateKind = TemplateRow["kind"];
type Language = TemplateRow["language"];

export async function findMailTemplate(
  q: Queryable,
  args: { businessId: string; kind: TemplateKind; language: Language },
): Promise<TemplateRow | null> {
  const { businessId, kind, language } = args;
  return findRow(q, mailTemplates, { businessId, kind, language });
}

export async function listMailTemplates(q: Queryable, args: { businessId: string }): Promise<TemplateRow[]> {
  return q.select().from(mailTemplates).where(eq(mailTemplates.businessId, args.businessId)).limit(100);
}

export async function saveMailTemplate(q: Queryable, row: typeof mailTemplates.$inferInsert): Promise<void> {
  const { subject, body, updatedAt } = row;
  await q
    .insert(mailTemplates)
    .values(row)
    .onConflictDoUpdate({
      target: [mailTemplates.businessId, mailTemplates.kind, mailTemplates.language],
      set: { subject, body, updatedAt },
    });
}

export async function deleteMailTemplate(
  q: Queryable,
  args: { businessId: string; kind: TemplateKind; language: Language },
): Promise<void> {
  await q
    .delete(mailTemplates)
    .where(
      and(
        eq(mailTemplates.businessId, args.businessId),
        eq(mailTemplates.kind, args.kind),
        eq(mailTemplates.language, args.language),
      ),
    );
}
