import { BankTransfer } from "@/components/hosted/bank-transfer";
import { Fold } from "@/components/hosted/fold";
import { Outcome } from "@/components/hosted/outcome";
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { translator } from "@/lib/messages/messages";
import type { PayView } from "@/lib/payments/pay-view";
import { CleanAddress } from "./clean-address";
import { OutcomeWatcher } from "./outcome-watcher";
import { PayPanel } from "./pay-panel";
import { ReturnCheck } from "./return-check";
import { TestNumbers } from "./test-numbers";
import { WaitOrForm } from "./wait-or-form";

type Props = {
  invoice: HostedInvoice;
  view: PayView;
  publicUrl: string;
  provider: string;
  scripts: Readonly<Record<string, string | null>>;
  /** The customer comes back from a bank or wallet. */
  hasReturned: boolean;
  /** The numbers to try with are shown with the form. */
  hasTestNumbers: boolean;
  /** For what is paid somewhere else than on an invoice's page. */
  returnUrl?: string;
  hasWayBack?: boolean;
};

const minuteMs = 60_000;

/** The form, or what became of the payment: one of them, by what the server knows. */
export function PayContent(props: Props) {
  const { invoice, view, publicUrl, provider, hasReturned, hasWayBack = true } = props;
  const shown = { invoice, publicUrl, provider, hasWayBack };
  const t = translator(invoice.snapshot.language, "pay");
  const watch = { token: invoice.token, kind: view.kind };
  // A return is only a hint that something happened: the server asks before the form is shown again.
  if (hasReturned && (view.canPayNow || view.kind === "unavailable")) {
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
        <WaitOrForm
          label={t("startAgain")}
          waiting={
            <Outcome {...shown} view={view} hasWayBack={false}>
              <OutcomeWatcher {...watch} isUrgent slowMs={15_000} longText={null} />
            </Outcome>
          }
          others={<TransferBelow invoice={invoice} view={view} label={t("bankTransfer")} />}
          form={
            <>
              <PayPanel {...props} />
              {props.hasTestNumbers ? <TestNumbers invoice={invoice} /> : null}
            </>
          }
        />
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
          {view.mayHaveMissed ? <OutcomeWatcher {...watch} isUrgent={false} slowMs={minuteMs} longText={null} /> : null}
        </Outcome>
      );
    default:
      return (
        <Outcome {...shown} view={view} hasReturned={hasReturned}>
          {hasReturned ? <CleanAddress /> : null}
        </Outcome>
      );
  }
}

function TransferInstead({ invoice, view }: Pick<Props, "invoice" | "view">) {
  const { bank } = invoice.snapshot.seller;
  if (bank === null || view.dueMinor === 0) return null;
  const t = translator(invoice.snapshot.language, "page");
  return <BankTransfer t={t} invoice={invoice} bank={bank} dueMinor={view.dueMinor} />;
}

/** The bank's details one press away, with or without scripts. */
function TransferBelow({ invoice, view, label }: Pick<Props, "invoice" | "view"> & { label: string }) {
  if (invoice.snapshot.seller.bank === null) return null;
  return (
    <div className="border-t border-line pt-1">
      <Fold label={label}>
        <TransferInstead invoice={invoice} view={view} />
      </Fold>
    </div>
  );
}
