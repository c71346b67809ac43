import { Plus, Users } from "lucide-react";
import type { Metadata } from "next";
import { SearchForm } from "@/components/invoices/search-form";
import { ButtonLink, DataTable, EmptyState, PageHeader, Tabs } from "@/components/ui";
import { countryName } from "@/lib/customers/address";
import { loadCustomers } from "@/lib/customers/load-customers";
import { getContext } from "@/lib/http/context";
import { requireOwner } from "@/lib/http/owner";

export const metadata: Metadata = { title: "Customers" };

type Search = Record<string, string | string[] | undefined>;
type PageProps = { params: Promise<{ business: string }>; searchParams: Promise<Search> };
type Row = Awaited<ReturnType<typeof loadCustomers>>["rows"][number];

export default async function CustomersPage({ params, searchParams }: PageProps) {
  const { businessId } = await requireOwner((await params).business);
  const query = await searchParams;
  const one = (name: string) => (typeof query[name] === "string" ? query[name] : "");
  const search = one("q").trim();
  const archived = one("archived") === "1";
  const cursor = one("after") === "" ? null : one("after");
  const { rows, nextCursor } = await loadCustomers(await getContext(), { businessId, search, archived, cursor });
  const base = `/b/${businessId}/customers`;
  return (
    <>
      <PageHeader
        title="Customers"
        actions={
          <>
            <ButtonLink href={`${base}/import`}>Import</ButtonLink>
            <ButtonLink href={`${base}/new`} variant="primary">
              <Plus aria-hidden /> New customer
            </ButtonLink>
          </>
        }
      />
      <Tabs
        label="Customers"
        className="mb-4"
        items={[
          { href: base, label: "Current", active: !archived },
          { href: `${base}?archived=1`, label: "Archived", active: archived },
        ]}
      />
      {rows.length > 0 || search !== "" ? (
        <div className="mb-4">
          <SearchForm
            action={base}
            label="Name, e-mail or tax ID"
            search={search}
            hidden={archived ? { archived: "1" } : {}}
          />
        </div>
      ) : null}
      {rows.length > 0 ? (
        <CustomerTable rows={rows} base={base} />
      ) : (
        <NothingHere base={base} search={search} archived={archived} />
      )}
      <Pages base={base} search={search} archived={archived} cursor={cursor} nextCursor={nextCursor} />
    </>
  );
}

function CustomerTable({ rows, base }: { rows: Row[]; base: string }) {
  return (
    <DataTable
      caption="Customers"
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `${base}/${row.id}`}
      columns={[
        { key: "name", header: "Name", cell: (row) => <span className="font-[550]">{row.name}</span> },
        { key: "email", header: "E-mail", cell: (row) => row.email ?? <span className="text-ink-3">—</span> },
        { key: "place", header: "Place", cell: (row) => placeOf(row) },
      ]}
      card={(row) => ({ title: row.name, detail: row.email ?? placeOf(row) })}
    />
  );
}

const placeOf = (row: Row): string =>
  [row.city, countryName(row.country, "en")].filter((part) => part !== null && part !== "").join(", ");

function NothingHere({ base, search, archived }: { base: string; search: string; archived: boolean }) {
  if (search !== "")
    return (
      <EmptyState
        title="Nobody found"
        text={`No customer matches “${search}”.`}
        action={<ButtonLink href={base}>Show all customers</ButtonLink>}
      />
    );
  if (archived) return <EmptyState title="Nobody here" text="Customers you archive stand here." />;
  return (
    <EmptyState
      icon={<Users />}
      title="No customers yet"
      text="Add the people and companies you send invoices to. You can also add one while you write an invoice."
      action={
        <ButtonLink href={`${base}/new`} variant="primary">
          <Plus aria-hidden /> New customer
        </ButtonLink>
      }
    />
  );
}

type PagesProps = { base: string; search: string; archived: boolean; cursor: string | null; nextCursor: string | null };

function Pages({ base, search, archived, cursor, nextCursor }: PagesProps) {
  if (cursor === null && nextCursor === null) return null;
  const address = (after: string | null) => {
    const parts = Object.entries({ q: search, archived: archived ? "1" : "", after: after ?? "" });
    const query = new URLSearchParams(parts.filter(([, value]) => value !== ""));
    return `${base}?${query}`;
  };
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-between gap-3">
      {cursor === null ? <span /> : <ButtonLink href={address(null)}>First</ButtonLink>}
      {nextCursor === null ? null : <ButtonLink href={address(nextCursor)}>More</ButtonLink>}
    </nav>
  );
}
