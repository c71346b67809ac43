import Link from "next/link";
import { MoneyText, Pill, type Tone } from "@/components/ui";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import type { InvoiceDetails } from "@/lib/invoices/load-invoice-details";
import { methodName } from "@/lib/mail/method-name";
import { formatInstant } from "@/lib/money/format-money";
import { paymentWords, standingOf } from "@/lib/payments/payment-words";

type PaymentListProps = {
  details: Pick<InvoiceDetails, "payments" | "attempts">;
  base: string;
  timeZone: string;
  language: Language;
  /** UTC ms. */
  now: number;
};

type Attempt = InvoiceDetails["attempts"][number];
type Payment = InvoiceDetails["payments"][number];

/** Money that came, then what customers began and did not finish. */
export function PaymentList({ details, base, timeZone, language, now }: PaymentListProps) {
  return (
    <ul className="divide-y divide-line-2">
      {details.payments.map((entry) => (
        <PaymentRow
          key={entry.payment.id}
          entry={entry}
          base={base}
          timeZone={timeZone}
          language={language}
          now={now}
        />
      ))}
      {details.attempts.map((attempt) => (
        <Row
          key={attempt.id}
          title={methodName({ kind: "provider", method: attempt.method }, "en")}
          when={formatInstant(attempt.touchedAt ?? attempt.createdAt, "en", timeZone)}
          why={attempt.problemReason === null ? null : reasonWords(attempt)}
          amount={<MoneyText money={attempt} language={language} />}
          state={attemptState(attempt)}
        />
      ))}
    </ul>
  );
}

type PaymentRowProps = { entry: Payment; base: string; timeZone: string; language: Language; now: number };

function PaymentRow({ entry: { payment, state }, base, timeZone, language, now }: PaymentRowProps) {
  const { amountMinor, currency } = payment;
  const words = paymentWords({ amountMinor, currency, ...standingOf(state), language, now });
  return (
    <Row
      title={
        <Link href={`${base}/payments/${payment.id}`} className="link">
          {methodName(payment, "en")}
        </Link>
      }
      when={formatInstant(payment.paidAt, "en", timeZone)}
      why={null}
      amount={<MoneyText strong money={payment} language={language} />}
      state={{ tone: words.tone, text: words.label }}
    />
  );
}

type RowProps = {
  title: React.ReactNode;
  when: string;
  why: string | null;
  amount: React.ReactNode;
  state: { tone: Tone; text: string };
};

function Row({ title, when, why, amount, state }: RowProps) {
  return (
    <li className="flex items-start justify-between gap-4 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0">
        <p className="truncate font-[550]">{title}</p>
        <p className="text-[13px] text-ink-2">{when}</p>
        {why ? <p className="text-[13px] text-bad">{why}</p> : null}
      </div>
      <div className="flex shrink-0 flex-col items-end gap-1">
        {amount}
        <Pill tone={state.tone}>{state.text}</Pill>
      </div>
    </li>
  );
}

function attemptState(attempt: Attempt): { tone: Tone; text: string } {
  if (attempt.status === "processing") return { tone: "info", text: "On its way" };
  if (attempt.status === "unknown") return { tone: "info", text: "Being checked" };
  if (attempt.status === "canceled") return { tone: "mute", text: "Canceled" };
  return attempt.problemReason === null ? { tone: "warn", text: "Unpaid" } : { tone: "bad", text: "Failed" };
}

const reasons: Record<string, string> = {
  declined: "The bank declined it.",
  insufficient_funds: "There was not enough money on the card or account.",
  expired_card: "The card has expired.",
  incorrect_cvc: "The security code was not right.",
  incorrect_number: "The card number was not right.",
  processing_error: "Something went wrong at the bank.",
  authentication_failed: "The customer did not confirm it at the bank.",
  try_again_later: "Too many tries in a short time.",
  bank_debit_failed: "The bank did not pay the direct debit.",
};

/** For the owner; the customer reads sentences of their own (`lib/messages`). */
const reasonWords = (attempt: Attempt): string =>
  reasons[attempt.problemReason ?? ""] ?? "It did not go through. Nothing was charged.";
