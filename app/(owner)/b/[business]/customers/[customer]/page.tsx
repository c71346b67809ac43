import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { ArchiveButton } from "@/components/customers/archive-button";
import { CustomerForm } from "@/components/customers/customer-form";
import { InvoiceTable } from "@/components/invoices/invoice-table";
import { ButtonLink, EmptyState, PageHeader, Pill, TestBadge } from "@/components/ui";
import { countryChoices } from "@/lib/customers/countries";
import { loadCustomer } from "@/lib/customers/load-customers";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { orNotFound } from "@/lib/http/or-not-found";
import { requireOwner } from "@/lib/http/owner";
import { loadInvoiceList } from "@/lib/invoices/load-invoice-list";
import { archiveCustomerAction, saveCustomerAction } from "../actions";

export const metadata: Metadata = { title: "Customer" };

type PageProps = {
  params: Promise<{ business: string; customer: string }>;
  searchParams: Promise<{ after?: string | string[] }>;
};

export default async function CustomerPage({ params, searchParams }: PageProps) {
  const { business, customer: customerId } = await params;
  const { after } = await searchParams;
  const owner = await requireOwner(business);
  const { businessId } = owner;
  const { timeZone, language } = owner.business;
  const ctx = await getContext();
  const customer = await orNotFound(loadCustomer(ctx, { businessId, customerId }));
  const mode = await currentMode(owner.business);
  const list = await loadInvoiceList(ctx, {
    businessId,
    mode,
    timeZone,
    filter: "all",
    search: "",
    cursor: typeof after === "string" ? after : null,
    customerId,
  });
  const base = `/b/${businessId}`;
  const newInvoice = `${base}/invoices/new?customer=${customerId}`;
  return (
    <>
      <PageHeader
        title={
          <>
            {customer.name} {customer.archivedAt === null ? null : <Pill tone="mute">Archived</Pill>}
          </>
        }
        back={{ href: `${base}/customers`, label: "Customers" }}
        actions={
          <>
            <ArchiveButton
              businessId={businessId}
              customerId={customerId}
              isArchived={customer.archivedAt !== null}
              archive={archiveCustomerAction}
            />
            <ButtonLink href={newInvoice} variant="primary">
              <Plus aria-hidden /> New invoice
            </ButtonLink>
          </>
        }
      />
      <section className="mb-8">
        <h2 className="mb-3 flex items-center gap-2">Invoices {mode === "test" ? <TestBadge /> : null}</h2>
        {list.rows.length === 0 ? (
          <EmptyState
            title="No invoices yet"
            text={`Nothing has been invoiced to ${customer.name} here.`}
            action={<ButtonLink href={newInvoice}>Write the first one</ButtonLink>}
          />
        ) : (
          <InvoiceTable rows={list.rows} base={base} language={language} withCustomer={false} />
        )}
        {list.nextCursor === null ? null : (
          <ButtonLink className="mt-4" href={`${base}/customers/${customerId}?after=${list.nextCursor}`}>
            Older
          </ButtonLink>
        )}
      </section>
      <section className="max-w-2xl">
        <h2 className="mb-3">Details</h2>
        <CustomerForm
          key={customer.updatedAt}
          businessId={businessId}
          customerId={customerId}
          customer={fieldsOf(customer)}
          countries={countryChoices("en")}
          save={saveCustomerAction}
        />
      </section>
    </>
  );
}

/** Only what the form shows is sent to the browser. */
const fieldsOf = (customer: Awaited<ReturnType<typeof loadCustomer>>) => ({
  name: customer.name,
  email: customer.email,
  phone: customer.phone,
  addressLine1: customer.addressLine1,
  addressLine2: customer.addressLine2,
  postalCode: customer.postalCode,
  city: customer.city,
  region: customer.region,
  country: customer.country,
  taxId: customer.taxId,
  language: customer.language,
  currency: customer.currency,
  notes: customer.notes,
});
