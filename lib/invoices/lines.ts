import { AppError } from "@/lib/app-error";
import { BPS_SCALE, QUANTITY_SCALE } from "@/lib/money/money";
import { type InvoiceLine, type InvoiceTotals, invoiceTotals, type LineInput, withNets } from "./totals";

export const MOST_LINES = 500;
export const LONGEST_DESCRIPTION = 2_000;
export const LONGEST_NOTES = 4_000;
const HIGHEST_QUANTITY = 1_000_000;
/** Far above any invoice, and far below where integers stop being exact; a total beyond it is a slip of the finger. */
const HIGHEST_AMOUNT_MINOR = 100_000_000_000_000;

/**
 * Checks the lines of a draft and computes their nets and totals. A unit price may be negative (a rebate), the total may
 * not. `forIssue` also wants at least one line and a description on each. Throws BAD_INPUT; fields are `lines.0.quantity`.
 */
export function checkedLines(
  lines: readonly LineInput[],
  options: { forIssue: boolean },
): { lines: InvoiceLine[]; totals: InvoiceTotals } {
  if (options.forIssue && lines.length === 0) refuse("Add at least one line before issuing.", "lines");
  if (lines.length > MOST_LINES) refuse(`An invoice has at most ${MOST_LINES} lines.`, "lines");
  for (const [position, line] of lines.entries()) checkLine(line, position, options.forIssue);
  const computed = exactly(() => {
    const withNet = withNets(lines);
    return { lines: withNet, totals: invoiceTotals(withNet) };
  });
  if (computed.totals.totalMinor < 0)
    refuse("The total is below zero. Lower the rebates or raise the prices.", "lines");
  if (computed.totals.totalMinor > HIGHEST_AMOUNT_MINOR) refuse("The total is too large for one invoice.", "lines");
  return computed;
}

function checkLine(line: LineInput, position: number, forIssue: boolean): void {
  const at = (name: string) => `lines.${position}.${name}`;
  const where = `Line ${position + 1}`;
  if (forIssue && line.description.trim() === "") refuse(`${where} needs a description.`, at("description"));
  if (line.description.length > LONGEST_DESCRIPTION)
    refuse(`${where}: a description has at most ${LONGEST_DESCRIPTION} characters.`, at("description"));
  if (!Number.isSafeInteger(line.quantityMicro) || line.quantityMicro <= 0)
    refuse(`${where}: the quantity must be above zero.`, at("quantity"));
  if (line.quantityMicro > HIGHEST_QUANTITY * QUANTITY_SCALE)
    refuse(`${where}: the quantity is too large.`, at("quantity"));
  if (!Number.isSafeInteger(line.unitPriceE4)) refuse(`${where}: the price is too large.`, at("unitPrice"));
  if (!isRate(line.discountBps)) refuse(`${where}: a discount is between 0 and 100 %.`, at("discount"));
  if (!isRate(line.taxRateBps)) refuse(`${where}: a tax rate is between 0 and 100 %.`, at("taxRate"));
}

const isRate = (bps: number) => Number.isInteger(bps) && bps >= 0 && bps <= BPS_SCALE;

/** Amounts that can't be counted exactly are the typist's mistake here, not a broken invariant. */
function exactly<T>(compute: () => T): T {
  try {
    return compute();
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new AppError("BAD_INPUT", "The amounts are too large for one invoice.", { field: "lines", cause });
    throw cause;
  }
}

function refuse(sentence: string, field: string): never {
  throw new AppError("BAD_INPUT", sentence, { field });
}
