/**
 * What embed.js tells the page. Served as /embed.d.ts, so it imports nothing.
 *
 * Each event is fired on the link or button and bubbles to the document. It never says who bought. `paid` is a hint for
 * the page (a thank-you, a count): what has to be sure comes by webhook or API.
 */
export type PaymastEventName = "ready" | "opened" | "processing" | "paid" | "failed" | "closed";

export type PaymastEventDetail = {
  /** The last part of the product's address. */
  product: string;
  /** What the page passed along to find its own record again; null when it passed nothing. */
  reference: string | null;
  /** The order's number once there is one, such as `K7M2-94QX`. */
  order: string | null;
};

export type PaymastEvent = CustomEvent<PaymastEventDetail>;

/** `document.addEventListener("paymast:paid", (event) => event.detail.order)` */
export type PaymastEventMap = { [Name in PaymastEventName as `paymast:${Name}`]: PaymastEvent };

/** On `<paymast-button>` as they stand, on `<a data-paymast>` with `data-` in front. */
export type PaymastAttributes = {
  reference?: string;
  email?: string;
  name?: string;
  quantity?: string;
  locale?: "en" | "de";
};

declare global {
  interface DocumentEventMap extends PaymastEventMap {}
  interface HTMLElementEventMap extends PaymastEventMap {}
}
