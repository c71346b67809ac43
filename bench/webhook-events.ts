import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";

export type Delivery = { body: string; headers: Record<string, string> };
export type Sent = { status: number; ms: number };

/** Distinct events as Stripe sends them: a whole PaymentIntent with our marks, signed with the endpoint's secret. */
export function signedEvents(count: number, from: { secret: string; instanceId: string }): Delivery[] {
  const seconds = Math.floor(Date.now() / 1_000);
  return Array.from({ length: count }, (_, n) => {
    const id = `${String(n).padStart(8, "0")}BenchBenchBench0`;
    const body = JSON.stringify(event(id, seconds, from.instanceId), null, 2);
    const signature = createHmac("sha256", from.secret).update(`${seconds}.${body}`).digest("hex");
    return {
      body,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-length": String(Buffer.byteLength(body)),
        "stripe-signature": `t=${seconds},v1=${signature}`,
      },
    };
  });
}

const event = (id: string, created: number, instanceId: string) => ({
  id: `evt_${id}`,
  object: "event",
  api_version: "2026-10-28.endive",
  created,
  data: {
    object: {
      id: `pi_${id}`,
      object: "payment_intent",
      amount: 15_683,
      amount_capturable: 0,
      amount_details: { tip: {} },
      amount_received: 15_683,
      application: null,
      application_fee_amount: null,
      automatic_payment_methods: { allow_redirects: "always", enabled: true },
      canceled_at: null,
      cancellation_reason: null,
      capture_method: "automatic_async",
      client_secret: `pi_${id}_secret_${id}`,
      confirmation_method: "automatic",
      created,
      currency: "eur",
      customer: null,
      description: "Invoice 2026/17",
      last_payment_error: null,
      latest_charge: `ch_${id}`,
      livemode: true,
      metadata: { paymast_attempt: `att_${id}`, paymast_instance: instanceId },
      next_action: null,
      on_behalf_of: null,
      payment_method: `pm_${id}`,
      payment_method_configuration_details: null,
      payment_method_options: { card: { request_three_d_secure: "automatic" } },
      payment_method_types: ["card", "link"],
      processing: null,
      receipt_email: null,
      review: null,
      setup_future_usage: null,
      shipping: null,
      source: null,
      statement_descriptor: null,
      statement_descriptor_suffix: "2026/17",
      status: "succeeded",
      transfer_data: null,
      transfer_group: null,
    },
  },
  livemode: true,
  pending_webhooks: 1,
  request: { id: `req_${id}`, idempotency_key: `att_${id}` },
  type: "payment_intent.succeeded",
});

/** Sends all of them, so many at once over kept connections; the time of each from its first byte to the whole answer. */
export async function sendAll(url: string, deliveries: Delivery[], atOnce: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const sent: Sent[] = [];
  let next = 0;
  const startedAt = performance.now();
  const sender = async () => {
    for (let delivery = deliveries[next++]; delivery !== undefined; delivery = deliveries[next++])
      sent.push(await send(agent, url, delivery));
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  return { sent, perSecond: sent.length / seconds };
}

function send(agent: Agent, url: string, { body, headers }: Delivery): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const sending = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - startedAt }));
    });
    sending.on("error", reject);
    sending.end(body);
  });
}
