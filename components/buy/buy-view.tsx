import { BusinessHead } from "@/components/hosted/business-head";
import { Questions } from "@/components/hosted/questions";
import { translator } from "@/lib/messages/messages";
import { formatMoney, formatRate } from "@/lib/money/format-money";
import type { BuyPage } from "@/lib/orders/load-buy-page";
import { orderTotals } from "@/lib/orders/order";
import { BuyForm, type BuyFormProps } from "./buy-form";
import { buyTexts } from "./buy-texts";

type BuyViewProps = {
  page: BuyPage;
  /** In a frame of the owner's website, whose page shows the product already: the form comes first. */
  isFramed: boolean;
  provider: string;
  form: Pick<BuyFormProps, "formKey" | "countries" | "prefill" | "place"> & { scripts: Record<string, string | null> };
};

/** What is sold on the left, the form on the right; on a phone one below the other. */
export function BuyView({ page, isFramed, provider, form }: BuyViewProps) {
  const { facts, seller, wallets } = page;
  const { language } = facts;
  const t = translator(language, "buy");
  const shared = translator(language, "page");
  return (
    <div className={isFramed ? "space-y-5" : sideBySide}>
      <ProductSide page={page} isFramed={isFramed} />
      <div>
        <div className={isFramed ? "" : "rounded-card border border-line bg-surface p-4 shadow-card sm:p-6"}>
          {page.state === "forSale" ? (
            <BuyForm
              {...form}
              productKey={page.key}
              shownPrice={page.shownPrice}
              facts={facts}
              terms={page.terms}
              texts={buyTexts(page)}
              wallets={
                wallets === null
                  ? null
                  : { ...wallets, scriptUrl: form.scripts[wallets.provider] ?? null, fromMinor: page.fromMinor }
              }
            />
          ) : (
            <NotNow page={page} state={page.state} />
          )}
        </div>
        <div className="mt-4 space-y-2">
          <Questions t={shared} seller={seller} />
          <p className="text-center text-xs text-ink-3">{t("securedBy", { provider })}</p>
        </div>
      </div>
    </div>
  );
}

const sideBySide = "grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_440px] lg:gap-x-16";

function ProductSide({ page, isFramed }: Pick<BuyViewProps, "page" | "isFramed">) {
  const { facts, seller, pictureId, name, text, left } = page;
  const t = translator(facts.language, "buy");
  return (
    // Beside it stands the website's own button that closes the frame.
    <div className={isFramed ? "min-w-0 pr-10" : "min-w-0"}>
      <BusinessHead seller={seller} subtitle={seller.website?.replace(/^https?:\/\//, "") ?? ""} />
      {pictureId === null || isFramed ? null : (
        <img
          src={`/api/logo/${pictureId}`}
          alt=""
          className="mt-6 max-h-[26rem] w-full rounded-card border border-line-2 bg-white object-contain"
        />
      )}
      <h1 className={`wrap-anywhere outline-none ${isFramed ? "mt-4 text-xl" : "mt-6 text-2xl sm:text-[28px]"}`}>
        {name}
      </h1>
      <Price page={page} />
      {left !== null && left > 0 && page.state === "forSale" ? (
        <p className="mt-2 text-[13px] font-[550] text-warn">{t("left", { count: left })}</p>
      ) : null}
      {text === null || isFramed ? null : (
        <p className="mt-5 max-w-prose whitespace-pre-line wrap-anywhere text-ink-2">{text}</p>
      )}
    </div>
  );
}

function Price({ page }: { page: BuyPage }) {
  const { facts, unit } = page;
  const { language, currency, price } = facts;
  const t = translator(language, "buy");
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency }, language);
  const rate = formatRate(price.taxRateBps, language);
  const one = orderTotals(price, 1);
  const amount =
    facts.amountKind === "open"
      ? t("fromAmount", { amount: money(facts.minimumMinor ?? 1) })
      : money(price.priceIncludesTax ? one.totalMinor : one.netMinor);
  const isTaxed = price.taxRateBps > 0;
  const tax = isTaxed
    ? t(price.priceIncludesTax || facts.amountKind === "open" ? "withTax" : "plusTax", { rate })
    : null;
  const notes = [
    facts.amountKind === "open" ? t("youChoose") : null,
    unit === null || facts.amountKind === "open" ? null : t("perUnit", { unit }),
    tax,
  ];
  return (
    <p className="mt-2 flex flex-wrap items-baseline gap-x-3">
      <span className="num text-2xl font-[650] tracking-[-0.02em]">{amount}</span>
      <span className="text-[13px] text-ink-2">{notes.filter((note) => note !== null).join(" · ")}</span>
    </p>
  );
}

const titles = {
  off: "offTitle",
  soldOut: "soldOutTitle",
  held: "heldTitle",
  unavailable: "unavailableTitle",
} as const;
const sentences = { off: "offText", soldOut: "soldOutText", held: "heldText", unavailable: "unavailableText" } as const;

/** Why it can't be bought now, instead of a form that would be refused. */
export function NotNow({ page, state }: { page: Pick<BuyPage, "facts" | "seller">; state: keyof typeof titles }) {
  const t = translator(page.facts.language, "buy");
  return (
    <div className="py-4">
      <h2 className="text-lg">{t(titles[state])}</h2>
      <p className="mt-2 text-ink-2">{t(sentences[state], { business: page.seller.name })}</p>
    </div>
  );
}
