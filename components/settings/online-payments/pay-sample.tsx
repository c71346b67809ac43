import { ExternalLink } from "lucide-react";
import { QrCode } from "@/components/hosted/qr-code";
import { ButtonLink, CopyButton, TestBadge } from "@/components/ui";
import type { Rehearsal } from "@/lib/readiness/load-rehearsal";

type PaySampleProps = {
  businessId: string;
  invoice: NonNullable<Rehearsal["invoice"]>;
  isPhoneable: boolean;
  host: string;
};

/** The open test invoice, to be paid here or on the phone. */
export function PaySample({ businessId, invoice, isPhoneable, host }: PaySampleProps) {
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-4">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2 font-[550]">
          <a href={`/b/${businessId}/invoices/${invoice.id}`} className="link">
            {invoice.number}
          </a>
          <span className="num">{invoice.amount}</span>
          <TestBadge />
        </p>
        <p className="mt-1 text-sm text-ink-2">
          It waits for you to pay it, as your customer would. Any date in the future and any three digits go with the
          cards below.
        </p>
        <div className="mt-4 flex flex-wrap gap-2">
          <ButtonLink href={invoice.payUrl} target="_blank" prefetch={false} variant="primary">
            Pay {invoice.number} <ExternalLink aria-hidden />
          </ButtonLink>
          <CopyButton text={invoice.payUrl} label="Copy link" />
        </div>
      </div>
      <figure className="max-w-60">
        <QrCode text={invoice.payUrl} label={`QR code of the payment page of ${invoice.number}`} />
        <figcaption className="mt-2 text-[13px] text-ink-2">
          {isPhoneable
            ? "Or pay on your phone: point its camera here."
            : `For your phone, once Paymast has an address that it can open; ${host} is known to this computer only.`}
        </figcaption>
      </figure>
    </div>
  );
}
