"use client";

import { Package } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, Dialog, Field, Input } from "@/components/ui";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import type { PickedProduct } from "@/lib/products/load-products";
import { priceText } from "../products/price-text";

export type SearchProducts = (search: string) => Promise<PickedProduct[]>;

type ProductPickerProps = {
  currency: string;
  language: Language;
  search: SearchProducts;
  onPick: (product: PickedProduct) => void;
};

/** A line out of the list of products: everything can be changed in the invoice afterwards. */
export function ProductPicker(props: ProductPickerProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      title="Add a product"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm">
          <Package aria-hidden /> From products
        </Button>
      }
    >
      <PickList {...props} onPicked={() => setOpen(false)} />
    </Dialog>
  );
}

/** A person who types does not wait for each letter. */
const restMs = 200;

function PickList({ currency, language, search, onPick, onPicked }: ProductPickerProps & { onPicked: () => void }) {
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<PickedProduct[] | null>(null);
  useEffect(() => {
    let isWanted = true;
    const timer = setTimeout(
      async () => {
        const products = await search(typed);
        if (isWanted) setFound(products);
      },
      typed === "" ? 0 : restMs,
    );
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [typed, search]);
  return (
    <>
      <Field label="Name or code" name="product-search">
        <Input value={typed} onChange={(event) => setTyped(event.target.value)} maxLength={100} autoComplete="off" />
      </Field>
      <p role="status" className="mt-3 text-[13px] text-ink-2">
        {found === null ? "Looking…" : foundText(found.length, typed)}
      </p>
      <ul className="mt-2 max-h-72 divide-y divide-line-2 overflow-y-auto">
        {(found ?? []).map((product) => {
          const isOther = product.currency !== currency;
          return (
            <li key={product.id}>
              <button
                type="button"
                disabled={isOther}
                onClick={() => {
                  onPick(product);
                  onPicked();
                }}
                className="flex min-h-12 w-full items-center justify-between gap-4 rounded-control px-2 text-left hover:bg-line-2 disabled:opacity-60"
              >
                <span className="min-w-0">
                  <span className="block truncate font-[550]">{product.name}</span>
                  <span className="block text-[12.5px] text-ink-2">
                    {isOther ? `Its price is in ${product.currency}, this invoice is in ${currency}.` : product.code}
                  </span>
                </span>
                <span className="num shrink-0 text-sm">{priceText(product, language)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function foundText(count: number, typed: string): string {
  if (count > 0) return count === 1 ? "One product" : `${count} products`;
  return typed === "" ? "There are no products yet. Add them under Products." : "No product of this name.";
}
