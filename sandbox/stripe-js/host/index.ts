import { createStripe } from "./stripe";

/**
 * Sets `window.Stripe`, which `@stripe/stripe-js` looks for before it loads anything. The API is where this script came
 * from, so one address (STRIPE_JS_URL) is enough to point a page at the sandbox.
 */
function install(): void {
  const script = document.currentScript;
  const source =
    script instanceof HTMLScriptElement
      ? script.src
      : document.querySelector<HTMLScriptElement>('script[src*="/stripe.js"]')?.src;
  if (!source) throw new Error("The sandbox's stripe.js has to be loaded by a script element with its address.");
  const { origin } = new URL(source);
  const entry = (publishableKey: unknown, options?: unknown): object => createStripe(origin, publishableKey, options);
  // `@stripe/stripe-js` 10 compares this with the release it was made for.
  Reflect.set(window, "Stripe", Object.assign(entry, { version: "endive" }));
}

install();
