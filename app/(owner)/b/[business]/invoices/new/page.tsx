import type { Metadata } from "next";
import { InvoiceEditor } from "@/components/invoices/invoice-editor";
import { PageHeader, TestBadge } from "@/components/ui";
import { countryChoices } from "@/lib/customers/countries";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import { loadNewInvoice } from "@/lib/invoices/load-editor";
import { editorDeeds } from "../editor-deeds";

export const metadata: Metadata = { title: "New invoice" };

type Search = { customer?: string | string[] };
type PageProps = { params: Promise<{ business: string }>; searchParams: Promise<Search> };

export default async function NewInvoicePage({ params, searchParams }: PageProps) {
  const owner = await requireOwner((await params).business);
  const { customer } = await searchParams;
  const ctx = await getContext();
  const mode = await currentMode(owner.business);
  const { businessId } = owner;
  const customerId = typeof customer === "string" ? customer : null;
  const start = await loadNewInvoice(ctx, { businessId, mode, customerId });
  return (
    <>
      <PageHeader
        title={<>New invoice {mode === "test" ? <TestBadge /> : null}</>}
        back={{ href: `/b/${businessId}/invoices`, label: "Invoices" }}
      />
      <InvoiceEditor
        businessId={businessId}
        start={start}
        newCustomerId={ctx.newId("cus")}
        countries={countryChoices("en")}
        deeds={editorDeeds}
      />
    </>
  );
}
