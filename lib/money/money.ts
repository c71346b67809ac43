/**
 * An amount of one currency. `amountMinor` is a safe integer in the currency's smallest unit as ISO 4217 counts it
 * (cents, yen, thousandths of a dinar); never a float. A provider maps it to its own wire format.
 */
export type Money = { amountMinor: number; currency: string };

/** Quantities are millionths: 1.5 hours is 1_500_000. */
export const QUANTITY_SCALE = 1_000_000;
/** Unit prices are ten-thousandths of a minor unit: €12.34 is 12_340_000. */
export const UNIT_PRICE_SCALE = 10_000;
/** Rates are basis points: 23 % is 2_300. */
export const BPS_SCALE = 10_000;

/** `numerator / denominator` rounded half away from zero; the one place where money is rounded. */
export function roundedDivision(numerator: bigint, denominator: bigint): number {
  const half = denominator / 2n;
  const rounded = numerator < 0n ? (numerator - half) / denominator : (numerator + half) / denominator;
  const result = Number(rounded);
  if (!Number.isSafeInteger(result)) throw new RangeError("An amount is too large to be counted exactly.");
  return result;
}
