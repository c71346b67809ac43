import { listOpenInvoices, listOpenInvoicesOver } from "@/db/queries/open-invoices";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { type InvoiceMatch, matchInvoices } from "./invoice-match";

const longestText = 2_000;
/** The newest open ones; a business with more still finds its exact amounts. */
const mostLookedAt = 2_000;

/**
 * Open invoices that a line of a bank statement may pay, the likeliest first, each with what speaks for it. Reads only; says
 * nothing when nothing speaks for any.
 */
export async function suggestInvoices(
  ctx: Context,
  input: { businessId: string; mode: Mode; text: string; amountMinor: number | null; currency: string | null },
): Promise<InvoiceMatch[]> {
  const { businessId, mode } = input;
  const amountMinor = Number.isSafeInteger(input.amountMinor) ? input.amountMinor : null;
  const currency = input.currency?.trim().toUpperCase() ?? null;
  const newest = await listOpenInvoices(ctx.db.read, { businessId, mode, limit: mostLookedAt });
  const exact =
    amountMinor === null || newest.length < mostLookedAt
      ? []
      : await listOpenInvoicesOver(ctx.db.read, { businessId, mode, amountMinor, limit: 100 });
  const known = new Set(newest.map((one) => one.invoiceId));
  const open = [...newest, ...exact.filter((one) => !known.has(one.invoiceId))];
  return matchInvoices(open, { text: input.text.slice(0, longestText), amountMinor, currency });
}
