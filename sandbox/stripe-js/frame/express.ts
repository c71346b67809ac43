import { openApi } from "../api";
import {
  type Call,
  type HostMessage,
  type JsonObject,
  type Outcome,
  type Settings,
  textOf,
  toObject,
} from "../protocol";
import { applyAppearance } from "./appearance";
import { confirmIntent, createConfirmationToken, createPaymentMethod } from "./confirm";
import { el } from "./dom";
import { connectToHost } from "./link";
import type { MethodForm } from "./method-form";
import { loadSession } from "./session";
import { type Texts, textsFor } from "./texts";
import { walletData } from "./wallet-method";
import { deviceWallets } from "./wallets";

/** The Express Checkout Element's frame: one button a wallet. The sheet itself is opened by the page's half. */
const wire = [
  { wallet: "apple_pay", option: "applePay", name: "Apple Pay" },
  { wallet: "google_pay", option: "googlePay", name: "Google Pay" },
  { wallet: "link", option: "link", name: "Link" },
];

let settings: Settings | null = null;
let texts: Texts = textsFor("en", "en");
let approvedWallet: string | null = null;
const link = connectToHost((message) => {
  void receive(message);
});

async function receive(message: HostMessage): Promise<void> {
  if (message.kind === "init" || message.kind === "update") await draw(message.settings, message.kind === "init");
  if (message.kind === "wallet") approvedWallet = message.wallet;
  if (message.kind === "call")
    link.send({ kind: "result", callId: message.callId, outcome: await answer(message.call) });
}

async function draw(next: Settings, isFirst: boolean): Promise<void> {
  settings = next;
  texts = textsFor(next.locale, navigator.language);
  document.documentElement.lang = texts.lang;
  link.send({ kind: "scheme", scheme: applyAppearance(next.appearance) });
  const loaded = await loadSession(openApi(location.origin, next.publishableKey), next.intent);
  if (!loaded.ok) {
    link.send({ kind: "event", name: "loaderror", data: { elementType: "expressCheckout", error: loaded.error } });
    return;
  }
  const available = loaded.session.methods.includes("card") ? deviceWallets(loaded.session.wallets) : [];
  const shown = wire.filter(
    ({ wallet, option }) =>
      available.includes(wallet) && textOf(toObject(next.options.paymentMethods)[option]) !== "never",
  );
  const buttons = shown.map(({ option, name }) => {
    const button = el(
      "button",
      { type: "button", class: `Wallet Wallet--${option}`, "aria-label": texts.expressLabel(name) },
      name,
    );
    button.addEventListener("click", () =>
      link.send({
        kind: "event",
        name: "click",
        data: { elementType: "expressCheckout", expressPaymentType: expressType(option) },
      }),
    );
    return button;
  });
  const height = Number(next.options.buttonHeight);
  if (Number.isFinite(height) && height >= 40 && height <= 55)
    document.documentElement.style.setProperty("--walletHeight", `${height}px`);
  document.body.replaceChildren(
    el(
      "main",
      { class: "Wallets" },
      ...buttons,
      ...(shown.length > 0 ? [el("p", { class: "Sandbox" }, texts.sandbox)] : []),
    ),
  );
  const methods =
    shown.length > 0 ? Object.fromEntries(wire.map((row) => [row.option, shown.includes(row)])) : undefined;
  const data: JsonObject = { elementType: "expressCheckout", availablePaymentMethods: methods };
  link.send({ kind: "event", name: isFirst ? "ready" : "availablepaymentmethodschange", data });
}

function expressType(option: string): string {
  return wire.find((row) => row.option === option)?.wallet ?? option;
}

async function answer(call: Call): Promise<Outcome> {
  if (call.name === "fetchUpdates") {
    if (settings) await draw(settings, false);
    return { value: {} };
  }
  if (!settings || !approvedWallet) {
    return {
      error: {
        type: "validation_error",
        code: "incomplete_payment_method",
        message: "Please press a wallet's button first.",
      },
    };
  }
  if (call.name === "submit") return { value: { selectedPaymentMethod: approvedWallet } };
  const input = { api: openApi(location.origin, settings.publishableKey), method: walletMethod(approvedWallet), texts };
  if (call.name === "confirm") return confirmIntent(input, call);
  if (call.name === "createPaymentMethod") return createPaymentMethod(input, call.paymentMethodData);
  return createConfirmationToken(input, call);
}

function walletMethod(wallet: string): MethodForm {
  return {
    type: wallet,
    label: wallet,
    panel: document.body,
    fields: () => [],
    needsMandate: false,
    data: () => walletData(wallet),
  };
}
