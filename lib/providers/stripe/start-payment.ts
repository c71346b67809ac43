import type Stripe from "stripe";
import type { AttemptParams, ClientHandle, PaymentState, ProviderAttempt, ProviderConnection } from "../provider";
import { ProviderError } from "../provider";
import { type StripeDeps, stripeFor } from "./client";
import { asking, refusedParam } from "./errors";
import { attemptMarks } from "./marks";
import { toWire, wireCurrency } from "./money";
import { toPaymentState } from "./state";

/** Opens the attempt's PaymentIntent, or answers with the one it already has. No money moves. */
export async function startPayment(
  deps: StripeDeps,
  connection: ProviderConnection,
  attempt: ProviderAttempt,
): Promise<{ ref: string; client: ClientHandle; state: PaymentState }> {
  // Once we know its id it is only read: after 24 hours the key is forgotten, and a repeat would open a second one.
  const { ref } = attempt;
  const paymentIntent =
    ref === null
      ? await createPaymentIntent(deps, connection, attempt.params)
      : await asking(() => stripeFor(deps, connection.secretKey).paymentIntents.retrieve(ref));
  const clientSecret = paymentIntent.client_secret;
  if (clientSecret === null) throw new ProviderError("unknown", "provider", "Stripe sent no client secret.");
  return {
    ref: paymentIntent.id,
    client: { clientSecret, publishableKey: connection.publishableKey },
    state: toPaymentState({ paymentIntent, refunds: [], disputes: [] }),
  };
}

/**
 * Creates the PaymentIntent under the attempt's idempotency key: for 24 hours a repeat answers with the first result.
 * When Stripe refuses one of the decorations, it is created without them under a key of its own; a repeat takes the same
 * two steps, because a refused validation is not kept under a key (stripe.md 5.5).
 */
export async function createPaymentIntent(
  deps: StripeDeps,
  connection: ProviderConnection,
  params: AttemptParams,
): Promise<Stripe.PaymentIntent> {
  const stripe = stripeFor(deps, connection.secretKey);
  const essential = essentialParams(params);
  const decorations = decorationsOf(params);
  const key = `attempt:${params.attemptId}`;
  try {
    return await asking(() => stripe.paymentIntents.create({ ...essential, ...decorations }, { idempotencyKey: key }));
  } catch (error) {
    const param = error instanceof ProviderError && error.kind === "invalid" ? refusedParam(error) : null;
    if (param === null || !Object.keys(decorations).includes(param)) throw error;
    deps.log.warn("stripe.decoration_refused", { attemptId: params.attemptId, param });
    return await asking(() => stripe.paymentIntents.create(essential, { idempotencyKey: `${key}:plain` }));
  }
}

/** Stripe decides the methods from the account's settings; naming them is refused since endive (stripe.md, first lines). */
function essentialParams(params: AttemptParams): Stripe.PaymentIntentCreateParams {
  return {
    amount: toWire(params),
    currency: wireCurrency(params.currency),
    automatic_payment_methods: { enabled: true },
    metadata: attemptMarks(params),
    description: params.description.slice(0, 500),
  };
}

type Decorations = Pick<Stripe.PaymentIntentCreateParams, "statement_descriptor_suffix" | "receipt_email">;

function decorationsOf(params: AttemptParams): Decorations {
  const suffix = statementSuffix(params.statementDescriptorSource);
  return {
    ...(suffix === null ? {} : { statement_descriptor_suffix: suffix }),
    ...(params.receiptEmail === null ? {} : { receipt_email: params.receiptEmail }),
  };
}

/** A statement shows 22 characters: the account's prefix (10 at most), "* ", and what is left for us. */
const SUFFIX_LIMIT = 10;

/** Latin letters that Unicode does not take apart into a base letter and a mark. */
const WITHOUT_PARTS: Record<string, string> = {
  ß: "ss",
  ł: "l",
  Ł: "L",
  ø: "o",
  Ø: "O",
  đ: "d",
  Đ: "D",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ı: "i",
};

/**
 * A document's number as Stripe allows it on a card statement: Latin characters, a letter at least, none of `<>\'"*`,
 short enough to be shown whole behind the account's prefix. The end is kept, because numbers differ there. Null when nothing readable remains.
 */
export function statementSuffix(source: string): string | null {
  const latin = [...source]
    .map((letter) => WITHOUT_PARTS[letter] ?? letter)
    .join("")
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]/g, "")
    .replace(/[<>\\'"*]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  if (!/[A-Za-z0-9]/.test(latin)) return null;
  const marks = /[A-Za-z]/.test(latin) ? [""] : ["INV ", "INV", "N"];
  const whole = marks.map((mark) => mark + latin).find((text) => text.length <= SUFFIX_LIMIT);
  if (whole !== undefined) return whole;
  const tail = latin.replace(/[\s-]/g, "").slice(-SUFFIX_LIMIT);
  return /[A-Za-z]/.test(tail) ? tail : `N${tail.slice(-(SUFFIX_LIMIT - 1))}`;
}
