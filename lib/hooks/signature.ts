import { createHmac } from "node:crypto";

/** Standard Webhooks 1.0: what begins a secret, before its bytes in base64. */
const SECRET_PREFIX = "whsec_";

export const newSecret = (random: (length: number) => Uint8Array): string =>
  SECRET_PREFIX + Buffer.from(random(32)).toString("base64");

/**
 * The headers that prove a message: HMAC-SHA-256 over `id.timestamp.body`, one signature for each secret that counts now.
 * The id is the message's in every try; the time is the try's, so that an old request can't be repeated by a listener.
 */
export function signedHeaders(message: { id: string; body: string }, secrets: readonly string[], nowMs: number) {
  const timestamp = Math.floor(nowMs / 1_000).toString();
  const content = `${message.id}.${timestamp}.${message.body}`;
  return {
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": secrets.map((secret) => `v1,${signatureOf(content, secret)}`).join(" "),
  };
}

const signatureOf = (content: string, secret: string): string =>
  createHmac("sha256", Buffer.from(secret.slice(SECRET_PREFIX.length), "base64"))
    .update(content)
    .digest("base64");
