import { ExternalLink } from "lucide-react";
import { Banner, CardSection, MoneyText, Pill } from "@/components/ui";
import { formatInstant } from "@/lib/money/format-money";
import type { DisputeDetail, PaymentDetail } from "@/lib/payments/load-payment";
import { disputeWords, refundReasonWords, refundWords } from "@/lib/payments/payment-words";

type Of = { language: "en" | "de"; timeZone: string };

/** Each refund with where it stands; and why none is possible when one might be looked for. */
export function Refunds({ payment, language, timeZone }: Of & { payment: PaymentDetail }) {
  const { refunds, refundable } = payment;
  const why = refundable?.reasonNot ?? null;
  const isGone = payment.isTakenBack || payment.refundedMinor >= payment.amountMinor;
  if (refunds.length === 0 && (why === null || isGone)) return null;
  return (
    <CardSection title="Refunds">
      {refunds.length === 0 ? null : (
        <ul className="space-y-4">
          {refunds.map((refund) => {
            const state = refundWords(refund.status);
            const reason = refund.reason === null ? null : refundReasonWords(refund.reason);
            return (
              <li key={refund.id} className="text-sm">
                <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <MoneyText money={refund} language={language} strong />
                  <Pill tone={state.tone}>{state.label}</Pill>
                </p>
                <p className="mt-1 text-[13px] wrap-anywhere text-ink-2">
                  {[formatInstant(refund.at, "en", timeZone), refund.byName ?? "at Stripe", reason]
                    .filter((word) => word !== null)
                    .join(" · ")}
                  {refund.ref === null ? null : (
                    <>
                      {" · "}
                      <code className="break-all">{refund.ref}</code>
                    </>
                  )}
                </p>
                {refund.problem === null ? null : (
                  <p className="mt-1 text-[13px] wrap-anywhere text-bad">{refund.problem}</p>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {why === null || isGone ? null : <p className="mt-3 text-[13px] text-ink-2 first:mt-0">{why}</p>}
    </CardSection>
  );
}

/** A dispute with its deadline and the way to the evidence. */
export function Disputes({ disputes, language, timeZone }: Of & { disputes: DisputeDetail[] }) {
  if (disputes.length === 0) return null;
  return (
    <CardSection title={disputes.length === 1 ? "Dispute" : "Disputes"} id="dispute" className="scroll-mt-20">
      <ul className="space-y-5">
        {disputes.map((dispute) => {
          const state = disputeWords(dispute.status);
          return (
            <li key={dispute.id} className="text-sm">
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <MoneyText money={dispute} language={language} strong />
                <Pill tone={state.tone}>{state.label}</Pill>
              </p>
              <p className="mt-1 text-[13px] wrap-anywhere text-ink-2">
                {formatInstant(dispute.at, "en", timeZone)} · {moneyWords(dispute)} ·{" "}
                <code className="break-all">{dispute.ref}</code>
              </p>
              {dispute.canAnswer ? (
                <Banner
                  tone="warn"
                  className="mt-3 flex-wrap"
                  action={
                    <a
                      href={dispute.url}
                      target="_blank"
                      rel="noreferrer"
                      className="inline-flex items-center gap-1.5 font-[550] underline underline-offset-2"
                    >
                      Answer in Stripe <ExternalLink aria-hidden className="size-3.5" />
                    </a>
                  }
                >
                  {dispute.respondBy === null
                    ? "The bank waits for your answer."
                    : `The bank takes your answer until ${formatInstant(dispute.respondBy, "en", timeZone)}.`}{" "}
                  Send what shows that the customer got what they paid for: the order, the delivery, your messages.
                </Banner>
              ) : (
                <a
                  href={dispute.url}
                  target="_blank"
                  rel="noreferrer"
                  className="mt-2 inline-flex items-center gap-1.5 text-[13px] underline underline-offset-2"
                >
                  See it in Stripe <ExternalLink aria-hidden className="size-3.5" />
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </CardSection>
  );
}

const moneyWords = ({ fundsWithdrawn, status }: DisputeDetail): string => {
  if (fundsWithdrawn) return status === "lost" ? "the bank kept the money" : "the bank holds the money meanwhile";
  return status === "inquiry" ? "a question only, no money was taken" : "the money is with you";
};
