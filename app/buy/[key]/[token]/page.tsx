import type { Metadata } from "next";
import { OrderView } from "@/components/buy/order-view";
import { HostedShell } from "@/components/hosted/hosted-shell";
import { env } from "@/lib/env";
import { orderPage, requireOrderPage } from "@/lib/http/buy";
import { getContext } from "@/lib/http/context";
import { translator } from "@/lib/messages/messages";

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

/** The buyer's page of one order: its payment, and its receipt for good. Opening it changes nothing. */
export default async function BuyerOrderPage({ params, searchParams }: Props) {
  const { key, token } = await params;
  const order = await requireOrderPage(key, token);
  const { instance, providers } = await getContext();
  const { language, mode } = order.document.snapshot;
  return (
    <HostedShell t={translator(language, "page")} isTest={mode === "test"} isSandboxed={instance.isSandboxed}>
      <OrderView
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
