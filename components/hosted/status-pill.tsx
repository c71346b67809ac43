import { Pill, type Tone } from "@/components/ui/pill";
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import type { Translate } from "@/lib/messages/messages";
import type { PayView } from "@/lib/payments/pay-view";
import { statePhrase, wasPaid } from "./wording";

type Props = { t: Translate<"page">; invoice: HostedInvoice; view: PayView };

/** The state as one word, with the date where it helps. */
export function StatusPill({ t, invoice, view }: Props) {
  const { tone, text } = stateOf({ t, invoice, view });
  return <Pill tone={tone}>{text}</Pill>;
}

function stateOf({ t, invoice, view }: Props): { tone: Tone; text: string } {
  const phrase = statePhrase(t, invoice, view) ?? "";
  switch (view.kind) {
    case "paid":
      return { tone: wasPaid(view) && view.refundedMinor === 0 ? "good" : "mute", text: phrase };
    case "on_its_way":
    case "checking":
      return { tone: "info", text: phrase };
    case "refunded":
    case "void":
      return { tone: "mute", text: phrase };
    default:
      if (invoice.isOverdue) return { tone: "bad", text: t("status.overdue") };
      if (view.paidMinor > 0) return { tone: "warn", text: t("status.partlyPaid") };
      return { tone: "info", text: t("status.open") };
  }
}
