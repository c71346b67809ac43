import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { InvoiceEditor } from "@/components/invoices/invoice-editor";
import { PageHeader, TestBadge } from "@/components/ui";
import { isAppError } from "@/lib/app-error";
import { countryChoices } from "@/lib/customers/countries";
import { getContext } from "@/lib/http/context";
import { orNotFound } from "@/lib/http/or-not-found";
import { requireOwner } from "@/lib/http/owner";
import { loadDraft } from "@/lib/invoices/load-editor";
import { editorDeeds } from "../../editor-deeds";

export const metadata: Metadata = { title: "Edit draft" };

type PageProps = { params: Promise<{ business: string; invoice: string }> };

export default async function EditDraftPage({ params }: PageProps) {
  const { business, invoice: invoiceId } = await params;
  const { businessId } = await requireOwner(business);
  const ctx = await getContext();
  const page = `/b/${businessId}/invoices/${invoiceId}`;
  const start = await orNotFound(
    loadDraft(ctx, { businessId, invoiceId }).catch((error: unknown) => {
      // Issued in the meantime: its page says what can be done now.
      if (isAppError(error) && error.code === "CONFLICT") redirect(page);
      throw error;
    }),
  );
  return (
    <>
      <PageHeader
        title={<>Edit draft {start.mode === "test" ? <TestBadge /> : null}</>}
        back={{ href: page, label: "Draft" }}
      />
      <InvoiceEditor
        key={start.invoiceId}
        businessId={businessId}
        start={start}
        newCustomerId={ctx.newId("cus")}
        countries={countryChoices("en")}
        deeds={editorDeeds}
      />
    </>
  );
}
