import { listInvoices } from "@/db/queries/invoice-list";
import { findInvoice } from "@/db/queries/invoices";
import { AppError } from "@/lib/app-error";
import type { Business } from "@/lib/businesses/business";
import type { Context } from "@/lib/context";
import { todayIn } from "@/lib/invoices/calendar";
import { amountDueMinor } from "@/lib/invoices/invoice";
import type { Language, Mode } from "@/lib/invoices/invoice-snapshot";
import { writeDecimal } from "@/lib/invoices/parse-decimal";
import { currencyDigits } from "@/lib/money/currencies";
import { formatMoney } from "@/lib/money/format-money";

/** An unpaid invoice as the form offers it; amounts as they are typed and as they are read. */
export type OfferedInvoice = {
  invoiceId: string;
  number: string;
  customerName: string;
  currency: string;
  amount: string;
  due: string;
  /** Why it is offered; empty when it was not searched for. */
  because: string[];
};

export type RecordForm = {
  mode: Mode;
  today: string;
  currency: string;
  /** The invoice the form was opened for. */
  invoice: OfferedInvoice | null;
  /** Unpaid ones to choose from before anything is typed. */
  offered: OfferedInvoice[];
};

const most = 8;

/** What the form for a payment by hand starts with. Throws NOT_FOUND for an invoice that is not this business's. */
export async function loadRecordForm(
  ctx: Context,
  input: { business: Business; mode: Mode; invoiceId: string | null },
): Promise<RecordForm> {
  const { business, mode } = input;
  const { id: businessId, language } = business;
  const today = todayIn(business.timeZone, ctx.now());
  if (input.invoiceId !== null) {
    const row = await findInvoice(ctx.db.read, { businessId, invoiceId: input.invoiceId });
    if (row === null || row.issuedAt === null || row.voidedAt !== null)
      throw new AppError("NOT_FOUND", "There is no such invoice to pay.");
    const named = { ...row, customerName: row.snapshot?.customer.name ?? "" };
    return { mode: row.mode, today, currency: row.currency, invoice: offer(named, language), offered: [] };
  }
  const rows = await listInvoices(ctx.db.read, {
    ...{ businessId, mode, filter: "unpaid", today, search: "", customerId: null, after: null, limit: most },
  });
  const offered = rows.map((row) => offer(row, language));
  return { mode, today, currency: business.defaultCurrency, invoice: null, offered };
}

type Row = {
  id: string;
  number: string | null;
  customerName: string;
  currency: string;
  status: Parameters<typeof amountDueMinor>[0]["status"];
  totalMinor: number;
  paidMinor: number;
};

const offer = (row: Row, language: Language): OfferedInvoice =>
  offeredInvoice(
    {
      invoiceId: row.id,
      number: row.number ?? "",
      customerName: row.customerName,
      currency: row.currency,
      dueMinor: amountDueMinor(row),
    },
    { language, because: [] },
  );

export function offeredInvoice(
  invoice: { invoiceId: string; number: string; customerName: string; currency: string; dueMinor: number },
  at: { language: Language; because: string[] },
): OfferedInvoice {
  const { invoiceId, number, customerName, currency, dueMinor } = invoice;
  const digits = currencyDigits(currency);
  return {
    ...{ invoiceId, number, customerName, currency, because: at.because },
    amount: dueMinor === 0 ? "" : writeDecimal(dueMinor, digits, at.language, digits),
    due: formatMoney({ amountMinor: dueMinor, currency }, at.language),
  };
}
