import { createHmac } from "node:crypto";
import type { SentEvent } from "../../sandbox/stripe/http/record";
import type { Stack } from "../stack";

/** `Stripe-Signature` as Stripe makes it; `t` in whole seconds. */
export function signature(body: string, secret: string, t = Math.floor(Date.now() / 1000)): string {
  return `t=${t},v1=${hmac(secret, `${t}.${body}`)}`;
}

export const hmac = (secret: string, text: string): string => createHmac("sha256", secret).update(text).digest("hex");

/** Posts as Stripe does; `header` null sends no signature at all. */
export async function deliver(
  url: string,
  body: string,
  header: string | null,
): Promise<{ status: number; text: string }> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      ...(header === null ? {} : { "stripe-signature": header }),
    },
    body,
    signal: AbortSignal.timeout(30_000),
  });
  return { status: response.status, text: await response.text() };
}

/** Everything the sandbox sends to webhook addresses from now on. */
export function recordEvents(stack: Pick<Stack, "control">): SentEvent[] {
  const sent: SentEvent[] = [];
  stack.control.recorder.listen({ event: (event) => sent.push(event) });
  return sent;
}
