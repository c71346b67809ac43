import type { Metadata } from "next";
import { RecordPaymentForm } from "@/components/payments/record-payment-form";
import { Card, PageHeader, TestBadge } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { orNotFound } from "@/lib/http/or-not-found";
import { requireOwner } from "@/lib/http/owner";
import { loadRecordForm } from "@/lib/payments/load-record-form";
import { recordPaymentAction, suggestInvoicesAction } from "../actions";

export const metadata: Metadata = { title: "Record a payment" };

type PageProps = {
  params: Promise<{ business: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** For money that came by bank transfer, cash or cheque; `?invoice=` opens it for one invoice. */
export default async function RecordPaymentPage({ params, searchParams }: PageProps) {
  const { business, businessId } = await requireOwner((await params).business);
  const { invoice } = await searchParams;
  const invoiceId = typeof invoice === "string" ? invoice : null;
  const mode = await currentMode(business);
  const start = await orNotFound(loadRecordForm(await getContext(), { business, mode, invoiceId }));
  const back =
    start.invoice === null
      ? { href: `/b/${businessId}/payments`, label: "Payments" }
      : { href: `/b/${businessId}/invoices/${start.invoice.invoiceId}`, label: start.invoice.number };
  return (
    <>
      <PageHeader
        back={back}
        title={<>Record a payment {start.mode === "test" ? <TestBadge /> : null}</>}
        subtitle="For money that reached you by bank transfer, cash or cheque. Online payments are recorded by themselves."
      />
      <Card className="max-w-2xl p-4 sm:p-6">
        <RecordPaymentForm
          businessId={businessId}
          start={start}
          record={recordPaymentAction}
          suggest={suggestInvoicesAction}
        />
      </Card>
    </>
  );
}
