import type { Metadata } from "next";
import { BuyView } from "@/components/buy/buy-view";
import { Bridge } from "@/components/embed/bridge";
import { TellReason } from "@/components/embed/tell-reason";
import { WayBack } from "@/components/embed/way-back";
import { HostedShell } from "@/components/hosted/hosted-shell";
import { countryChoices } from "@/lib/customers/countries";
import { env } from "@/lib/env";
import { buyPage, newFormKey, pageToChange, visit } from "@/lib/http/buy";
import { getContext } from "@/lib/http/context";
import { translator } from "@/lib/messages/messages";
import { formatMoney } from "@/lib/money/format-money";
import { placeOrderAction } from "./actions";

type Search = Record<string, string | string[] | undefined>;
type Props = { params: Promise<{ key: string }>; searchParams: Promise<Search> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await buyPage((await params).key);
  if (page === null) return {};
  const { instance } = await getContext();
  const { language, currency } = page.facts;
  const title = translator(language, "buy")("title", { name: page.name, business: page.seller.name });
  const price = formatMoney({ amountMinor: page.fromMinor, currency }, language);
  const description = [price, page.text?.replace(/\s+/g, " ").slice(0, 180)].filter(Boolean).join(" · ");
  const url = `${instance.publicUrl}/buy/${page.key}`;
  const picture = page.pictureId ?? page.seller.logoPictureId;
  const images = picture === null ? [] : [{ url: `${instance.publicUrl}/api/logo/${picture}` }];
  return {
    title,
    description,
    alternates: { canonical: url },
    // Tests are nobody's find.
    robots: page.mode === "test" ? { index: false, follow: false } : { index: true, follow: false },
    openGraph: { type: "website", title: page.name, description, url, siteName: page.seller.name, images },
    twitter: { card: picture === page.pictureId && picture !== null ? "summary_large_image" : "summary" },
  };
}

/** A product's public page: complete without JavaScript up to the card form; opening it changes nothing. */
export default async function ProductBuyPage({ params, searchParams }: Props) {
  const query = await searchParams;
  const one = (name: string, longest: number) => (typeof query[name] === "string" ? query[name].slice(0, longest) : "");
  const { key } = await params;
  const { page, order } = await pageToChange(key, one("change", 43));
  const { frame, back } = await visit(key);
  const { instance, providers } = await getContext();
  const { language, minQuantity, maxQuantity } = page.facts;
  const asked = /^\d{1,4}$/.test(one("quantity", 5)) ? Number(one("quantity", 5)) : minQuantity;
  const wanted = order?.quantity ?? asked;
  return (
    <HostedShell
      t={translator(language, "page")}
      isTest={page.mode === "test"}
      isSandboxed={instance.isSandboxed}
      isFramed={frame !== null}
    >
      {frame === null ? (
        <TellReason productKey={page.key} />
      ) : (
        <Bridge origin={frame} state="form" order={null} pageUrl={null} />
      )}
      {back === null ? null : <WayBack href={back} language={language} />}
      <BuyView
        page={page}
        isFramed={frame !== null}
        provider={providers.stripe.capabilities.displayName}
        form={{
          formKey: order?.formKey ?? newFormKey(),
          countries: countryChoices(language),
          prefill: {
            email: order?.buyerEmail ?? one("email", 254),
            name: order?.buyerName ?? one("name", 150),
            quantity: String(Math.min(maxQuantity, Math.max(minQuantity, wanted))),
            reference: one("reference", 64),
            locale: language,
          },
          place: placeOrderAction,
          scripts: { stripe: env().STRIPE_JS_URL ?? null },
        }}
      />
    </HostedShell>
  );
}
