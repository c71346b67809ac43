import { type InvoicePdfInput, invoicePdfData, seemsOnePage } from "./invoice-pdf-data";
import { createPdfPool } from "./pdf-pool";

export type { InvoicePdfInput } from "./invoice-pdf-data";

type Pool = ReturnType<typeof createPdfPool>;

/** Next evaluates a module more than once; the thread is shared by all. */
function sharedPool(): Pool {
  const shared = globalThis as { paymastPdfPool?: Pool };
  shared.paymastPdfPool ??= createPdfPool(process.cwd());
  return shared.paymastPdfPool;
}

/** The invoice as PDF/A-3a, tagged, made off the main thread. Throws when no PDF can be made; never returns half of one. */
export function renderInvoicePdf(input: InvoicePdfInput): Promise<Uint8Array> {
  const data = invoicePdfData(input);
  const logo = input.logo?.bytes ?? null;
  return sharedPool().render({ data: JSON.stringify(data), logo, tryOnePage: seemsOnePage(data) });
}

/** Starts the PDF thread ahead of the first document. */
export const warmUpPdf = (): void => sharedPool().warmUp();

export const closePdf = (): void => sharedPool().close();
