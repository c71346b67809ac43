import { BankTransfer } from "@/components/hosted/bank-transfer";
import { Outcome } from "@/components/hosted/outcome";
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { translator } from "@/lib/messages/messages";
import type { PayView } from "@/lib/payments/pay-view";
import { OutcomeWatcher } from "./outcome-watcher";
import { PayPanel } from "./pay-panel";
import { ReturnCheck } from "./return-check";
import { Reveal } from "./reveal";

type Props = {
  invoice: HostedInvoice;
  view: PayView;
  publicUrl: string;
  provider: string;
  scripts: Readonly<Record<string, string | null>>;
  /** The customer comes back from a bank or wallet, so the server asks before anything is said. */
  isReturn: boolean;
};

const minuteMs = 60_000;

/** The form, or what became of the payment: one of them, by what the server knows. */
export function PayContent(props: Props) {
  const { invoice, view, publicUrl, provider, isReturn } = props;
  const shown = { invoice, publicUrl, provider };
  const t = translator(invoice.snapshot.language, "pay");
  const watch = { token: invoice.token, kind: view.kind };
  if (isReturn) {
    return (
      <Outcome {...shown} view={{ ...view, kind: "checking" }}>
        <ReturnCheck token={invoice.token} />
      </Outcome>
    );
  }
  switch (view.kind) {
    case "payable":
    case "partly_paid":
    case "needs_another_try":
      return <PayPanel {...props} />;
    case "confirm_in_app":
      return (
        <div className="space-y-5">
          <Outcome {...shown} view={view}>
            <OutcomeWatcher {...watch} isUrgent slowMs={15_000} longText={null} />
          </Outcome>
          <Reveal label={t("startAgain")}>
            <PayPanel {...props} isPart />
          </Reveal>
        </div>
      );
    case "checking":
      return (
        <Outcome {...shown} view={view}>
          <OutcomeWatcher {...watch} isUrgent slowMs={15_000} longText={t("checkingLong")} />
        </Outcome>
      );
    case "on_its_way":
      return (
        <Outcome {...shown} view={view}>
          <OutcomeWatcher {...watch} isUrgent={false} slowMs={minuteMs} longText={null} />
        </Outcome>
      );
    case "unavailable":
      return (
        <Outcome {...shown} view={view}>
          <TransferInstead invoice={invoice} view={view} />
        </Outcome>
      );
    default:
      return <Outcome {...shown} view={view} />;
  }
}

function TransferInstead({ invoice, view }: Pick<Props, "invoice" | "view">) {
  const { bank } = invoice.snapshot.seller;
  if (bank === null || view.dueMinor === 0) return null;
  const t = translator(invoice.snapshot.language, "page");
  return <BankTransfer t={t} invoice={invoice} bank={bank} dueMinor={view.dueMinor} />;
}
