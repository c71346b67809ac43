import type { Metadata } from "next";
import { ProductForm } from "@/components/products/product-form";
import { PageHeader } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { requireOwner } from "@/lib/http/owner";
import { saveProductAction } from "../actions";

export const metadata: Metadata = { title: "New product" };

export default async function NewProductPage({ params }: { params: Promise<{ business: string }> }) {
  const { businessId, business } = await requireOwner((await params).business);
  const productId = (await getContext()).newId("prd");
  return (
    <div className="max-w-2xl">
      <PageHeader title="New product" back={{ href: `/b/${businessId}/products`, label: "Products" }} />
      <ProductForm
        businessId={businessId}
        productId={productId}
        revision={0}
        product={{
          name: "",
          code: "",
          description: "",
          unit: "",
          price: "",
          priceIncludesTax: true,
          currency: business.defaultCurrency,
          taxRate: "",
        }}
        save={saveProductAction}
      />
    </div>
  );
}
