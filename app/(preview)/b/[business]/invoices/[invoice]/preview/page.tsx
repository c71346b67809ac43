import { HostedShell } from "@/components/hosted/hosted-shell";
import { InvoiceView } from "@/components/hosted/invoice-view";
import { getContext } from "@/lib/http/context";
import { requirePreview } from "@/lib/http/preview";
import { translator } from "@/lib/messages/messages";

type Props = { params: Promise<{ business: string; invoice: string }> };

/** What the customer sees, to be looked at only: nothing here can be pressed, and looking is not "viewed". */
export default async function PreviewPage({ params }: Props) {
  const { business, invoice: invoiceId } = await params;
  const { invoice, view, noPay } = await requirePreview(business, invoiceId);
  const { instance } = await getContext();
  const { language, mode } = invoice.snapshot;
  const t = translator(language, "page");
  return (
    <>
      {noPay === null ? null : (
        <p lang="en" className="bg-warn-soft px-4 py-3 text-center text-sm font-medium text-warn">
          Only you see this: the customer sees no Pay online button. {noPay.sentence}{" "}
          <a className="underline" href={`/b/${business}/settings/online-payments`}>
            Open the set-up
          </a>
        </p>
      )}
      <div inert>
        <HostedShell t={t} isTest={mode === "test"} isSandboxed={instance.isSandboxed}>
          <InvoiceView t={t} invoice={invoice} view={view} />
        </HostedShell>
      </div>
    </>
  );
}
