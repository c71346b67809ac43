"use client";

import { type RefObject, useEffect, useState } from "react";
import { cleanPath, openPayment } from "@/components/pay/requests";
import { untilVisible } from "@/components/pay/waiting";
import { type WalletBuyer, walletForms } from "@/components/pay/wallet-forms";
import { orderTotals } from "@/lib/orders/order";
import type { OfferFacts } from "@/lib/orders/read-order";
import { placeByScript } from "./place-by-script";

/** What the browser needs for the wallets of this device; all of it public. */
export type WalletOffer = {
  provider: string;
  client: Readonly<Record<string, string>>;
  scriptUrl: string | null;
  /** For the smallest quantity; another one is another amount. */
  fromMinor: number;
};

type WalletRowProps = {
  offer: WalletOffer;
  productKey: string;
  form: RefObject<HTMLFormElement | null>;
  orLabel: string;
  completeFirst: string;
  failed: string;
  quantity: string;
  facts: OfferFacts;
};

/** The wallets of this device above the form: one press where nothing else is asked. Nothing at all where there are none. */
export function WalletRow({
  offer,
  productKey,
  form,
  orLabel,
  completeFirst,
  failed,
  quantity,
  facts,
}: WalletRowProps) {
  const [isVisible, setVisible] = useState(false);
  const [notice, setNotice] = useState<string | null>(null);
  useEffect(() => {
    const stopper = new AbortController();
    untilVisible(stopper.signal).then(() => stopper.signal.aborted || setVisible(true));
    return () => stopper.abort();
  }, []);
  const Wallets = walletForms[offer.provider];
  const scale = amountScale(offer);
  const amount = amountOf(facts, quantity) * scale;
  if (!isVisible || Wallets === undefined || !Number.isSafeInteger(amount) || amount <= 0) return null;

  /** Name and e-mail come from the wallet; what else is asked has to stand in the form already. */
  function isComplete(): boolean {
    const controls = [...(form.current?.elements ?? [])];
    const missing = controls.find((control) =>
      control instanceof HTMLInputElement || control instanceof HTMLSelectElement
        ? control.name !== "name" && control.name !== "email" && !control.checkValidity()
        : false,
    );
    setNotice(missing === undefined ? null : completeFirst);
    if (missing instanceof HTMLElement) missing.focus();
    return missing === undefined;
  }

  async function open(buyer: WalletBuyer) {
    const placed = form.current === null ? null : await placeByScript(productKey, form.current, buyer);
    if (placed === null) return refuse(failed);
    if (placed.kind === "refused") return refuse(placed.message);
    const payment = await openPayment({ token: placed.token, connectionId: null });
    const { search } = new URL(cleanPath(), location.origin);
    const returnUrl = `${location.origin}/buy/${productKey}/${placed.token}${search}`;
    // Sold out in this very second, or already paid: its page says what is true.
    if (payment.kind !== "ready") {
      location.assign(returnUrl);
      return null;
    }
    return { client: payment.client, returnUrl };
  }

  function refuse(message: string) {
    setNotice(message);
    return null;
  }

  return (
    <div className="needs-js">
      {notice === null ? null : (
        <p role="alert" className="mb-4 rounded-control bg-warn-soft px-4 py-3">
          {notice}
        </p>
      )}
      <Wallets
        key={amount}
        client={{ ...offer.client, amount: String(amount) }}
        scriptUrl={offer.scriptUrl}
        language={facts.language}
        orLabel={orLabel}
        isComplete={isComplete}
        open={open}
        onDone={(returnUrl) => location.assign(asReturned(returnUrl))}
      />
    </div>
  );
}

/** As a bank or wallet sends people back: the page asks the server before it shows anything. */
function asReturned(returnUrl: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set("payment_intent", "");
  return url.href;
}

/** How the provider counts this currency, seen in the amount it was given for the smallest quantity. */
const amountScale = ({ client, fromMinor }: WalletOffer): number => Number(client.amount) / fromMinor;

function amountOf(facts: OfferFacts, typed: string): number {
  const quantity = /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : facts.minQuantity;
  return orderTotals(facts.price, Math.max(1, quantity)).totalMinor;
}
