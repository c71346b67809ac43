/** Rules of an order: what it costs, how it is named, when it ends. */
import { taxMinor } from "@/lib/invoices/totals";
import { BPS_SCALE, roundedDivision, UNIT_PRICE_SCALE } from "@/lib/money/money";

export type OrderState = "open" | "paid" | "expired";

/** For "I want an invoice": who it is made out to. */
export type OrderCompany = {
  name: string;
  addressLine1: string;
  postalCode: string;
  city: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  taxId: string | null;
};

/** One of the owner's questions with its answer, as they read when it was ordered. */
export type OrderField = { id: string; label: string; value: string };

export type OrderPrice = { unitPriceE4: number; priceIncludesTax: boolean; taxRateBps: number };
export type OrderTotals = { netMinor: number; taxMinor: number; totalMinor: number };

/**
 * What a quantity costs. A price that includes tax is what the buyer pays to the cent: tax is taken out of it,
 * `gross × rate / (1 + rate)`, rounded once half away from zero. A net price is summed first, then taxed once.
 */
export function orderTotals(price: OrderPrice, quantity: number): OrderTotals {
  const sum = roundedDivision(BigInt(price.unitPriceE4) * BigInt(quantity), BigInt(UNIT_PRICE_SCALE));
  if (!price.priceIncludesTax) {
    const tax = taxMinor(sum, price.taxRateBps);
    return { netMinor: sum, taxMinor: tax, totalMinor: sum + tax };
  }
  const tax = roundedDivision(BigInt(sum) * BigInt(price.taxRateBps), BigInt(BPS_SCALE + price.taxRateBps));
  return { netMinor: sum - tax, taxMinor: tax, totalMinor: sum };
}

/** No vowels, and nothing that is read as something else over the phone. */
const NUMBER_LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789";

/** What people call it: `K7M2-94QX`. */
export function orderNumber(random: Uint8Array): string {
  const letters = [...random.slice(0, 8)].map((byte) => NUMBER_LETTERS[byte % NUMBER_LETTERS.length] ?? "X").join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

const minuteMs = 60_000;
/** Something that can run out is held for as long as a bank's confirmation may take; anything else for a day. */
const HOLD_LIMITED_MS = 30 * minuteMs;
const HOLD_UNLIMITED_MS = 24 * 60 * minuteMs;

/** How long an order can be paid after it was last touched. */
export const holdMs = (isLimited: boolean): number => (isLimited ? HOLD_LIMITED_MS : HOLD_UNLIMITED_MS);

/** What is left for this buyer: the stock less what open payments of others hold; null is without end. */
export const availableOf = (stock: number | null, heldByOthers: number): number | null =>
  stock === null ? null : Math.max(0, stock - heldByOthers);

/** Units to put back when this much of a sale has been refunded: whole units only, the last one with the last cent. */
export function unitsRefunded(order: { quantity: number; totalMinor: number }, refundedMinor: number): number {
  if (refundedMinor >= order.totalMinor) return order.quantity;
  return Math.floor((order.quantity * Math.max(0, refundedMinor)) / order.totalMinor);
}

/** The state as the owner reads it. */
export const orderStateWords = {
  open: "Not paid yet",
  paid: "Paid",
  expired: "Not completed",
} as const satisfies Record<OrderState, string>;
