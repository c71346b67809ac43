import type { ReactNode } from "react";
import { OutcomeHeading } from "@/components/pay/outcome-heading";
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { type Translate, translator } from "@/lib/messages/messages";
import { formatDay } from "@/lib/money/format-money";
import type { PayView } from "@/lib/payments/pay-view";
import { LinkButton } from "./link-button";
import { Receipt } from "./receipt";
import { amountIn } from "./wording";

type Props = {
  invoice: HostedInvoice;
  view: PayView;
  /** Base of links that leave this page, for the mail to the bookkeeper. */
  publicUrl: string;
  /** The provider's name, for sentences. */
  provider: string;
  /** What keeps a page that is not final up to date. */
  children?: ReactNode;
};

type Look = { mark: string; tone: string };

const done: Look = { mark: "M5 12.5l4.5 4.5L19 7.5", tone: "bg-good-soft text-good" };
const moving: Look = { mark: "M5 12h14M13 6l6 6-6 6", tone: "bg-info-soft text-info" };
const waiting: Look = { mark: "M12 7v5l3 2M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z", tone: "bg-info-soft text-info" };
const closed: Look = { mark: "M7 7l10 10M17 7L7 17", tone: "bg-line-2 text-ink-2" };
const back: Look = { mark: "M9 14l-5-5 5-5M4 9h10a6 6 0 0 1 0 12h-3", tone: "bg-line-2 text-ink-2" };

/** Every outcome but the form: what happened, in words, and what the customer can do with it. */
export function Outcome({ invoice, view, publicUrl, provider, children }: Props) {
  const t = translator(invoice.snapshot.language, "outcome");
  const { look, title, sentences } = contentOf(t, { invoice, view, provider });
  const hasReceipt = view.kind === "paid" || view.kind === "refunded";
  return (
    <div className="space-y-5">
      <div className="space-y-3">
        <span aria-hidden className={`grid size-12 place-items-center rounded-full ${look.tone}`}>
          <svg
            viewBox="0 0 24 24"
            className="size-6"
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            aria-hidden="true"
          >
            <path d={look.mark} strokeLinecap="round" strokeLinejoin="round" />
          </svg>
        </span>
        <OutcomeHeading text={title} />
        {sentences.map((sentence) => (
          <p key={sentence} className="text-ink-2">
            {sentence}
          </p>
        ))}
        {view.excessMinor > 0 ? (
          <p className="rounded-control bg-warn-soft px-4 py-3">
            {t("excess", { amount: amountIn(invoice, view.excessMinor), business: invoice.snapshot.seller.name })}
          </p>
        ) : null}
        {children}
      </div>
      {hasReceipt ? <Receipt invoice={invoice} view={view} publicUrl={publicUrl} /> : null}
      {hasReceipt ? null : <LinkButton href={`/i/${invoice.token}`}>{t("backToInvoice")}</LinkButton>}
    </div>
  );
}

type Facts = { invoice: HostedInvoice; view: PayView; provider: string };
type Content = { look: Look; title: string; sentences: string[] };

function contentOf(t: Translate<"outcome">, { invoice, view, provider }: Facts): Content {
  const { seller, number, language } = invoice.snapshot;
  const business = seller.name;
  const pending = amountIn(invoice, view.pendingMinor);
  switch (view.kind) {
    case "paid": {
      const sentences = [t("paid.text", { business, amount: amountIn(invoice, view.paidMinor) })];
      return { look: done, title: t("paid.title"), sentences };
    }
    case "on_its_way": {
      const expected = view.expectedOn ? [t("onItsWay.expected", { date: formatDay(view.expectedOn, language) })] : [];
      const sentences = [t("onItsWay.text", { amount: pending, business }), ...expected, t("onItsWay.next")];
      return { look: moving, title: t("onItsWay.title"), sentences };
    }
    case "confirm_in_app": {
      const sentences = [t("confirm.text", { amount: amountIn(invoice, view.dueMinor) }), t("confirm.nothing")];
      return { look: waiting, title: t("confirm.title"), sentences };
    }
    case "refunded": {
      const sentences = [t("refunded.text", { business, amount: amountIn(invoice, view.refundedMinor) })];
      return { look: back, title: t("refunded.title"), sentences };
    }
    case "void":
      return { look: closed, title: t("void.title"), sentences: [t("void.text", { business, number })] };
    case "unavailable": {
      const next = seller.bank === null ? t("unavailable.ask", { business }) : t("unavailable.bank");
      return { look: closed, title: t("unavailable.title"), sentences: [t("unavailable.text", { business }), next] };
    }
    default: {
      const amount = view.pendingMinor > 0 ? pending : amountIn(invoice, view.dueMinor);
      return { look: waiting, title: t("checking.title"), sentences: [t("checking.text", { provider, amount })] };
    }
  }
}
