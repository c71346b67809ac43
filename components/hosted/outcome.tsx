import type { ReactNode } from "react";
import { OutcomeWords, type Words } from "@/components/pay/outcome-words";
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { type Translate, translator } from "@/lib/messages/messages";
import { formatDay } from "@/lib/money/format-money";
import type { PayView } from "@/lib/payments/pay-view";
import { LinkButton } from "./link-button";
import { Receipt } from "./receipt";
import { amountIn, paidDay, wasPaid } from "./wording";

type Props = {
  invoice: HostedInvoice;
  view: PayView;
  /** Base of links that leave this page, for the mail to the bookkeeper. */
  publicUrl: string;
  /** The provider's name, for sentences. */
  provider: string;
  /** This visit comes back from its bank. */
  hasReturned?: boolean;
  /** The way back to the invoice, where nothing more important follows. */
  hasWayBack?: boolean;
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
export function Outcome(props: Props) {
  const { invoice, view, publicUrl, provider, hasReturned = false, hasWayBack = true, children } = props;
  const t = translator(invoice.snapshot.language, "outcome");
  const { look, words, thanks } = contentOf(t, { invoice, view, provider });
  const hasReceipt = (view.kind === "paid" && wasPaid(view)) || view.kind === "refunded";
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
        <OutcomeWords key={view.kind} words={words} thanks={thanks ?? null} hasReturned={hasReturned} />
        {view.excessMinor > 0 ? (
          <p className="rounded-control bg-warn-soft px-4 py-3">
            {t("excess", { amount: amountIn(invoice, view.excessMinor), business: invoice.snapshot.seller.name })}
          </p>
        ) : null}
        {children}
      </div>
      {hasReceipt ? <Receipt invoice={invoice} view={view} publicUrl={publicUrl} /> : null}
      {hasReceipt || !hasWayBack ? null : <LinkButton href={`/i/${invoice.token}`}>{t("backToInvoice")}</LinkButton>}
    </div>
  );
}

type Facts = { invoice: HostedInvoice; view: PayView; provider: string };
type Content = { look: Look; words: Words; thanks?: Words };

function contentOf(t: Translate<"outcome">, { invoice, view, provider }: Facts): Content {
  const { seller, number, language } = invoice.snapshot;
  const business = seller.name;
  const pending = amountIn(invoice, view.pendingMinor);
  switch (view.kind) {
    case "paid":
      return paidContent(t, invoice, view);
    case "on_its_way": {
      const expected = view.expectedOn ? [t("onItsWay.expected", { date: formatDay(view.expectedOn, language) })] : [];
      const sentences = [t("onItsWay.text", { amount: pending, business }), ...expected, t("onItsWay.next")];
      return { look: moving, words: { title: t("onItsWay.title"), sentences } };
    }
    case "confirm_in_app": {
      const sentences = [t("confirm.text", { amount: amountIn(invoice, view.dueMinor) }), t("confirm.nothing")];
      return { look: waiting, words: { title: t("confirm.title"), sentences } };
    }
    case "refunded": {
      const sentences = [t("refunded.text", { business, amount: amountIn(invoice, view.refundedMinor) })];
      return { look: back, words: { title: t("refunded.title"), sentences } };
    }
    case "void":
      return { look: closed, words: { title: t("void.title"), sentences: [t("void.text", { business, number })] } };
    case "unavailable": {
      const next = seller.bank === null ? t("unavailable.ask", { business }) : t("unavailable.bank");
      const now = view.mayHaveMissed
        ? [t("unavailable.textUnsure", { business }), t("unavailable.unsure", { business })]
        : [t("unavailable.text", { business })];
      const sentences = [...now, next];
      return { look: closed, words: { title: t("unavailable.title"), sentences } };
    }
    default: {
      const amount = view.pendingMinor > 0 ? pending : amountIn(invoice, view.dueMinor);
      const sentences = [t("checking.text", { provider, amount })];
      return { look: waiting, words: { title: t("checking.title"), sentences } };
    }
  }
}

/** Only the visit that paid is thanked; whoever comes later learns that there is nothing left to do. */
function paidContent(t: Translate<"outcome">, invoice: HostedInvoice, view: PayView): Content {
  const { seller, number, language } = invoice.snapshot;
  const business = seller.name;
  const amount = amountIn(invoice, view.paidMinor);
  if (!wasPaid(view)) {
    const sentences = [t("nothing.text", { number, amount: amountIn(invoice, view.totalMinor) })];
    return { look: done, words: { title: t("nothing.title"), sentences } };
  }
  if (view.refundedMinor > 0) {
    const refunded = amountIn(invoice, view.refundedMinor);
    const sentences = [
      t("partlyRefunded.text", { business, amount, refunded, kept: amountIn(invoice, view.keptMinor) }),
    ];
    return { look: back, words: { title: t("partlyRefunded.title"), sentences } };
  }
  const day = paidDay(invoice, view);
  const received =
    day === null
      ? t("alreadyPaid.textUndated", { business, amount })
      : t("alreadyPaid.text", { business, amount, date: formatDay(day, language) });
  return {
    look: done,
    words: { title: t("alreadyPaid.title"), sentences: [received] },
    thanks: { title: t("paid.title"), sentences: [t("paid.text", { business, amount })] },
  };
}
