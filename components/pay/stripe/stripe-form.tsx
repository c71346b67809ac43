"use client";

import { Elements, ExpressCheckoutElement, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import type {
  Stripe,
  StripeElementLocale,
  StripeElements,
  StripeExpressCheckoutElementOptions,
  StripePaymentElementOptions,
} from "@stripe/stripe-js";
import { useEffect, useRef, useState } from "react";
import type { ProviderFormProps } from "../provider-forms";
import { findWayOut } from "../way-out";
import { useAppearance } from "./appearance";
import { pressOutcome } from "./press-outcome";
import { stripeFor } from "./stripe-script";

/** Stripe's own form for one PaymentIntent. Another secret is another form: the caller mounts it anew by its key. */
export function StripeForm(props: ProviderFormProps) {
  const [stripe, setStripe] = useState<Stripe | null>(null);
  const appearance = useAppearance();
  const { clientSecret, publishableKey } = props.client;
  const { scriptUrl } = props;
  const broken = useRef(props.onBroken);
  useEffect(() => {
    let isWanted = true;
    stripeFor(publishableKey ?? "", scriptUrl).then(
      (loaded) => isWanted && setStripe(loaded),
      () => isWanted && broken.current(),
    );
    return () => {
      isWanted = false;
    };
  }, [publishableKey, scriptUrl]);
  if (stripe === null || clientSecret === undefined || appearance === null) return null;
  const locale = asLocale(props.language);
  return (
    <Elements key={clientSecret} stripe={stripe} options={{ clientSecret, appearance, locale, loader: "never" }}>
      <StripeFields {...props} />
    </Elements>
  );
}

/** Both of our languages are Stripe's; its type lists them as literals. */
const asLocale = (language: string) => language as StripeElementLocale;

function StripeFields(props: ProviderFormProps) {
  const { payer, returnUrl, onReady, onBroken, onTouch, onSend } = props;
  const stripe = useStripe();
  const elements = useElements();
  const chosen = useRef("card");
  useEffect(() => {
    if (stripe === null || elements === null) return;
    onSend(async () => {
      const leave = findWayOut();
      if (leave === null || finishesInFrame.includes(chosen.current)) return confirm(stripe, elements, returnUrl);
      leave();
      return { kind: "fields" };
    });
  }, [stripe, elements, returnUrl, onSend]);
  return (
    <>
      <Wallets {...props} />
      <PaymentElement
        options={fieldOptions(payer)}
        onReady={onReady}
        onLoadError={onBroken}
        onFocus={onTouch}
        onChange={(event) => {
          chosen.current = event.value.type;
          if (!event.empty) onTouch();
        }}
      />
    </>
  );
}

/** The wallets this device has, above the form; nothing at all where it has none. */
function Wallets({ returnUrl, orLabel, onTouch, onPress }: ProviderFormProps) {
  const stripe = useStripe();
  const elements = useElements();
  const [hasWallets, setHasWallets] = useState(false);
  return (
    <div className={hasWallets ? "mb-4" : "h-0 overflow-hidden"}>
      <ExpressCheckoutElement
        options={walletOptions}
        onReady={({ availablePaymentMethods }) => setHasWallets(availablePaymentMethods !== undefined)}
        onClick={({ resolve }) => {
          onTouch();
          resolve();
        }}
        onConfirm={(event) => {
          if (stripe === null || elements === null) return event.paymentFailed({ reason: "fail" });
          onPress(async () => {
            const outcome = await confirm(stripe, elements, returnUrl);
            if (outcome.kind === "problem") event.paymentFailed({ reason: "fail" });
            return outcome;
          });
        }}
      />
      {hasWallets ? <Or label={orLabel} /> : null}
    </div>
  );
}

const Or = ({ label }: { label: string }) => (
  <p className="mt-4 flex items-center gap-3 text-[13px] text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
    {label}
  </p>
);

/** These show no page of their own, or one that allows itself to be framed (3-D Secure). */
const finishesInFrame: readonly string[] = ["card", "link", "sepa_debit", "us_bank_account", "apple_pay", "google_pay"];

const confirm = async (stripe: Stripe, elements: StripeElements, returnUrl: string) =>
  pressOutcome(
    await stripe.confirmPayment({ elements, confirmParams: { return_url: returnUrl }, redirect: "if_required" }),
  );

const walletOptions: StripeExpressCheckoutElementOptions = {
  paymentMethodOrder: ["apple_pay", "google_pay", "link"],
  layout: { maxColumns: 1, maxRows: 3, overflow: "never" },
  buttonHeight: 48,
};

/** The card's fields are open at once; what the invoice knows already is filled in. Wallets have their own buttons above. */
function fieldOptions(payer: ProviderFormProps["payer"]): StripePaymentElementOptions {
  return {
    layout: { type: "accordion", defaultCollapsed: false, radios: "always", spacedAccordionItems: false },
    paymentMethodOrder: ["card"],
    wallets: { applePay: "never", googlePay: "never", link: "never" },
    defaultValues: { billingDetails: { name: payer.name, ...(payer.email ? { email: payer.email } : {}) } },
  };
}
