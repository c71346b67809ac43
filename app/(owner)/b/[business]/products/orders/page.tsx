import { Download, ShoppingBag } from "lucide-react";
import type { Metadata } from "next";
import { SearchForm } from "@/components/invoices/search-form";
import { OrderTable } from "@/components/products/order-table";
import { ProductTabs } from "@/components/products/product-tabs";
import { ButtonLink, EmptyState, PageHeader, Tabs, TestBadge } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import { countWaitingOrders, loadOrders, readOrdersSearch } from "@/lib/orders/load-orders";

export const metadata: Metadata = { title: "Orders" };

type Search = Record<string, string | string[] | undefined>;
type PageProps = { params: Promise<{ business: string }>; searchParams: Promise<Search> };

export default async function OrdersPage({ params, searchParams }: PageProps) {
  const { businessId, business, role } = await requireOwner((await params).business);
  const query = await searchParams;
  const one = (name: string) => (typeof query[name] === "string" ? query[name] : "");
  const mode = await currentMode(business);
  const search = readOrdersSearch(one, mode);
  const cursor = one("after") === "" ? null : one("after");
  const ctx = await getContext();
  const { rows, nextCursor } = await loadOrders(ctx, { ...search, businessId, timeZone: business.timeZone, cursor });
  const waiting = await countWaitingOrders(ctx, { businessId, mode });
  const base = `/b/${businessId}/products/orders`;
  const address = (change: Record<string, string>) => {
    const kept = { view: search.filter === "paid" ? "" : search.filter, q: search.search, after: "", ...change };
    const parts = new URLSearchParams(Object.entries(kept).filter(([, value]) => value !== ""));
    return parts.size === 0 ? base : `${base}?${parts}`;
  };
  const view = (name: string, label: string, count: number | null = null) => ({
    href: address({ view: name }),
    label,
    count,
    active: search.filter === (name === "" ? "paid" : name),
  });
  return (
    <>
      <PageHeader
        title={<>Products {mode === "test" ? <TestBadge /> : null}</>}
        actions={
          rows.length > 0 ? (
            <ButtonLink href={`${base}/export${address({}).slice(base.length)}`} prefetch={false}>
              <Download aria-hidden /> Export
            </ButtonLink>
          ) : null
        }
      />
      <ProductTabs base={`/b/${businessId}/products`} role={role} active="orders" waiting={waiting} />
      <Tabs
        label="Orders"
        className="mb-4"
        items={[
          view("", "Paid"),
          view("waiting", "Waiting for your OK", waiting > 0 ? waiting : null),
          view("not_completed", "Not completed"),
        ]}
      />
      {rows.length > 0 || search.search !== "" ? (
        <div className="mb-4">
          <SearchForm
            action={base}
            label="Order, name or e-mail"
            search={search.search}
            hidden={search.filter === "paid" ? {} : { view: search.filter }}
          />
        </div>
      ) : null}
      {rows.length > 0 ? (
        <OrderTable rows={rows} base={base} language={business.language} timeZone={business.timeZone} />
      ) : (
        <EmptyState icon={<ShoppingBag />} {...nothingWords(search.search, search.filter)} />
      )}
      <nav aria-label="Pages" className="mt-4 flex justify-between gap-3">
        {cursor === null ? <span /> : <ButtonLink href={address({})}>Newest</ButtonLink>}
        {nextCursor === null ? null : <ButtonLink href={address({ after: nextCursor })}>Older</ButtonLink>}
      </nav>
    </>
  );
}

function nothingWords(search: string, filter: string): { title: string; text: string } {
  if (search !== "") return { title: "Nothing found", text: `No order matches “${search}”.` };
  if (filter === "waiting")
    return { title: "Nothing waits", text: "Sales without tax that wait for your OK stand here." };
  if (filter === "not_completed")
    return { title: "Nobody turned back", text: "Orders that were begun and not paid stand here." };
  return {
    title: "No orders yet",
    text: "Put a product up for sale: its orders stand here, each with its paid invoice.",
  };
}
