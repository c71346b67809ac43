import type { Metadata } from "next";
import Link from "next/link";
import { ForDevelopers } from "@/components/embed/for-developers";
import { SiteCheck } from "@/components/embed/site-check";
import { SiteReports } from "@/components/embed/site-reports";
import { OfferForm } from "@/components/products/offer-form";
import { OfferShare } from "@/components/products/offer-share";
import { OfferSwitch } from "@/components/products/offer-switch";
import { priceText } from "@/components/products/price-text";
import { OneProductTabs } from "@/components/products/product-tabs";
import { StartOffer } from "@/components/products/start-offer";
import { Banner, ButtonLink, Card, CardSection, EmptyState, PageHeader, TestBadge } from "@/components/ui";
import { loadSiteReports } from "@/lib/embed/load-site-reports";
import { BUY_WORDS } from "@/lib/embed/reference";
import { getContext } from "@/lib/http/context";
import { orNotFound } from "@/lib/http/or-not-found";
import { ALL_ROLES, requireOwner } from "@/lib/http/owner";
import { formatInstant } from "@/lib/money/format-money";
import { loadOffer } from "@/lib/products/load-offer";
import { writeOffer } from "@/lib/products/write-offer";
import { saveOfferAction, startOfferAction, switchOfferAction } from "../../actions";
import { checkSiteAction, forgetReportsAction } from "../../embed-actions";

export const metadata: Metadata = { title: "Online sales" };

type PageProps = { params: Promise<{ business: string; product: string }> };

/** Sell a product on your own website: which one, and the snippet; the rest has a default. */
export default async function OnlineSalesPage({ params }: PageProps) {
  const { business: of, product: productId } = await params;
  const { businessId, business, role } = await requireOwner(of, { roles: ALL_ROLES });
  const ctx = await getContext();
  const page = await orNotFound(loadOffer(ctx, { businessId, productId }));
  const { language, timeZone } = business;
  const reports = (await loadSiteReports(ctx, { businessId, productId })).map(({ lastAt, ...report }) => ({
    ...report,
    last: formatInstant(lastAt, language, timeZone),
  }));
  const { product, offer, url, noPay, held } = page;
  const href = `/b/${businessId}/products/${productId}`;
  const settings = `/b/${businessId}/settings/online-payments`;
  const ids = { businessId, productId };
  const canEdit = role !== "developer" && product.archivedAt === null;
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={
          <>
            {product.name} {product.mode === "test" ? <TestBadge /> : null}
          </>
        }
        back={{ href: `/b/${businessId}/products`, label: "Products" }}
      />
      <OneProductTabs href={href} active="online" hasSales />
      {page.autoPayments ? null : (
        <EmptyState
          title="Auto payments is off"
          text="Switch it on, and buyers can pay on your website."
          action={role === "owner" ? <ButtonLink href={settings}>Open the settings</ButtonLink> : null}
        />
      )}
      {page.autoPayments ? (
        <div className="space-y-5">
          {noPay === null || noPay.reason === "auto_payments_off" ? null : (
            <Banner
              tone="warn"
              action={role === "owner" ? <ButtonLink href={settings}>Set it up</ButtonLink> : undefined}
            >
              Nobody can pay for this yet. {noPay.sentence}
            </Banner>
          )}
          {product.archivedAt === null ? null : (
            <Banner tone="mute">This product is in the archive. Bring it back under Product to sell it again.</Banner>
          )}
          {offer === null && canEdit ? <StartOffer {...ids} mode={product.mode} start={startOfferAction} /> : null}
          {offer === null && !canEdit ? (
            <EmptyState title="Not sold online" text="The owner has not put this product on a website yet." />
          ) : null}
          {offer !== null && url !== null ? (
            <>
              <Card>
                {canEdit ? (
                  <CardSection>
                    <OfferSwitch key={String(offer.isOn)} {...ids} isOn={offer.isOn} flip={switchOfferAction} />
                  </CardSection>
                ) : null}
                {offer.isOn ? (
                  <CardSection>
                    <p className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
                      <span className="font-semibold">Price</span>
                      <span className="num">
                        {offer.amountKind === "open" ? "The buyer chooses" : priceText(product, business.language)}
                        {" · "}
                        <Link className="link" href={href}>
                          change it
                        </Link>
                      </span>
                    </p>
                  </CardSection>
                ) : null}
                {offer.isOn ? (
                  <OfferShare
                    url={url}
                    publicUrl={ctx.instance.publicUrl}
                    pluginHref={`${href}/wordpress`}
                    name={offer.publicName ?? product.name}
                    language={offer.language}
                    isTest={product.mode === "test"}
                  />
                ) : null}
              </Card>
              {offer.isOn ? (
                <Card>
                  <SiteCheck {...ids} website={offer.websites[0] ?? ""} check={checkSiteAction} />
                  <SiteReports {...ids} reports={reports} forget={canEdit ? forgetReportsAction : null} />
                  <ForDevelopers url={url} label={BUY_WORDS[offer.language]} publicUrl={ctx.instance.publicUrl} />
                </Card>
              ) : null}
              {canEdit ? (
                <OfferForm
                  {...ids}
                  offer={writeOffer(offer, product, business.language)}
                  product={{ name: product.name, currency: product.currency, hasTax: product.taxRateBps > 0 }}
                  held={held}
                  save={saveOfferAction}
                />
              ) : null}
            </>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
