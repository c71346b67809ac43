"use client";

import { Elements, ExpressCheckoutElement, useElements, useStripe } from "@stripe/react-stripe-js";
import type { Stripe, StripeElementLocale, StripeExpressCheckoutElementConfirmEvent } from "@stripe/stripe-js";
import { useEffect, useState } from "react";
import type { WalletFormProps } from "../wallet-forms";
import { useAppearance } from "./appearance";
import { stripeFor } from "./stripe-script";

/** Stripe's wallets for an amount that has no PaymentIntent yet (its "deferred" flow): nothing is made for mere visitors. */
export function StripeWallets(props: WalletFormProps) {
  const [stripe, setStripe] = useState<Stripe | null>(null);
  const appearance = useAppearance();
  const { publishableKey = "", amount, currency = "" } = props.client;
  const { scriptUrl } = props;
  useEffect(() => {
    let isWanted = true;
    stripeFor(publishableKey, scriptUrl).then(
      (loaded) => isWanted && setStripe(loaded),
      // Without Stripe's script there are no wallets; the form below sells as well.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [publishableKey, scriptUrl]);
  if (stripe === null || appearance === null) return null;
  const options = {
    mode: "payment",
    amount: Number(amount),
    currency,
    appearance,
    locale: asLocale(props.language),
    loader: "never",
  } as const;
  return (
    <Elements stripe={stripe} options={options}>
      <Wallets {...props} />
    </Elements>
  );
}

/** Both of our languages are Stripe's; its type lists them as literals. */
const asLocale = (language: string) => language as StripeElementLocale;

function Wallets(props: WalletFormProps) {
  const stripe = useStripe();
  const elements = useElements();
  const [hasWallets, setHasWallets] = useState(false);

  async function pay(event: StripeExpressCheckoutElementConfirmEvent) {
    if (stripe === null || elements === null) return event.paymentFailed({ reason: "fail" });
    const { error: invalid } = await elements.submit();
    if (invalid !== undefined) return event.paymentFailed({ reason: "fail" });
    const { name = "", email = "" } = event.billingDetails ?? {};
    const opened = await props.open({ name, email });
    if (opened === null) return event.paymentFailed({ reason: "fail" });
    const { clientSecret = "" } = opened.client;
    const { error } = await stripe.confirmPayment({
      elements,
      clientSecret,
      confirmParams: { return_url: opened.returnUrl },
      redirect: "if_required",
    });
    if (error !== undefined) event.paymentFailed({ reason: "fail" });
    // Also after a refusal: the order stands, and its page has the form with every other way to pay.
    props.onDone(opened.returnUrl);
  }

  return (
    <div className={hasWallets ? "mb-4" : "h-0 overflow-hidden"}>
      <ExpressCheckoutElement
        options={{
          paymentMethodOrder: ["apple_pay", "google_pay", "link"],
          layout: { maxColumns: 1, maxRows: 3, overflow: "never" },
          buttonHeight: 48,
          emailRequired: true,
        }}
        onReady={({ availablePaymentMethods }) => setHasWallets(availablePaymentMethods !== undefined)}
        onClick={({ resolve }) => {
          if (props.isComplete()) resolve();
        }}
        onConfirm={pay}
      />
      {hasWallets ? (
        <p className="mt-4 flex items-center gap-3 text-[13px] text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {props.orLabel}
        </p>
      ) : null}
    </div>
  );
}
