"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Banner, Button, Card, CardSection, Field, Input, Select, Textarea, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { currencies } from "@/lib/money/currencies";
import type { TypedProduct } from "@/lib/products/product";

type ProductFormProps = {
  businessId: string;
  productId: string;
  /** 0 for a new product. */
  revision: number;
  product: TypedProduct;
  save: FormAction<{ productId: string; revision: number; name: string }>;
};

/** What a product is and costs. Orders and invoices keep what they were made with. */
export function ProductForm({ businessId, productId: given, revision: shown, product, save }: ProductFormProps) {
  // Saving renders the page anew on the server, with another id for a new product: the first one stays.
  const [productId] = useState(given);
  const [revision, setRevision] = useState(shown);
  const router = useRouter();
  const { form, pending, errorOf, error, message } = useActionForm(save, {
    onSuccess: (saved) => {
      setRevision(saved.revision);
      if (shown === 0) router.replace(`/b/${businessId}/products/${saved.productId}`);
      else router.refresh();
    },
  });
  return (
    <form {...form}>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="productId" value={productId} />
      <input type="hidden" name="revision" value={revision} />
      <Card>
        <CardSection>
          {error ? (
            <Banner tone="bad" live className="mb-4">
              {error}
            </Banner>
          ) : null}
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Name" name="name" error={errorOf("name")} className="sm:col-span-2">
              <Input defaultValue={product.name} maxLength={150} autoComplete="off" />
            </Field>
            <PriceFields product={product} errorOf={errorOf} />
            <Field
              label="Description"
              name="description"
              optional
              error={errorOf("description")}
              hint="Printed under the name on invoices, and shown to buyers."
              className="sm:col-span-2"
            >
              <Textarea defaultValue={product.description} rows={3} maxLength={2_000} />
            </Field>
            <Field label="Unit" name="unit" optional error={errorOf("unit")} hint="Such as hour, piece or kg.">
              <Input defaultValue={product.unit} maxLength={30} autoComplete="off" />
            </Field>
            <Field label="Your code" name="code" optional error={errorOf("code")} hint="Your own number for it.">
              <Input defaultValue={product.code} maxLength={50} autoComplete="off" />
            </Field>
          </div>
          <div className="mt-6 flex items-center justify-end gap-4">
            <span role="status" className="text-sm text-good">
              {message}
            </span>
            <Button type="submit" variant="primary" pending={pending}>
              {shown === 0 ? "Add product" : "Save"}
            </Button>
          </div>
        </CardSection>
      </Card>
    </form>
  );
}

type PriceFieldsProps = { product: TypedProduct; errorOf: (field: string) => string | null };

function PriceFields({ product, errorOf }: PriceFieldsProps) {
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_6.5rem] gap-2">
        <Field label="Price" name="price" error={errorOf("price")}>
          <Input defaultValue={product.price} inputMode="decimal" maxLength={40} autoComplete="off" className="num" />
        </Field>
        <Field label="Currency" name="currency" error={errorOf("currency")}>
          <Select defaultValue={product.currency}>
            {currencies.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </Select>
        </Field>
      </div>
      <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-2">
        <Field label="Tax %" name="taxRate" error={errorOf("taxRate")}>
          <Input
            defaultValue={product.taxRate}
            placeholder="0"
            inputMode="decimal"
            maxLength={20}
            autoComplete="off"
            className="num"
          />
        </Field>
        <Field label="The price is" name="priceIncludesTax" error={errorOf("priceIncludesTax")}>
          <Select defaultValue={product.priceIncludesTax ? "yes" : "no"}>
            <option value="yes">with the tax in it</option>
            <option value="no">without tax, which is added</option>
          </Select>
        </Field>
      </div>
    </>
  );
}
