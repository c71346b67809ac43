import { Card, CardSection } from "@/components/ui";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { formatRate } from "@/lib/money/format-money";
import { priceText } from "./price-text";
import { ProductPicture } from "./product-picture";

type Shown = Parameters<typeof priceText>[0] & {
  name: string;
  code: string | null;
  description: string | null;
  pictureId: string | null;
};

/** For those who look and don't change. */
export function ProductFacts({ product, language }: { product: Shown; language: Language }) {
  const rows: [string, string | null][] = [
    ["Price", priceText(product, language)],
    ["Tax", formatRate(product.taxRateBps, "en")],
    ["Code", product.code],
    ["Description", product.description],
  ];
  return (
    <Card>
      <CardSection>
        <div className="flex flex-wrap gap-5">
          <ProductPicture pictureId={product.pictureId} name={product.name} className="size-28" />
          <dl className="grid min-w-0 flex-1 grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
            {rows.map(([label, value]) =>
              value === null ? null : (
                <div key={label} className="contents">
                  <dt className="text-ink-2">{label}</dt>
                  <dd className="min-w-0 whitespace-pre-line wrap-anywhere">{value}</dd>
                </div>
              ),
            )}
          </dl>
        </div>
      </CardSection>
    </Card>
  );
}
