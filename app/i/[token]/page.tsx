import type { Metadata } from "next";
import { HostedShell } from "@/components/hosted/hosted-shell";
import { InvoiceView } from "@/components/hosted/invoice-view";
import { ViewedNotice } from "@/components/hosted/viewed-notice";
import { getContext } from "@/lib/http/context";
import { hostedInvoice, requireHosted } from "@/lib/http/hosted";
import { translator } from "@/lib/messages/messages";

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const invoice = await hostedInvoice((await params).token);
  if (invoice === null) return {};
  const { kind, number, seller, language } = invoice.snapshot;
  const title = kind === "proforma" ? "proformaTitle" : "title";
  return { title: translator(language, "page")(title, { number, business: seller.name }) };
}

/** The hosted invoice page: complete and readable without JavaScript; opening it changes nothing. */
export default async function HostedInvoicePage({ params }: Props) {
  const { token } = await params;
  const { invoice, view } = await requireHosted(token);
  const { instance } = await getContext();
  const { language, mode } = invoice.snapshot;
  const t = translator(language, "page");
  return (
    <HostedShell t={t} isTest={mode === "test"} isSandboxed={instance.isSandboxed}>
      <ViewedNotice url={`/i/${token}/viewed`} />
      <InvoiceView t={t} invoice={invoice} view={view} />
    </HostedShell>
  );
}
