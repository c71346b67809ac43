import { Pill, type Tone } from "@/components/ui";
import { statusWords } from "@/lib/invoices/invoice";
import type { InvoiceStatus } from "@/lib/invoices/invoice-status";

const tones = {
  draft: "mute",
  issued: "info",
  sent: "info",
  partially_paid: "warn",
  on_its_way: "info",
  paid: "good",
  refunded: "mute",
  void: "mute",
  overdue: "bad",
} as const satisfies Record<InvoiceStatus | "overdue", Tone>;

type InvoicePillProps = { status: InvoiceStatus; isOverdue: boolean; isDisputed?: boolean; hasExcess?: boolean };

/** The status as one word; what needs the owner beside it. */
export function InvoicePill({ status, isOverdue, isDisputed = false, hasExcess = false }: InvoicePillProps) {
  const shown = isOverdue ? "overdue" : status;
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <Pill tone={tones[shown]}>
        {isOverdue && status === "partially_paid" ? "Partially paid · overdue" : statusWords[shown]}
      </Pill>
      {isDisputed ? <Pill tone="bad">Disputed</Pill> : null}
      {hasExcess ? <Pill tone="warn">Overpaid</Pill> : null}
    </span>
  );
}
