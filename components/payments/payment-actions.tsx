import { writeDecimal } from "@/lib/invoices/parse-decimal";
import { currencyDigits } from "@/lib/money/currencies";
import { formatMoney } from "@/lib/money/format-money";
import type { CreditTargetRow } from "@/lib/payments/load-credit-targets";
import type { PaymentDetail } from "@/lib/payments/load-payment";
import { type PaymentDeedActions, PaymentDeeds } from "./payment-deeds";

type PaymentActionsProps = {
  businessId: string;
  payment: PaymentDetail;
  targets: CreditTargetRow[];
  language: "en" | "de";
  /** `?refund=excess` of a mail: opens the dialog with what was not due. */
  refund: "excess" | "all" | null;
  deeds: PaymentDeedActions;
};

/** What may be done with a payment now; the rules on the server decide it, and again when it is done. */
export function PaymentActions({ businessId, payment, targets, language, refund, deeds }: PaymentActionsProps) {
  const { currency, creditMinor, refundable } = payment;
  const paymentId = payment.id;
  const typed = (amountMinor: number) =>
    writeDecimal(amountMinor, currencyDigits(currency), language, currencyDigits(currency));
  const words = (amountMinor: number) => formatMoney({ amountMinor, currency }, language);
  const isExcess = refund === "excess" && creditMinor > 0;
  return (
    <PaymentDeeds
      businessId={businessId}
      paymentId={paymentId}
      currency={currency}
      attemptId={payment.canCheck ? payment.attemptId : null}
      takeBack={payment.canTakeBack ? { amount: words(payment.amountMinor) } : null}
      credit={
        creditMinor === 0
          ? null
          : {
              free: words(creditMinor),
              targets: targets.map((target) => ({
                invoiceId: target.invoiceId,
                label: `${target.number}, ${target.customerName}`,
                amount: typed(Math.min(target.dueMinor, creditMinor)),
                due: words(target.dueMinor),
              })),
            }
      }
      refund={
        refundable === null || refundable.reasonNot !== null
          ? null
          : {
              amount: typed(isExcess ? Math.min(creditMinor, refundable.maxMinor) : refundable.maxMinor),
              left: words(refundable.maxMinor),
              leftMinor: refundable.leftMinor,
              consequence: consequenceOf(payment, words),
              customerSees: customerSees(payment),
              isManual: payment.isManual,
              isOpen: refund !== null,
            }
      }
      deeds={deeds}
    />
  );
}

function consequenceOf(payment: PaymentDetail, words: (amountMinor: number) => string): string {
  const whom = payment.customerName ?? "the customer";
  if (payment.isManual)
    return `Give the money back yourself, by bank transfer for example. This writes down that ${whom} got it.`;
  const credit = payment.creditMinor > 0 ? ` ${words(payment.creditMinor)} of it was not due.` : "";
  const fee =
    payment.fee === null
      ? ""
      : ` Stripe keeps its fee of ${formatMoney({ amountMinor: payment.fee.feeMinor, currency: payment.fee.currency }, "en")}.`;
  return `The money goes back to ${whom}'s ${payment.method ?? "account"}.${credit}${fee}`;
}

function customerSees(payment: PaymentDetail): string {
  if (payment.isManual)
    return "The customer sees on the invoice's page that the money was given back. No mail is sent.";
  const days = "in 5 to 10 days for a card, sooner for most others";
  if (payment.mode === "test") return "Test money: nothing real moves. With real money it arrives in 5 to 10 days.";
  return `The customer gets a mail when the refund goes out, and sees the money ${days}. What was on the invoice is shown as refunded on its page.`;
}
