import type { Metadata } from "next";
import { SendForm } from "@/components/invoices/send-form";
import { PageHeader, TestBadge } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { orNotFound } from "@/lib/http/or-not-found";
import { requireOwner } from "@/lib/http/owner";
import { loadSendForm } from "@/lib/invoices/load-send-form";
import { setAutoPaymentsAction } from "../../../settings/online-payments/actions";
import { remindAction, sendAction } from "../../actions";

export const metadata: Metadata = { title: "Send invoice" };

type PageProps = {
  params: Promise<{ business: string; invoice: string }>;
  searchParams: Promise<{ reminder?: string | string[] }>;
};

/** Sending, with a preview of everything the customer gets. `?reminder=1` is the same for a reminder. */
export default async function SendPage({ params, searchParams }: PageProps) {
  const { business, invoice: invoiceId } = await params;
  const { businessId, email, role } = await requireOwner(business);
  const kind = (await searchParams).reminder === undefined ? "invoice" : "reminder";
  const loading = loadSendForm(await getContext(), { businessId, invoiceId, kind, memberEmail: email });
  const form = await orNotFound(loading);
  const isDraft = form.status === "draft";
  const shared = { businessId, form, isOwner: role === "owner", switchOn: setAutoPaymentsAction };
  return (
    <>
      <PageHeader
        title={
          <>
            {kind === "reminder" ? `Remind of ${form.number}` : isDraft ? "Issue and send" : `Send ${form.number}`}
            {form.mode === "test" ? <TestBadge /> : null}
          </>
        }
        subtitle={
          // A draft that can't be issued as it is would get no number; the form says why.
          isDraft && form.problem === null
            ? `To ${form.customerName}. It gets the number ${form.number}.`
            : `To ${form.customerName}`
        }
        back={{ href: `/b/${businessId}/invoices/${invoiceId}`, label: isDraft ? "Draft" : form.number }}
      />
      {kind === "reminder" ? (
        <SendForm {...shared} send={remindAction} />
      ) : (
        <SendForm key={form.number} {...shared} send={sendAction} />
      )}
    </>
  );
}
