import type { Language } from "@/lib/invoices/invoice-snapshot";
import { formatMoney } from "@/lib/money/format-money";
import { orderTotals } from "@/lib/orders/order";

type Priced = {
  unitPriceE4: number;
  priceIncludesTax: boolean;
  taxRateBps: number;
  currency: string;
  unit: string | null;
};

/** "€49.00", "€80.00 / hour": the price as the owner typed it, rounded to a whole minor unit. */
export function priceText(product: Priced, language: Language): string {
  const { totalMinor, netMinor } = orderTotals(product, 1);
  const amountMinor = product.priceIncludesTax ? totalMinor : netMinor;
  const price = formatMoney({ amountMinor, currency: product.currency }, language);
  return product.unit === null ? price : `${price} / ${product.unit}`;
}
