import type { ReactNode } from "react";
import { BusinessHead } from "@/components/hosted/business-head";
import { LinkButton } from "@/components/hosted/link-button";
import { Questions } from "@/components/hosted/questions";
import { PayContent } from "@/components/pay/pay-content";
import { TestNumbers } from "@/components/pay/test-numbers";
import { translator } from "@/lib/messages/messages";
import { formatMoney, formatRate } from "@/lib/money/format-money";
import type { OrderPageFacts } from "@/lib/orders/load-order-page";

type OrderViewProps = {
  order: OrderPageFacts;
  isFramed: boolean;
  /** What pages that follow have to be told of how the buyer came, `?…` or nothing. */
  visitQuery: string;
  token: string;
  publicUrl: string;
  provider: string;
  scripts: Readonly<Record<string, string | null>>;
  hasReturned: boolean;
  hasTestNumbers: boolean;
};

/** What was ordered on the left; on the right its payment, or what became of it. */
export function OrderView(props: OrderViewProps) {
  const { order, isFramed, visitQuery, provider, hasReturned, hasTestNumbers } = props;
  const { document, view } = order;
  const { seller, language } = document.snapshot;
  const t = translator(language, "buy");
  const shared = translator(language, "page");
  const isFormShown = order.obstacle === null && view.canPayNow && view.kind !== "confirm_in_app" && !hasReturned;
  return (
    <div className={isFramed ? "space-y-5" : sideBySide}>
      <Summary order={order} isFramed={isFramed} />
      <div className={isFramed ? "" : "lg:col-start-2 lg:row-span-2 lg:row-start-1"}>
        <div className={isFramed ? "" : "rounded-card border border-line bg-surface p-4 shadow-card sm:p-6"}>
          <Content {...props} />
        </div>
        <div className="mt-4 space-y-2">
          <Questions t={shared} seller={seller} />
          <p className="text-center text-xs text-ink-3">{t("securedBy", { provider })}</p>
        </div>
      </div>
      {isFormShown ? (
        <div className={isFramed ? "space-y-5" : "space-y-5 lg:col-start-1 lg:row-start-2"}>
          <p className="text-[13px]">
            <a className="link" target="_self" href={toChange(order.key, props.token, visitQuery)}>
              {t("changeOrder")}
            </a>
          </p>
          {hasTestNumbers ? <TestNumbers invoice={document} /> : null}
        </div>
      ) : null}
    </div>
  );
}

const sideBySide =
  "grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_440px] lg:grid-rows-[auto_1fr] lg:gap-x-16";

const toChange = (key: string, token: string, visitQuery: string) =>
  `/buy/${key}?change=${token}${visitQuery.replace("?", "&")}`;

function Summary({ order, isFramed }: Pick<OrderViewProps, "order" | "isFramed">) {
  const { document, description, quantity, taxMinor, taxRateBps, buyerEmail } = order;
  const { seller, language, currency } = document.snapshot;
  const t = translator(language, "buy");
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency }, language);
  return (
    <header className={isFramed ? "min-w-0 pr-10" : "min-w-0"}>
      <BusinessHead seller={seller} subtitle={t("orderNumber", { number: order.number })} />
      <p
        className={`num leading-tight font-[680] tracking-[-0.03em] whitespace-nowrap ${isFramed ? "mt-4 text-2xl" : "mt-5 text-4xl sm:mt-7"}`}
      >
        {money(order.totalMinor)}
      </p>
      <p className="mt-2 wrap-anywhere">{t("line", { quantity, name: description })}</p>
      {taxMinor > 0 ? (
        <p className="num text-[13px] text-ink-2">
          {t("taxIncluded", { rate: formatRate(taxRateBps, language) })} {money(taxMinor)}
        </p>
      ) : null}
      <p className="mt-1 text-[13px] wrap-anywhere text-ink-2">
        {t("for")} {document.snapshot.customer.name} · {buyerEmail}
      </p>
    </header>
  );
}

function Content(props: OrderViewProps): ReactNode {
  const { order, token, publicUrl, provider, scripts, hasReturned, hasTestNumbers } = props;
  const { document, view, obstacle } = order;
  const change = toChange(order.key, token, props.visitQuery);
  if (obstacle !== null) return <Obstacle order={order} obstacle={obstacle} change={change} />;
  const isPaid = view.kind === "paid" || view.kind === "refunded";
  if (isPaid && order.isHeld) return <Thanks order={order} isAlone />;
  return (
    <>
      <PayContent
        invoice={document}
        view={view}
        publicUrl={publicUrl}
        provider={provider}
        scripts={scripts}
        hasReturned={hasReturned}
        hasTestNumbers={hasTestNumbers}
        returnUrl={`${publicUrl}/buy/${order.key}/${token}${props.visitQuery}`}
        hasWayBack={false}
      />
      {isPaid ? <Thanks order={order} isAlone={false} /> : null}
    </>
  );
}

/** What the owner says after the sale, and the way on. */
function Thanks({ order, isAlone }: { order: OrderPageFacts; isAlone: boolean }) {
  const { language, seller } = order.document.snapshot;
  const t = translator(language, "buy");
  const { thankYouText, returnUrl, buyerEmail: email, view } = order;
  const note = order.isHeld ? t("heldNote", { email, business: seller.name }) : t("mailNote", { email });
  return (
    <section className={isAlone ? "" : "mt-5 border-t border-line pt-5"} aria-label={t("thanksTitle")}>
      {isAlone ? <h1 className="mb-2">{t("thanksTitle")}</h1> : null}
      {thankYouText === null ? null : <p className="whitespace-pre-line wrap-anywhere">{thankYouText}</p>}
      {view.kind === "paid" ? <p className="mt-2 text-[13px] wrap-anywhere text-ink-2">{note}</p> : null}
      {returnUrl === null ? null : (
        <div className="mt-4">
          <LinkButton href={returnUrl} target="_top">
            {t("backTo", { site: new URL(returnUrl).host })}
          </LinkButton>
        </div>
      )}
    </section>
  );
}

const obstacles = {
  ended: { title: "expiredTitle", text: "expiredText" },
  notForSale: { title: "offTitle", text: "offText" },
  soldOut: { title: "heldTitle", text: "heldText" },
} as const;

type ObstacleProps = { order: OrderPageFacts; obstacle: keyof typeof obstacles; change: string };

function Obstacle({ order, obstacle, change }: ObstacleProps) {
  const { language, seller } = order.document.snapshot;
  const t = translator(language, "buy");
  const words = obstacles[obstacle];
  return (
    <div className="space-y-4">
      <h1>{t(words.title)}</h1>
      <p className="text-ink-2">{t(words.text, { business: seller.name })}</p>
      <LinkButton href={change} target="_self" look="primary">
        {t("orderAgain")}
      </LinkButton>
    </div>
  );
}
