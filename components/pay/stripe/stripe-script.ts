import { loadStripe } from "@stripe/stripe-js/pure";
import { loadScript } from "../load-script";

/** Stripe.js of the version that the pinned packages speak; never bundled, as Stripe asks. */
const officialScript = "https://js.stripe.com/endive/stripe.js";

const addressOf = (scriptUrl: string | null): string => scriptUrl ?? officialScript;

/** Begins loading it. */
export const preloadStripe = (scriptUrl: string | null): Promise<void> => loadScript(addressOf(scriptUrl));

/** Our script first: `loadStripe` then finds `window.Stripe` and adds none of its own. */
export async function stripeFor(publishableKey: string, scriptUrl: string | null) {
  await loadScript(addressOf(scriptUrl));
  const stripe = await loadStripe(publishableKey);
  if (stripe === null) throw new Error("Stripe.js did not start.");
  return stripe;
}
