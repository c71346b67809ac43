import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Card, CardSection } from "@/components/ui/card";
import type { Home } from "@/lib/home/load-home";
import { formatInstant, formatMoney } from "@/lib/money/format-money";
import { isAnswerLate } from "@/lib/payments/payment-words";

type NeedsProps = { businessId: string; home: Home; timeZone: string; now: number };
type Need = { key: string; text: string; detail: string; href: string };

/** What waits for the owner and for nobody else; nothing is shown when nothing does. */
export function Needs({ businessId, home, timeZone, now }: NeedsProps) {
  const needs = listNeeds(`/b/${businessId}`, home, timeZone, now);
  if (needs.length === 0) return null;
  return (
    <Card>
      <CardSection title="Needs you">
        <ul className="-mx-2">
          {needs.map((need) => (
            <li key={need.key}>
              <Link
                href={need.href}
                className="flex items-center gap-3 rounded-control px-2 py-2.5 no-underline hover:bg-line-2"
              >
                <span aria-hidden className="size-2 shrink-0 rounded-full bg-warn" />
                <span className="min-w-0 flex-1">
                  <span className="block font-[550]">{need.text}</span>
                  <span className="block text-[13px] break-words text-ink-2">{need.detail}</span>
                </span>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
              </Link>
            </li>
          ))}
        </ul>
      </CardSection>
    </Card>
  );
}

function listNeeds(base: string, home: Home, timeZone: string, now: number): Need[] {
  const problem = home.connectionProblem;
  return [
    ...home.disputes.map((dispute) => ({
      key: `dispute ${dispute.paymentId}`,
      text: `A payment of ${formatMoney(dispute, "en")} is disputed`,
      detail: answerSentence(dispute.respondBy, timeZone, now),
      href: `${base}/payments/${dispute.paymentId}`,
    })),
    ...(problem === null
      ? []
      : [
          {
            key: "connection",
            text: "Customers can't pay online right now",
            detail: problem,
            href: `${base}/settings/online-payments`,
          },
        ]),
    ...home.failedMails.map((mail) => ({
      key: `mail ${mail.invoiceId}`,
      text: `The mail with ${mail.number ?? "a draft"} was not delivered`,
      detail: `The mail server refused ${mail.to.join(", ")}. See why, and send it again.`,
      href: `${base}/invoices/${mail.invoiceId}`,
    })),
  ];
}

function answerSentence(respondBy: number | null, timeZone: string, now: number): string {
  if (respondBy === null) return "Answer in Stripe.";
  const at = formatInstant(respondBy, "en", timeZone);
  return isAnswerLate(respondBy, now)
    ? `The time to answer ended on ${at}. The bank decides without your answer; see Stripe.`
    : `Answer in Stripe by ${at}.`;
}
