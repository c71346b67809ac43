import { type InvoiceListRow, listInvoices } from "@/db/queries/invoice-list";
import type { Context } from "@/lib/context";
import { todayIn } from "@/lib/invoices/calendar";
import { amountDueMinor } from "@/lib/invoices/invoice";
import type { Mode } from "@/lib/invoices/invoice-snapshot";

export type CreditTargetRow = {
  invoiceId: string;
  number: string;
  customerName: string;
  dueMinor: number;
  isSameCustomer: boolean;
};

const most = 50;

/** Unpaid invoices a payment's credit may be put on: of its mode and currency, the same customer's first. */
export async function loadCreditTargets(
  ctx: Context,
  input: { businessId: string; mode: Mode; currency: string; customerId: string | null; timeZone: string },
): Promise<CreditTargetRow[]> {
  const { businessId, mode, customerId } = input;
  const today = todayIn(input.timeZone, ctx.now());
  const of = { businessId, mode, filter: "unpaid", today, search: "", after: null, limit: most } as const;
  const own = customerId === null ? [] : await listInvoices(ctx.db.read, { ...of, customerId });
  const all = await listInvoices(ctx.db.read, { ...of, customerId: null });
  const rows = new Map([...own, ...all].map((row) => [row.id, row]));
  return [...rows.values()]
    .filter((row) => row.currency === input.currency)
    .map((row) => target(row, customerId))
    .filter((row) => row.dueMinor > 0)
    .slice(0, most);
}

const target = (row: InvoiceListRow, customerId: string | null): CreditTargetRow => ({
  invoiceId: row.id,
  number: row.number ?? "",
  customerName: row.customerName,
  dueMinor: amountDueMinor(row),
  isSameCustomer: row.customerId === customerId,
});
