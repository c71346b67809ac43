import type { Metadata } from "next";
import { CustomerImport } from "@/components/customers/customer-import";
import { Card, CardSection, PageHeader } from "@/components/ui";
import { requireOwner } from "@/lib/http/owner";
import { importCustomersAction, previewImportAction } from "../actions";

export const metadata: Metadata = { title: "Import customers" };

type PageProps = { params: Promise<{ business: string }> };

/** Customers from another program: the file is looked at first, and nothing is added before that. */
export default async function ImportCustomersPage({ params }: PageProps) {
  const { businessId } = await requireOwner((await params).business);
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Import customers"
        subtitle="From InvoiceOcean, another program, or a spreadsheet."
        back={{ href: `/b/${businessId}/customers`, label: "Customers" }}
      />
      <Card>
        <CardSection
          title="Your file"
          text="In InvoiceOcean: Clients, then Export, as CSV. A file of Excel works too, saved as CSV."
        >
          <CustomerImport businessId={businessId} preview={previewImportAction} add={importCustomersAction} />
        </CardSection>
        <CardSection title="What is read">
          <ul className="list-disc space-y-1 pl-5 text-sm text-ink-2">
            <li>
              The first line names the columns: Name, E-mail, Phone, Street, Postal code, City, Country, Tax number,
              Notes. Only Name is needed; German, Polish and French headings are known too.
            </li>
            <li>A customer with the same e-mail address, or the same name without one, is not added again.</li>
            <li>At most 5,000 lines and 2 MB. Nothing in the file is ever run as a formula.</li>
          </ul>
        </CardSection>
      </Card>
    </div>
  );
}
