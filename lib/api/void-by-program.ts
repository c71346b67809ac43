import { findInvoice } from "@/db/queries/invoices";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { voidInvoice } from "@/lib/invoices/void-invoice";
import type { Program } from "./authenticate";
import { readInvoice } from "./read-invoice";
import type { InvoiceAnswer } from "./schemas";

/**
 * Voids an invoice that nobody has paid. One that is void already is answered as it is, so that a lost answer can be asked
 * for again. Throws NOT_FOUND, CONFLICT with the reason.
 */
export async function voidByProgram(
  ctx: Context,
  program: Program,
  input: { invoiceId: string; reason: string | undefined },
): Promise<InvoiceAnswer> {
  const { businessId, mode } = program;
  const { invoiceId } = input;
  const invoice = await findInvoice(ctx.db.read, { businessId, invoiceId });
  if (invoice === null || invoice.mode !== mode || invoice.issuedAt === null)
    throw new AppError("NOT_FOUND", `There is no such invoice in ${mode} mode.`);
  if (invoice.voidedAt === null) {
    const reason = input.reason?.trim() ? input.reason : `Voided by ${program.name}`;
    await voidInvoice(ctx, { businessId, invoiceId, reason, by: program.keyId });
  }
  return readInvoice(ctx, program, invoiceId);
}
