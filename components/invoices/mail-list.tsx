import { Pill, type Tone } from "@/components/ui";
import type { ActionState } from "@/lib/http/action-state";
import type { InvoiceDetails } from "@/lib/invoices/load-invoice-details";
import { formatInstant } from "@/lib/money/format-money";
import { RetryMail } from "./retry-mail";

type MailListProps = {
  mails: InvoiceDetails["mails"];
  timeZone: string;
  businessId: string;
  invoiceId: string;
  retry: (previous: ActionState<null>, input: Record<string, unknown>) => Promise<ActionState<null>>;
};

const kinds: Record<string, string> = {
  invoice: "Invoice",
  reminder: "Reminder",
  receipt: "Receipt",
  payment_update: "About the payment",
  owner_paid: "Paid notice to you",
  owner_alert: "Notice to you",
};

const states = {
  queued: { tone: "info", text: "Being sent" },
  sent: { tone: "good", text: "Accepted by the mail server" },
  failed: { tone: "bad", text: "Not accepted" },
} as const satisfies Record<InvoiceDetails["mails"][number]["state"], { tone: Tone; text: string }>;

/** Mails about an invoice with what the mail server said. A failed one can be tried again. */
export function MailList({ mails, timeZone, businessId, invoiceId, retry }: MailListProps) {
  return (
    <ul className="divide-y divide-line-2">
      {mails.map((mail) => (
        <li key={mail.id} className="py-3 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <p className="min-w-0 font-[550] wrap-anywhere">
              {kinds[mail.kind] ?? "Mail"} to {[...mail.to, ...mail.cc].join(", ")}
            </p>
            <Pill tone={states[mail.state].tone}>{states[mail.state].text}</Pill>
          </div>
          <p className="text-[13px] text-ink-2">{formatInstant(mail.sentAt ?? mail.createdAt, "en", timeZone)}</p>
          {mail.response && mail.state !== "sent" ? (
            <p className="mt-1 text-[13px] wrap-anywhere text-bad">
              The mail server said: <q>{mail.response}</q>
            </p>
          ) : null}
          {mail.state === "failed" ? (
            <RetryMail input={{ businessId, invoiceId, mailId: mail.id }} retry={retry} />
          ) : null}
        </li>
      ))}
    </ul>
  );
}
