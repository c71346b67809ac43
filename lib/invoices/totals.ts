import { BPS_SCALE, QUANTITY_SCALE, roundedDivision, UNIT_PRICE_SCALE } from "@/lib/money/money";

/** One line as typed: quantity in millionths, unit price in ten-thousandths of a minor unit, rates in basis points. */
export type LineInput = {
  description: string;
  quantityMicro: number;
  unitPriceE4: number;
  discountBps: number;
  taxRateBps: number;
};

export type InvoiceLine = LineInput & { netMinor: number };
export type TaxTotal = { rateBps: number; netMinor: number; taxMinor: number };
export type InvoiceTotals = { netMinor: number; taxes: TaxTotal[]; taxMinor: number; totalMinor: number };

/** A line's net in minor units: quantity × unit price − discount, rounded once, half away from zero. */
export function lineNetMinor(line: LineInput): number {
  const exact = BigInt(line.quantityMicro) * BigInt(line.unitPriceE4) * BigInt(BPS_SCALE - line.discountBps);
  return roundedDivision(exact, BigInt(QUANTITY_SCALE) * BigInt(UNIT_PRICE_SCALE) * BigInt(BPS_SCALE));
}

/** Tax on the sum of one rate's nets, rounded half away from zero to a whole minor unit; 1 bps is 0.01 %. */
export function taxMinor(netMinor: number, rateBps: number): number {
  return roundedDivision(BigInt(netMinor) * BigInt(rateBps), BigInt(BPS_SCALE));
}

export const withNets = (lines: readonly LineInput[]): InvoiceLine[] =>
  lines.map((line) => ({ ...line, netMinor: lineNetMinor(line) }));

/** Totals of an invoice: nets are rounded a line, tax once per rate on that rate's sum. Rates ascend. */
export function invoiceTotals(lines: readonly InvoiceLine[]): InvoiceTotals {
  const netByRate = new Map<number, number>();
  for (const line of lines) netByRate.set(line.taxRateBps, (netByRate.get(line.taxRateBps) ?? 0) + line.netMinor);
  const taxes = [...netByRate]
    .sort(([a], [b]) => a - b)
    .map(([rateBps, netMinor]) => ({ rateBps, netMinor, taxMinor: taxMinor(netMinor, rateBps) }));
  const netMinor = taxes.reduce((sum, tax) => sum + tax.netMinor, 0);
  const tax = taxes.reduce((sum, entry) => sum + entry.taxMinor, 0);
  const totalMinor = netMinor + tax;
  if (!Number.isSafeInteger(totalMinor)) throw new RangeError("The total is too large to be counted exactly.");
  return { netMinor, taxes, taxMinor: tax, totalMinor };
}
