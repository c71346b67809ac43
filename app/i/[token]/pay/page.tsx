import type { Metadata } from "next";
import { HostedShell } from "@/components/hosted/hosted-shell";
import { PayDetails, PayHead } from "@/components/hosted/pay-summary";
import { Questions } from "@/components/hosted/questions";
import { PayContent } from "@/components/pay/pay-content";
import { TestNumbers } from "@/components/pay/test-numbers";
import { env } from "@/lib/env";
import { getContext } from "@/lib/http/context";
import { hostedInvoice, requireHosted } from "@/lib/http/hosted";
import { translator } from "@/lib/messages/messages";

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const invoice = await hostedInvoice((await params).token);
  if (invoice === null) return {};
  const { kind, number, seller, language } = invoice.snapshot;
  const title = kind === "proforma" ? "proformaTitle" : "title";
  return { title: translator(language, "pay")(title, { number, business: seller.name }) };
}

/** The payment form first, the invoice beside it; or what became of the payment. Opening it changes nothing. */
export default async function PayPage({ params, searchParams }: Props) {
  const { invoice, view } = await requireHosted((await params).token);
  const { instance, providers } = await getContext();
  const { seller, language, mode } = invoice.snapshot;
  const page = translator(language, "page");
  const pay = translator(language, "pay");
  const hasReturned = "payment_intent" in (await searchParams);
  const hasTestNumbers = mode === "test" || instance.isSandboxed;
  // Waiting for the bank, the form and its numbers come when they are asked for.
  const isFormShown = view.canPayNow && view.kind !== "confirm_in_app" && !hasReturned;
  const provider = providers.stripe.capabilities.displayName;
  return (
    <HostedShell t={page} isTest={mode === "test"} isSandboxed={instance.isSandboxed}>
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_440px] lg:grid-rows-[auto_1fr] lg:gap-x-16">
        <PayHead t={page} invoice={invoice} view={view} />
        <div className="lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <div className="rounded-card border border-line bg-surface p-4 shadow-card sm:p-6">
            <PayContent
              invoice={invoice}
              view={view}
              publicUrl={instance.publicUrl}
              provider={provider}
              scripts={{ stripe: env().STRIPE_JS_URL ?? null }}
              hasReturned={hasReturned}
              hasTestNumbers={hasTestNumbers}
            />
          </div>
          <div className="mt-4 space-y-2">
            <Questions t={page} seller={seller} />
            <p className="text-center text-xs text-ink-3">{page("securedBy", { provider })}</p>
          </div>
        </div>
        <div className="space-y-5 lg:col-start-1 lg:row-start-2">
          <PayDetails
            t={page}
            invoice={invoice}
            view={view}
            label={view.canPayNow ? pay("invoiceDetails") : page("lines")}
          />
          {isFormShown && hasTestNumbers ? <TestNumbers invoice={invoice} /> : null}
        </div>
      </div>
    </HostedShell>
  );
}
