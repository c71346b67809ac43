import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Machine } from "../machine/machine";
import type { Delivery } from "../machine/state";

export type DeliveryRule = {
  /** Waits this long before each try. */
  delayMs: number;
  /** Never sent, counted as a failed try. */
  drop: boolean;
  /** How often the same event is sent on success. */
  times: number;
  /** Kept back until released. */
  hold: boolean;
  /** Waits for a few to come together, then sends them in another order. */
  shuffle: boolean;
};
export const PASS: DeliveryRule = { delayMs: 0, drop: false, times: 1, hold: false, shuffle: false };

export type DeliveryRules = { all: DeliveryRule; endpoints: Record<string, DeliveryRule> };

export type DelivererOptions = {
  machine: Machine;
  now: () => number;
  rules: DeliveryRules;
  /** Wall time in UTC milliseconds: what a signature's age is measured by. */
  wall: () => number;
  /** Waiting time before each retry, in milliseconds of the sandbox's clock. */
  retryDelaysMs: readonly number[];
  timeoutMs: number;
  shuffleWindowMs: number;
  random: () => number;
  onChange: () => void;
  onSent: (exchange: { url: string; headers: Record<string, string>; body: string; status: number | null }) => void;
};

export type Deliverer = { wake(): void; release(ids: string[]): void; busy(): number; close(): Promise<void> };

/** `t` is always wall time and new for each try; a rolled secret signs beside its follower (stripe.md 5.4). */
export function signatureHeader(body: string, secrets: readonly string[], wallMs: number): string {
  const t = Math.floor(wallMs / 1000);
  const sign = (secret: string): string => createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
  return [`t=${t}`, ...secrets.map((s) => `v1=${sign(s)}`)].join(",");
}

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { machine, now, rules } = options;
  const inFlight = new Set<string>();
  const running = new Set<Promise<void>>();
  const released = new Set<string>();
  const aborts = new AbortController();
  let isClosed = false;
  let batchTimer: NodeJS.Timeout | null = null;

  const ruleFor = (d: Delivery): DeliveryRule => rules.endpoints[d.endpoint] ?? rules.all;

  function finish(d: Delivery, state: "delivered" | "failed"): void {
    d.state = state;
    d.body = "";
    const event = machine.state.scopes[d.scope]?.objects.event[d.event];
    if (state === "delivered" && event !== undefined && event.pending_webhooks > 0) event.pending_webhooks -= 1;
  }

  function record(d: Delivery, status: number | null, error: string | null): void {
    d.tries.push({ at: now(), status, error });
    if (d.state !== "pending") return;
    if (status !== null && status >= 200 && status < 300) finish(d, "delivered");
    else {
      const delay = options.retryDelaysMs[d.tries.length - 1];
      if (delay === undefined) finish(d, "failed");
      else d.nextAt = now() + delay;
    }
  }

  async function post(d: Delivery, body: string): Promise<{ status: number | null; error: string | null }> {
    const scope = machine.state.scopes[d.scope];
    const endpoint = scope?.objects.webhook_endpoint[d.endpoint];
    const secrets = scope?.webhookSecrets[d.endpoint]?.split(" ") ?? [];
    if (endpoint === undefined) return { status: null, error: "endpoint deleted" };
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      accept: "*/*; q=0.5, application/xml",
      "stripe-signature": signatureHeader(body, secrets, options.wall()),
    };
    try {
      const signal = AbortSignal.any([aborts.signal, AbortSignal.timeout(options.timeoutMs)]);
      const response = await fetch(endpoint.url, { method: "POST", headers, body, redirect: "manual", signal });
      await response.arrayBuffer();
      options.onSent({ url: endpoint.url, headers, body, status: response.status });
      return { status: response.status, error: null };
    } catch (error) {
      // Whatever kept the endpoint from answering is a failed try, and the next one follows the schedule.
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      options.onSent({ url: endpoint.url, headers, body, status: null });
      return { status: null, error: cause };
    }
  }

  async function send(d: Delivery): Promise<void> {
    const rule = ruleFor(d);
    const body = machine.withOrigin(d.body);
    // Closing ends the wait; what was not sent is sent after the restart.
    if (rule.delayMs > 0) await wait(rule.delayMs, undefined, { signal: aborts.signal }).catch(() => undefined);
    if (isClosed || d.state !== "pending") return;
    const result = rule.drop ? { status: null, error: "dropped by the control API" } : await post(d, body);
    if (isClosed) return;
    for (let i = 1; i < rule.times && !rule.drop; i++) await post(d, body);
    record(d, result.status, result.error);
  }

  function start(d: Delivery): void {
    inFlight.add(d.id);
    released.delete(d.id);
    const run = send(d).finally(() => {
      inFlight.delete(d.id);
      running.delete(run);
      options.onChange();
    });
    running.add(run);
  }

  const due = (): Delivery[] =>
    Object.values(machine.state.deliveries).filter(
      (d) =>
        d.state === "pending" && d.nextAt <= now() && !inFlight.has(d.id) && (!ruleFor(d).hold || released.has(d.id)),
    );

  function shuffled(list: Delivery[]): Delivery[] {
    const out = [...list];
    for (let i = out.length - 1; i > 0; i--) {
      const j = Math.floor(options.random() * (i + 1));
      const [a, b] = [out[i], out[j]];
      if (a !== undefined && b !== undefined) [out[i], out[j]] = [b, a];
    }
    return out;
  }

  function wake(): void {
    if (isClosed) return;
    const ready = due();
    for (const d of ready.filter((r) => !ruleFor(r).shuffle || released.has(r.id))) start(d);
    if (batchTimer === null && ready.some((d) => ruleFor(d).shuffle && !inFlight.has(d.id))) {
      batchTimer = setTimeout(() => {
        batchTimer = null;
        if (!isClosed) void sendInTurn(shuffled(due().filter((d) => ruleFor(d).shuffle)));
      }, options.shuffleWindowMs);
    }
  }

  /** One after the other, so that the order is the one that was drawn. */
  async function sendInTurn(list: Delivery[]): Promise<void> {
    for (const d of list) inFlight.add(d.id);
    for (const d of list) {
      start(d);
      await Promise.allSettled([...running]);
    }
  }

  function release(ids: string[]): void {
    const list = ids
      .flatMap((id) => machine.state.deliveries[id] ?? [])
      .filter((d) => d.state === "pending" && !inFlight.has(d.id));
    for (const d of list) released.add(d.id);
    const run = sendInTurn(list).finally(() => running.delete(run));
  }

  return {
    wake,
    release,
    busy: () => inFlight.size,
    close: async () => {
      isClosed = true;
      if (batchTimer !== null) clearTimeout(batchTimer);
      aborts.abort();
      await Promise.allSettled([...running]);
    },
  };
}
