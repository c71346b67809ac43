import type { Metadata } from "next";
import { ArchiveProductButton } from "@/components/products/archive-button";
import { PictureField } from "@/components/products/picture-field";
import { ProductFacts } from "@/components/products/product-facts";
import { ProductForm } from "@/components/products/product-form";
import { OneProductTabs } from "@/components/products/product-tabs";
import { Card, CardSection, PageHeader, Pill, TestBadge } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { orNotFound } from "@/lib/http/or-not-found";
import { ALL_ROLES, requireOwner } from "@/lib/http/owner";
import { loadProduct } from "@/lib/products/load-products";
import { writeProduct } from "@/lib/products/product";
import { archiveProductAction, removePictureAction, savePictureAction, saveProductAction } from "../actions";

export const metadata: Metadata = { title: "Product" };

type PageProps = { params: Promise<{ business: string; product: string }> };

export default async function ProductPage({ params }: PageProps) {
  const { business: of, product: productId } = await params;
  const { businessId, business, role } = await requireOwner(of, { roles: ALL_ROLES });
  const product = await orNotFound(loadProduct(await getContext(), { businessId, productId }));
  const isArchived = product.archivedAt !== null;
  const base = `/b/${businessId}/products`;
  const ids = { businessId, productId };
  return (
    <div className="max-w-2xl">
      <PageHeader
        title={
          <>
            {product.name} {isArchived ? <Pill tone="mute">Archived</Pill> : null}
            {product.mode === "test" ? <TestBadge /> : null}
          </>
        }
        back={{ href: base, label: "Products" }}
        actions={
          role === "developer" ? null : (
            <ArchiveProductButton {...ids} isArchived={isArchived} archive={archiveProductAction} />
          )
        }
      />
      <OneProductTabs href={`${base}/${productId}`} active="product" hasSales={business.autoPayments} />
      {role === "developer" ? (
        <ProductFacts product={product} language={business.language} />
      ) : (
        <div className="space-y-5">
          <ProductForm
            {...ids}
            revision={product.revision}
            product={writeProduct(product, business.language)}
            save={saveProductAction}
          />
          <Card>
            <CardSection title="Picture">
              <PictureField
                {...ids}
                name={product.name}
                pictureId={product.pictureId}
                save={savePictureAction}
                remove={removePictureAction}
              />
            </CardSection>
          </Card>
        </div>
      )}
    </div>
  );
}
