/** What a web developer can use on the page, each with its sentence. The types of embed/ decide what has to stand here. */

import type { PaymastAttributes, PaymastEventDetail, PaymastEventName } from "@/embed/events";
import { FRAME_SANDBOX } from "@/embed/protocol";

export const EMBED_EVENTS = {
  ready: "The button is there and can be pressed.",
  opened: "The overlay is open and shows the form.",
  processing: "The buyer pressed Pay, or the money is on its way. Not paid yet.",
  paid: "Paymast has recorded the payment. A hint for the page; what has to be sure comes by webhook.",
  failed: "One try brought nothing, for example a declined card. The buyer may try again.",
  closed: "The overlay was closed, paid or not.",
} as const satisfies Record<PaymastEventName, string>;

export const EMBED_DETAIL = {
  product: "The last part of the product's address.",
  reference: "What you passed along; null when you passed nothing.",
  order: "The order's number once there is one, such as K7M2-94QX.",
} as const satisfies Record<keyof PaymastEventDetail, string>;

export const EMBED_ATTRIBUTES = {
  reference:
    "Up to 64 characters of your own, to find your record again: in events, return address, webhooks, order, export.",
  email: "The buyer's e-mail, filled in.",
  name: "The buyer's name, filled in.",
  quantity: "How many, within the product's limits.",
  locale: "en or de; the product's own language else.",
} as const satisfies Record<keyof PaymastAttributes, string>;

/** For `<paymast-button>` only. */
export const BUTTON_VARIABLES = [
  "--paymast-background",
  "--paymast-color",
  "--paymast-radius",
  "--paymast-padding",
  "--paymast-font",
  "--paymast-weight",
  "--paymast-focus",
] as const;

/** What a button says in the product's language. */
export const BUY_WORDS = { en: "Buy", de: "Kaufen" } as const;

export const embedScript = (publicUrl: string): string => `<script async src="${publicUrl}/embed.js"></script>`;

export const embedLink = (url: string, label: string): string => `<a href="${url}" data-paymast>${label}</a>`;

export const embedButton = (url: string, label: string): string =>
  `<paymast-button><a href="${url}">${label}</a></paymast-button>`;

/** What the frame has to allow, where the page with the button stands in one with a sandbox. */
export const frameSandbox = `sandbox="${FRAME_SANDBOX}"`;

/** What a strict Content-Security-Policy needs, and nothing else: no `unsafe-inline`, no `connect-src`, nothing of Stripe's. */
export function cspLines(publicUrl: string): string[] {
  const { origin } = new URL(publicUrl);
  return [`script-src ${origin}`, `frame-src ${origin}`];
}
