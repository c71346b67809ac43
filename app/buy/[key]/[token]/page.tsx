import type { Metadata } from "next";
import { OrderView } from "@/components/buy/order-view";
import { Bridge } from "@/components/embed/bridge";
import { WayBack } from "@/components/embed/way-back";
import { HostedShell } from "@/components/hosted/hosted-shell";
import { readVisit } from "@/lib/embed/visit";
import { env } from "@/lib/env";
import { askedQuery, orderPage, requireOrderPage } from "@/lib/http/buy";
import { getContext } from "@/lib/http/context";
import { translator } from "@/lib/messages/messages";
import type { OrderPageFacts } from "@/lib/orders/load-order-page";
import type { PayViewKind } from "@/lib/payments/pay-view";

type Props = {
  params: Promise<{ key: string; token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { key, token } = await params;
  const order = await orderPage(key, token);
  if (order === null) return {};
  const { language, seller } = order.document.snapshot;
  return {
    title: translator(language, "buy")("orderTitle", { number: order.number, business: seller.name }),
    robots: { index: false, follow: false },
  };
}

/** What the website around a frame is told. */
function stateOf(kind: PayViewKind): "form" | "processing" | "paid" | "other" {
  if (kind === "paid") return "paid";
  if (kind === "on_its_way" || kind === "checking") return "processing";
  return kind === "refunded" || kind === "void" ? "other" : "form";
}

/** The website's page, told which order it was once it is paid: never who bought it. */
function backWith(back: string, { view, number, reference }: OrderPageFacts): string {
  if (view.kind !== "paid") return back;
  const url = new URL(back);
  url.searchParams.set("order", number);
  if (reference !== null) url.searchParams.set("reference", reference);
  return url.href;
}

/** The buyer's page of one order: its payment, and its receipt for good. Opening it changes nothing. */
export default async function BuyerOrderPage({ params, searchParams }: Props) {
  const { key, token } = await params;
  const order = await requireOrderPage(key, token);
  const { instance, providers } = await getContext();
  const { language, mode } = order.document.snapshot;
  const { frame, back, query } = readVisit(await askedQuery(), order.websites);
  const pageUrl = `${instance.publicUrl}/buy/${key}/${token}`;
  return (
    <HostedShell
      t={translator(language, "page")}
      isTest={mode === "test"}
      isSandboxed={instance.isSandboxed}
      isFramed={frame !== null}
    >
      {frame === null ? null : (
        <Bridge
          origin={frame}
          state={stateOf(order.view.kind)}
          order={{ number: order.number, reference: order.reference }}
          pageUrl={pageUrl}
        />
      )}
      {back === null ? null : <WayBack href={backWith(back, order)} language={language} />}
      <OrderView
        isFramed={frame !== null}
        visitQuery={query}
        order={order}
        token={token}
        publicUrl={instance.publicUrl}
        provider={providers.stripe.capabilities.displayName}
        scripts={{ stripe: env().STRIPE_JS_URL ?? null }}
        hasReturned={"payment_intent" in (await searchParams)}
        hasTestNumbers={mode === "test" || instance.isSandboxed}
      />
    </HostedShell>
  );
}
