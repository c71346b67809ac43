import { HostedShell } from "@/components/hosted/hosted-shell";
import { InvoiceView } from "@/components/hosted/invoice-view";
import { getContext } from "@/lib/http/context";
import { requirePreview } from "@/lib/http/preview";
import { translator } from "@/lib/messages/messages";

type Props = { params: Promise<{ business: string; invoice: string }> };

/** What the customer sees, to be looked at only: nothing here can be pressed, and looking is not "viewed". */
export default async function PreviewPage({ params }: Props) {
  const { business, invoice: invoiceId } = await params;
  const { invoice, view } = await requirePreview(business, invoiceId);
  const { instance } = await getContext();
  const { language, mode } = invoice.snapshot;
  const t = translator(language, "page");
  return (
    <div inert>
      <HostedShell t={t} isTest={mode === "test"} isSandboxed={instance.isSandboxed}>
        <InvoiceView t={t} invoice={invoice} view={view} />
      </HostedShell>
    </div>
  );
}
