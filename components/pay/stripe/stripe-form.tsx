"use client";

import { Elements, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import type { Stripe, StripeElementLocale, StripePaymentElementOptions } from "@stripe/stripe-js";
import { useEffect, useRef, useState } from "react";
import type { ProviderFormProps } from "../provider-forms";
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

function StripeFields({ payer, returnUrl, onReady, onBroken, onTouch, onSend }: ProviderFormProps) {
  const stripe = useStripe();
  const elements = useElements();
  useEffect(() => {
    if (stripe === null || elements === null) return;
    onSend(async () =>
      pressOutcome(
        await stripe.confirmPayment({ elements, confirmParams: { return_url: returnUrl }, redirect: "if_required" }),
      ),
    );
  }, [stripe, elements, returnUrl, onSend]);
  return (
    <PaymentElement
      options={fieldOptions(payer)}
      onReady={onReady}
      onLoadError={onBroken}
      onFocus={onTouch}
      onChange={(event) => {
        if (!event.empty) onTouch();
      }}
    />
  );
}

/** Wallets the device has come first; what the invoice knows already is filled in. */
function fieldOptions(payer: ProviderFormProps["payer"]): StripePaymentElementOptions {
  return {
    layout: { type: "accordion", defaultCollapsed: false, radios: "always", spacedAccordionItems: false },
    paymentMethodOrder: ["apple_pay", "google_pay", "link", "card"],
    wallets: { applePay: "auto", googlePay: "auto" },
    defaultValues: { billingDetails: { name: payer.name, ...(payer.email ? { email: payer.email } : {}) } },
  };
}
