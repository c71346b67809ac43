import { Pill, type Tone } from "@/components/ui/pill";
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import type { Translate } from "@/lib/messages/messages";
import { formatDay } from "@/lib/money/format-money";
import type { PayView } from "@/lib/payments/pay-view";
import { paidDay } from "./wording";

type Props = { t: Translate<"page">; invoice: HostedInvoice; view: PayView };

/** The state as one word, with the date where it helps. */
export function StatusPill({ t, invoice, view }: Props) {
  const { tone, text } = stateOf({ t, invoice, view });
  return <Pill tone={tone}>{text}</Pill>;
}

function stateOf({ t, invoice, view }: Props): { tone: Tone; text: string } {
  const language = invoice.snapshot.language;
  switch (view.kind) {
    case "paid": {
      const day = paidDay(invoice, view);
      return { tone: "good", text: day ? t("status.paidOn", { date: formatDay(day, language) }) : t("status.paid") };
    }
    case "on_its_way":
      return { tone: "info", text: t("status.onItsWay") };
    case "checking":
      return { tone: "info", text: t("status.checking") };
    case "refunded":
      return { tone: "mute", text: t("status.refunded") };
    case "void":
      return { tone: "mute", text: t("status.void") };
    default:
      if (invoice.isOverdue) return { tone: "bad", text: t("status.overdue") };
      if (view.paidMinor > 0) return { tone: "warn", text: t("status.partlyPaid") };
      return { tone: "info", text: t("status.open") };
  }
}
