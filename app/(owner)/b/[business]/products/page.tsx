import { Package, Plus } from "lucide-react";
import type { Metadata } from "next";
import { SearchForm } from "@/components/invoices/search-form";
import { priceText } from "@/components/products/price-text";
import { ProductPicture } from "@/components/products/product-picture";
import { ProductTabs } from "@/components/products/product-tabs";
import { ButtonLink, DataTable, EmptyState, PageHeader, Pill, TestBadge } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { ALL_ROLES, requireOwner } from "@/lib/http/owner";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { formatRate } from "@/lib/money/format-money";
import { countWaitingOrders } from "@/lib/orders/load-orders";
import { loadProducts } from "@/lib/products/load-products";

export const metadata: Metadata = { title: "Products" };

type Search = Record<string, string | string[] | undefined>;
type PageProps = { params: Promise<{ business: string }>; searchParams: Promise<Search> };
type Row = Awaited<ReturnType<typeof loadProducts>>["rows"][number];

export default async function ProductsPage({ params, searchParams }: PageProps) {
  const owner = await requireOwner((await params).business, { roles: ALL_ROLES });
  const { businessId, business, role } = owner;
  const query = await searchParams;
  const one = (name: string) => (typeof query[name] === "string" ? query[name] : "");
  const search = one("q").trim();
  const archived = one("archived") === "1";
  const cursor = one("after") === "" ? null : one("after");
  const mode = await currentMode(business);
  const ctx = await getContext();
  const { rows, nextCursor } = await loadProducts(ctx, { businessId, mode, search, archived, cursor });
  const waiting = role === "developer" ? 0 : await countWaitingOrders(ctx, { businessId, mode });
  const base = `/b/${businessId}/products`;
  const canEdit = role !== "developer";
  return (
    <>
      <PageHeader
        title={<>Products {mode === "test" ? <TestBadge /> : null}</>}
        actions={
          canEdit ? (
            <ButtonLink href={`${base}/new`} variant="primary">
              <Plus aria-hidden /> New product
            </ButtonLink>
          ) : null
        }
      />
      <ProductTabs base={base} role={role} active={archived ? "archived" : "current"} waiting={waiting} />
      {rows.length > 0 || search !== "" ? (
        <div className="mb-4">
          <SearchForm action={base} label="Name or code" search={search} hidden={archived ? { archived: "1" } : {}} />
        </div>
      ) : null}
      {rows.length > 0 ? (
        <ProductTable rows={rows} base={base} language={business.language} />
      ) : (
        <NothingHere base={base} search={search} archived={archived} canEdit={canEdit} />
      )}
      <Pages base={base} search={search} archived={archived} cursor={cursor} nextCursor={nextCursor} />
    </>
  );
}

function ProductTable({ rows, base, language }: { rows: Row[]; base: string; language: Language }) {
  return (
    <DataTable
      caption="Products"
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `${base}/${row.id}`}
      columns={[
        {
          key: "name",
          header: "Name",
          cell: (row) => (
            <span className="flex items-center gap-3">
              <ProductPicture pictureId={row.pictureId} name={row.name} className="size-9" />
              <span className="min-w-0">
                <span className="block truncate font-[550]">{row.name}</span>
                {row.code === null ? null : <span className="block text-[12.5px] text-ink-3">{row.code}</span>}
              </span>
            </span>
          ),
        },
        { key: "sales", header: "Online sales", cell: (row) => <SalesPill row={row} /> },
        { key: "tax", header: "Tax", align: "right", cell: (row) => formatRate(row.taxRateBps, "en") },
        { key: "price", header: "Price", align: "right", cell: (row) => priceText(row, language) },
      ]}
      card={(row) => ({
        title: row.name,
        amount: priceText(row, language),
        detail: row.code ?? formatRate(row.taxRateBps, "en"),
        state: <SalesPill row={row} />,
      })}
    />
  );
}

function SalesPill({ row }: { row: Row }) {
  if (!row.isSold) return <span className="text-[13px] text-ink-3">Off</span>;
  if (row.stock === 0) return <Pill tone="warn">Sold out</Pill>;
  return <Pill tone="good">{row.stock === null ? "For sale" : `For sale · ${row.stock} left`}</Pill>;
}

type NothingProps = { base: string; search: string; archived: boolean; canEdit: boolean };

function NothingHere({ base, search, archived, canEdit }: NothingProps) {
  if (search !== "")
    return (
      <EmptyState
        title="Nothing found"
        text={`No product matches “${search}”.`}
        action={<ButtonLink href={base}>Show all products</ButtonLink>}
      />
    );
  if (archived) return <EmptyState title="Nothing here" text="Products you archive stand here." />;
  return (
    <EmptyState
      icon={<Package />}
      title="No products yet"
      text="Add what you sell. A product is a line of an invoice with one press, and you can sell it on your own website."
      action={
        canEdit ? (
          <ButtonLink href={`${base}/new`} variant="primary">
            <Plus aria-hidden /> New product
          </ButtonLink>
        ) : null
      }
    />
  );
}

type PagesProps = { base: string; search: string; archived: boolean; cursor: string | null; nextCursor: string | null };

function Pages({ base, search, archived, cursor, nextCursor }: PagesProps) {
  if (cursor === null && nextCursor === null) return null;
  const address = (after: string | null) => {
    const parts = Object.entries({ q: search, archived: archived ? "1" : "", after: after ?? "" });
    return `${base}?${new URLSearchParams(parts.filter(([, value]) => value !== ""))}`;
  };
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-between gap-3">
      {cursor === null ? <span /> : <ButtonLink href={address(null)}>First</ButtonLink>}
      {nextCursor === null ? null : <ButtonLink href={address(nextCursor)}>More</ButtonLink>}
    </nav>
  );
}
