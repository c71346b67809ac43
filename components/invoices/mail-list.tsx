import { Pill, type Tone } from "@/components/ui";
import type { ActionState } from "@/lib/http/action-state";
import type { InvoiceDetails } from "@/lib/invoices/load-invoice-details";
import { mailName } from "@/lib/mail/mail-names";
import { formatInstant } from "@/lib/money/format-money";
import { RetryMail } from "./retry-mail";

type MailListProps = {
  mails: InvoiceDetails["mails"];
  timeZone: string;
  businessId: string;
  invoiceId: string;
  retry: (previous: ActionState<null>, input: Record<string, unknown>) => Promise<ActionState<null>>;
};

const states = {
  queued: { tone: "info", text: "Being sent" },
  sent: { tone: "good", text: "Accepted by the mail server" },
  failed: { tone: "bad", text: "Not accepted" },
} as const satisfies Record<InvoiceDetails["mails"][number]["state"], { tone: Tone; text: string }>;

const waiting = { tone: "warn", text: "Waits for another try" } as const satisfies { tone: Tone; text: string };

/** The mail server refused it for now: it is tried again by itself, and at once when somebody asks. */
const isWaiting = (mail: { state: string; response: string | null }) =>
  mail.state === "queued" && mail.response !== null && mail.response !== "";

/** Mails about an invoice with what the mail server said. What it did not accept can be tried again. */
export function MailList({ mails, timeZone, businessId, invoiceId, retry }: MailListProps) {
  return (
    <ul className="divide-y divide-line-2">
      {mails.map((mail) => (
        <li key={mail.id} className="py-3 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <p className="min-w-0 font-[550] wrap-anywhere">
              {mailName(mail.kind)} to {[...mail.to, ...mail.cc].join(", ")}
            </p>
            <MailPill mail={mail} />
          </div>
          <p className="text-[13px] text-ink-2">{formatInstant(mail.sentAt ?? mail.createdAt, "en", timeZone)}</p>
          {mail.response && mail.state !== "sent" ? (
            <p className="mt-1 text-[13px] wrap-anywhere text-bad">
              The mail server said: <q>{mail.response}</q>
            </p>
          ) : null}
          {mail.state === "failed" || isWaiting(mail) ? (
            <RetryMail
              label={mail.state === "failed" ? "Retry" : "Retry now"}
              input={{ businessId, invoiceId, mailId: mail.id }}
              retry={retry}
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function MailPill({ mail }: { mail: InvoiceDetails["mails"][number] }) {
  const { tone, text } = isWaiting(mail) ? waiting : states[mail.state];
  return <Pill tone={tone}>{text}</Pill>;
}
