import { FileText, Plus } from "lucide-react";
import type { Metadata } from "next";
import { InvoiceTable } from "@/components/invoices/invoice-table";
import { LiveRefresh } from "@/components/invoices/live-refresh";
import { SearchForm } from "@/components/invoices/search-form";
import { ButtonLink, EmptyState, PageHeader, Tabs, TestBadge } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import { type InvoiceList, invoiceFilters, loadInvoiceList } from "@/lib/invoices/load-invoice-list";

export const metadata: Metadata = { title: "Invoices" };

type Search = Record<string, string | string[] | undefined>;
type PageProps = { params: Promise<{ business: string }>; searchParams: Promise<Search> };
type Filter = (typeof invoiceFilters)[number];

const labels = {
  all: "All",
  draft: "Drafts",
  unpaid: "Unpaid",
  overdue: "Overdue",
  on_its_way: "On its way",
  paid: "Paid",
  refunded: "Refunded",
  void: "Void",
} as const satisfies Record<Filter, string>;

/** Always there; the others only when they have something to show. */
const steady: readonly Filter[] = ["all", "draft", "unpaid", "overdue", "paid"];

export default async function InvoicesPage({ params, searchParams }: PageProps) {
  const owner = await requireOwner((await params).business);
  const { filter, search, cursor } = readSearch(await searchParams);
  const { id: businessId, timeZone, language } = owner.business;
  const mode = await currentMode(owner.business);
  const list = await loadInvoiceList(await getContext(), { businessId, mode, timeZone, filter, search, cursor });
  const base = `/b/${businessId}`;
  return (
    <>
      <PageHeader
        title={<>Invoices {mode === "test" ? <TestBadge /> : null}</>}
        actions={
          <ButtonLink href={`${base}/invoices/new`} variant="primary">
            <Plus aria-hidden /> New invoice
          </ButtonLink>
        }
      />
      {list.counts.unpaid + list.counts.on_its_way > 0 ? <LiveRefresh everyMs={10_000} /> : null}
      <Tabs label="Invoices by status" items={tabs(base, list.counts, filter, search)} className="mb-4" />
      {list.counts.all > 0 ? (
        <div className="mb-4">
          <SearchForm
            action={`${base}/invoices`}
            label="Number or customer"
            search={search}
            hidden={filter === "all" ? {} : { status: filter }}
          />
        </div>
      ) : null}
      {list.rows.length > 0 ? (
        <InvoiceTable rows={list.rows} base={base} language={language} />
      ) : (
        <NothingHere base={base} total={list.counts.all} search={search} mode={mode} />
      )}
      <Pages base={base} filter={filter} search={search} cursor={cursor} nextCursor={list.nextCursor} />
    </>
  );
}

function readSearch(search: Search): { filter: Filter; search: string; cursor: string | null } {
  const one = (name: string) => (typeof search[name] === "string" ? search[name] : "");
  return {
    filter: invoiceFilters.find((filter) => filter === one("status")) ?? "all",
    search: one("q").trim(),
    cursor: one("after") === "" ? null : one("after"),
  };
}

function address(base: string, parts: { status: Filter; q: string; after?: string }): string {
  const query = new URLSearchParams();
  if (parts.status !== "all") query.set("status", parts.status);
  if (parts.q !== "") query.set("q", parts.q);
  if (parts.after !== undefined) query.set("after", parts.after);
  const text = query.toString();
  return `${base}/invoices${text === "" ? "" : `?${text}`}`;
}

const tabs = (base: string, counts: InvoiceList["counts"], active: Filter, search: string) =>
  invoiceFilters
    .filter((filter) => steady.includes(filter) || counts[filter] > 0 || filter === active)
    .map((filter) => ({
      href: address(base, { status: filter, q: search }),
      label: labels[filter],
      count: counts[filter],
      active: filter === active,
    }));

type NothingHereProps = { base: string; total: number; search: string; mode: "test" | "live" };

function NothingHere({ base, total, search, mode }: NothingHereProps) {
  if (search !== "")
    return (
      <EmptyState
        title="Nothing found"
        text={`No invoice matches “${search}”. Search by number, customer or e-mail address.`}
        action={<ButtonLink href={`${base}/invoices`}>Show all invoices</ButtonLink>}
      />
    );
  if (total > 0) return <EmptyState title="Nothing here" text="No invoice is in this state right now." />;
  return (
    <EmptyState
      icon={<FileText />}
      title={mode === "test" ? "Try it out with a test invoice" : "Send your first invoice"}
      text={
        mode === "test"
          ? "Test invoices have their own numbers, move no money and are mailed to you only."
          : "Write down what was done and for whom. The customer gets a mail with the invoice and a button to pay it."
      }
      action={
        <ButtonLink href={`${base}/invoices/new`} variant="primary">
          <Plus aria-hidden /> New invoice
        </ButtonLink>
      }
    />
  );
}

type PagesProps = { base: string; filter: Filter; search: string; cursor: string | null; nextCursor: string | null };

function Pages({ base, filter, search, cursor, nextCursor }: PagesProps) {
  if (cursor === null && nextCursor === null) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-between gap-3">
      {cursor === null ? <span /> : <ButtonLink href={address(base, { status: filter, q: search })}>Newest</ButtonLink>}
      {nextCursor === null ? null : (
        <ButtonLink href={address(base, { status: filter, q: search, after: nextCursor })}>Older</ButtonLink>
      )}
    </nav>
  );
}
