import type Stripe from "stripe";
import type { Hint, ProviderConnection } from "../provider";
import { ProviderError } from "../provider";
import { type StripeDeps, stripeFor } from "./client";
import { asking } from "./errors";
import { HANDLED_EVENTS } from "./events";
import { readEventShape, toHint } from "./parse-webhook";

/** A bound, so that a broken paging answer can't run for ever; 30 days of a very busy account fit. */
const EVENT_LIMIT = 200_000;

/** Everything Stripe noted since `since`, oldest first. It keeps 30 days, and the endpoint's state does not matter. */
export async function listChanges(deps: StripeDeps, connection: ProviderConnection, since: number): Promise<Hint[]> {
  const stripe = stripeFor(deps, connection.secretKey);
  const hints = await asking(async () => {
    const found: Hint[] = [];
    const listing = stripe.events.list({
      types: [...HANDLED_EVENTS],
      created: { gte: Math.max(0, Math.floor(since / 1000)) },
      limit: 100,
    });
    for await (const event of listing) {
      const hint = hintOf(deps, event);
      if (hint !== null) found.push(hint);
      if (found.length >= EVENT_LIMIT)
        throw new ProviderError("unavailable", "provider", "Stripe's list does not end.");
    }
    return found;
  });
  return hints.reverse();
}

/** One event we can't read must not hide the others for ever; what it is about is found by the checks of open attempts. */
function hintOf(deps: StripeDeps, event: Stripe.Event): Hint | null {
  try {
    return toHint(readEventShape(event));
  } catch {
    deps.log.warn("stripe.event_not_read", { eventId: event.id, type: event.type });
    return null;
  }
}
