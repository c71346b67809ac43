import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { BadSignature, type Hint, type ProviderConnection, type ProviderEndpoint } from "../provider";
import { MARK } from "./marks";

/** A delivery older than this may be a replay; Stripe signs each retry anew. */
const MAX_AGE_S = 300;
/** Our clock may be behind Stripe's a little; a signature from far ahead is a replay prepared for later. */
const MAX_AHEAD_S = 60;

/**
 * Verifies a delivery on its raw body and returns what it hints at. The signature is checked here and not by the SDK,
 * because the SDK lets signatures from the future pass (stripe.md 5.4). Throws BadSignature and nothing else.
 */
export function parseWebhook(
  connection: Pick<ProviderConnection, "mode" | "accountId">,
  endpoint: Pick<ProviderEndpoint, "secrets">,
  rawBody: string,
  headers: Headers,
  now: number,
): Hint[] {
  verify(headers.get("stripe-signature"), rawBody, endpoint.secrets, now);
  const event = readEvent(rawBody);
  const hint = toHint(event);
  if (hint.mode !== connection.mode) {
    throw new BadSignature(
      "wrong_mode",
      `A ${hint.mode} event came to the endpoint of a ${connection.mode} connection.`,
    );
  }
  return [hint];
}

function verify(header: string | null, rawBody: string, secrets: string[], now: number): void {
  if (header === null || header.trim() === "") throw new BadSignature("no_signature", "The delivery is not signed.");
  const { timestamp, signatures } = readHeader(header);
  const ageS = Math.floor(now / 1000) - Number(timestamp);
  const isKnown = secrets
    .filter((secret) => secret.trim() !== "")
    .some((secret) => signatures.some((signature) => isSameText(signature, sign(secret, timestamp, rawBody))));
  if (!isKnown)
    throw new BadSignature("wrong_secret", "No signature of the delivery was made with this endpoint's secret.");
  if (ageS > MAX_AGE_S) throw new BadSignature("too_old", `The delivery was signed ${ageS} seconds ago.`);
  if (ageS < -MAX_AHEAD_S) throw new BadSignature("from_the_future", `The delivery was signed ${-ageS} seconds ahead.`);
}

/** `t=1700000000,v1=…,v1=…,v0=…`: one time, any number of signatures of scheme v1; other schemes are ignored. */
function readHeader(header: string): { timestamp: string; signatures: string[] } {
  const pairs = header.split(",").map((part) => {
    const at = part.indexOf("=");
    return at < 0
      ? { name: part.trim(), value: "" }
      : { name: part.slice(0, at).trim(), value: part.slice(at + 1).trim() };
  });
  const times = pairs.filter((pair) => pair.name === "t").map((pair) => pair.value);
  const signatures = pairs.filter((pair) => pair.name === "v1").map((pair) => pair.value);
  const timestamp = times[0];
  if (times.length !== 1 || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) {
    throw new BadSignature("malformed", "The signature header has no single time.");
  }
  if (signatures.length === 0) throw new BadSignature("no_signature", "The header carries no v1 signature.");
  return { timestamp, signatures };
}

const sign = (secret: string, timestamp: string, rawBody: string): string =>
  createHmac("sha256", secret).update(`${timestamp}.${rawBody}`, "utf8").digest("hex");

function isSameText(given: string, expected: string): boolean {
  const a = Buffer.from(given, "utf8");
  const b = Buffer.from(expected, "utf8");
  return a.length === b.length && timingSafeEqual(a, b);
}

const EventShape = z.object({
  id: z.string().min(1).max(255),
  object: z.literal("event"),
  type: z.string().min(1).max(255),
  livemode: z.boolean(),
  created: z.number().int().nonnegative(),
  account: z.string().nullish(),
  data: z.object({
    object: z.looseObject({
      id: z.string().optional(),
      object: z.string(),
      payment_intent: z.union([z.string(), z.looseObject({ id: z.string() })]).nullish(),
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});

export type EventLike = z.infer<typeof EventShape>;

function readEvent(rawBody: string): EventLike {
  let parsed: unknown;
  try {
    parsed = JSON.parse(rawBody);
  } catch {
    throw new BadSignature("malformed", "The signed body is not JSON.");
  }
  return readEventShape(parsed);
}

/** Checks the few fields we read, whatever API version the event was written in. Throws BadSignature("malformed"). */
export function readEventShape(event: unknown): EventLike {
  const result = EventShape.safeParse(event);
  if (!result.success) throw new BadSignature("malformed", "The signed body is not an event of Stripe.");
  return result.data;
}

/** What to look at. Amounts are never taken from an event: it may be late, repeated or out of order. */
export function toHint(event: EventLike): Hint {
  const subject = event.data.object;
  const paymentIntent = subject.payment_intent;
  const linked = typeof paymentIntent === "string" ? paymentIntent : (paymentIntent?.id ?? null);
  return {
    eventId: event.id,
    type: event.type,
    mode: event.livemode ? "live" : "test",
    accountId: event.account ?? null,
    ref: subject.object === "payment_intent" ? (subject.id ?? null) : linked,
    objectId: subject.id ?? null,
    attemptId: subject.metadata?.[MARK.attempt] ?? null,
    instanceId: subject.metadata?.[MARK.instance] ?? null,
    probeId: subject.metadata?.[MARK.probe] ?? null,
    createdAt: event.created * 1000,
  };
}
