// A flood: 10,000 signed events about 2,000 payments within 60 s, processing on, Stripe's own limit of 100 requests a second.
// Every delivery is answered 2xx, or 503 and then taken; the inbox is drained within 120 s; the invoice page stays quick.
// npx tsx bench/burst.ts [--payments 2000] [--seconds 60]
import { fork } from "node:child_process";
import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import { loadavg } from "node:os";
import SqliteFile from "better-sqlite3";
import { findAttempt } from "@/db/queries/attempts";
import { findKnownEndpoint } from "@/lib/payments/find-endpoint";
import { startPayment } from "@/lib/payments/start-payment";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { startStripeSandbox } from "@/sandbox/stripe/server";
import { compareBooks, intentsAt, sqliteReader } from "@/simulation/chaos/books";
import { percentile, report } from "./figures";
import { leavePlace, pause, startApp, takePlace } from "./place";
import { issued, openShop, type Shop } from "./shop";

const option = (name: string, usual: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? usual : Number(process.argv[at + 1]);
};
const PAYMENTS = option("payments", 2_000);
const TYPES = [
  "payment_intent.created",
  "payment_intent.processing",
  "payment_intent.succeeded",
  "charge.succeeded",
  "charge.updated",
];
const SPREAD_MS = option("seconds", 60) * 1_000;
const DRAINED_WITHIN_S = 120;
const PAGES_PER_SECOND = 10;
const WARM_MS = 5_000;
const OPEN_AT_ONCE = 8;

const place = await takePlace();
const stripe = await startStripeSandbox({ limits: null, allowLoopbackWebhooks: true });
/** Mail is not what floods: it goes nowhere and is kept. */
Object.assign(process.env, { STRIPE_API_BASE: stripe.url, STRIPE_JS_URL: `${stripe.url}/stripe.js` });
const app: { stop: (() => Promise<void>) | null } = { stop: null };
const closing: (() => Promise<void>)[] = [() => stripe.close()];
let isMissed = false;
try {
  stripe.control.setRule({ drop: true });
  const shop = await openShop(place);
  const refs = await payAll(shop);
  console.log(`${refs.length} payments made at the sandbox, load ${loadavg()[0]?.toFixed(1)}`);
  const [page] = await Promise.all([issued(shop, 3)]);
  const endpoint = await findKnownEndpoint(shop.ctx, shop.endpointId);
  await shop.ctx.db.close();
  const limited = await limitedFront(stripe.url);
  closing.push(limited.close);
  process.env.STRIPE_API_BASE = limited.url;
  const running = await startApp(place);
  app.stop = running.stop;
  const url = `${place.url}/api/webhooks/stripe/${shop.endpointId}`;
  const flood = flooding(url, bodies(refs, shop.ctx.instance.instanceId), endpoint?.secrets[0] ?? "");
  await measure(flood, `${place.url}/i/${page?.token}`, limited);
} finally {
  await app.stop?.();
  for (const close of closing) await close();
  leavePlace(place);
}
process.exit(isMissed ? 1 : 0);

/** Opened by the product's own verb, confirmed at the sandbox; no event is delivered, so the app knows of none. */
async function payAll(shop: Shop): Promise<{ ref: string; attemptId: string }[]> {
  const paid: { ref: string; attemptId: string }[] = [];
  const pay = async () => {
    const { token } = await issued(shop, 1);
    const started = await startPayment(shop.ctx, { token });
    const attempt = started.kind === "ready" ? await findAttempt(shop.ctx.db.read, started.attemptId) : null;
    if (attempt?.providerPaymentId == null) throw new Error("The payment could not be opened.");
    const response = await fetch(`${stripe.url}/v1/payment_intents/${attempt.providerPaymentId}/confirm`, {
      method: "POST",
      headers: { authorization: `Bearer ${sandboxKeys.nordlicht.live.secret}` },
      body: new URLSearchParams({ payment_method: "pm_card_visa", return_url: "https://example.com/" }),
    });
    if (!response.ok) throw new Error(`The sandbox refused the payment: ${await response.text()}`);
    await response.arrayBuffer();
    paid.push({ ref: attempt.providerPaymentId, attemptId: attempt.id });
  };
  while (paid.length < PAYMENTS)
    await Promise.all(Array.from({ length: Math.min(OPEN_AT_ONCE, PAYMENTS - paid.length) }, pay));
  return paid;
}

/** Distinct events, in an order that mixes the payments: those of one payment come seconds apart, as Stripe sends them. */
function bodies(refs: { ref: string; attemptId: string }[], instanceId: string): string[] {
  const created = Math.floor(Date.now() / 1_000);
  const all = TYPES.flatMap((type, step) =>
    refs.map(({ ref, attemptId }, n) => ({ order: n + step * 97, type, ref, attemptId, n })),
  );
  return all
    .sort((a, b) => a.order - b.order)
    .map(({ type, ref, attemptId, n }) => {
      const isCharge = type.startsWith("charge.");
      const metadata = { paymast_attempt: attemptId, paymast_instance: instanceId };
      const object = isCharge
        ? { id: `ch_${ref}`, object: "charge", payment_intent: ref, livemode: true, metadata }
        : { id: ref, object: "payment_intent", livemode: true, metadata };
      const id = `evt_${TYPES.indexOf(type)}${String(n).padStart(8, "0")}BurstBurst`;
      return JSON.stringify({
        id,
        object: "event",
        api_version: "2026-10-28.endive",
        created,
        data: { object },
        livemode: true,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type,
      });
    });
}

type Flood = { statuses: Map<number, number>; times: number[]; unanswered: number; run(): Promise<void> };

/** Each delivery at its own moment, however the ones before it fare; 503 is delivered again after what Retry-After says. */
function flooding(url: string, all: string[], secret: string): Flood {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const flood: Flood = { statuses: new Map(), times: [], unanswered: 0, run };
  const deliver = async (body: string): Promise<void> => {
    for (let tries = 0; tries < 30; tries += 1) {
      const { status, ms, retryAfterS } = await post(agent, url, body, secret);
      flood.times.push(ms);
      flood.statuses.set(status, (flood.statuses.get(status) ?? 0) + 1);
      if (status !== 503) return;
      await pause(retryAfterS * 1_000);
    }
    flood.unanswered += 1;
  };
  async function run(): Promise<void> {
    const startedAt = performance.now();
    const running: Promise<void>[] = [];
    for (const [n, body] of all.entries()) {
      const at = (n / all.length) * SPREAD_MS;
      const early = at - (performance.now() - startedAt);
      if (early > 1) await pause(early);
      running.push(deliver(body));
    }
    await Promise.all(running);
    agent.destroy();
  }
  return flood;
}

function post(agent: Agent, url: string, body: string, secret: string) {
  return new Promise<{ status: number; ms: number; retryAfterS: number }>((resolve, reject) => {
    const t = Math.floor(Date.now() / 1_000);
    const signature = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
    const headers = { "content-type": "application/json; charset=utf-8", "stripe-signature": `t=${t},v1=${signature}` };
    const startedAt = performance.now();
    const sending = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          ms: performance.now() - startedAt,
          retryAfterS: Number(response.headers["retry-after"] ?? 1),
        }),
      );
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

type Limited = { url: string; calls: number; refused: number; busiest(): number; close(): Promise<void> };

/** The sandbox behind Stripe's live limit, counted over every second that begins with a request. */
async function limitedFront(target: string): Promise<Limited> {
  const { createServer } = await import("node:http");
  const times: number[] = [];
  let busiest = 0;
  const server = createServer((incoming, outgoing) => {
    const now = performance.now();
    while ((times[0] ?? now) <= now - 1_000) times.shift();
    limited.calls += 1;
    if (times.length >= 100) {
      limited.refused += 1;
      incoming.resume();
      outgoing.writeHead(429, { "content-type": "application/json" });
      outgoing.end(
        JSON.stringify({ error: { type: "invalid_request_error", code: "rate_limit", message: "Slow down." } }),
      );
      return;
    }
    times.push(now);
    busiest = Math.max(busiest, times.length);
    const { method, url, headers } = incoming;
    const onward = request(new URL(url ?? "/", target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const limited: Limited = {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    calls: 0,
    refused: 0,
    busiest: () => busiest,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return limited;
}

async function measure(flood: Flood, pageUrl: string, limited: Limited): Promise<void> {
  // What a server compiles at its first answers is measured by bench/start.ts.
  const stopWarming = readPages(pageUrl);
  await pause(WARM_MS);
  const calm = await stopWarming();
  const startedAt = performance.now();
  const stopReading = readPages(pageUrl);
  await flood.run();
  const sentAfterS = (performance.now() - startedAt) / 1_000;
  const left = await drained(startedAt);
  const drainedAfterS = (performance.now() - startedAt) / 1_000;
  const pages = await stopReading();
  await app.stop?.();
  app.stop = null;
  const { lost, doubled, wrong, payments } = await compareBooks(stripe.control, sqliteReader(place.databaseFile));
  for (const problem of [...lost, ...doubled, ...wrong].slice(0, 10)) console.log(`! ${problem}`);
  const others = [...flood.statuses].filter(([status]) => status !== 200 && status !== 503);
  tell("deliveries, all sent after", sentAfterS, "s");
  tell("  answered 503 and delivered again", flood.statuses.get(503) ?? 0, "");
  tell("  answered anything else, or never taken", others.length + flood.unanswered, "", { atMost: 0 });
  tell("  p99", percentile(flood.times, 0.99), "ms");
  tell("inbox empty after", drainedAfterS, "s", { atMost: DRAINED_WITHIN_S });
  tell("  events left", left, "", { atMost: 0 });
  tell("requests to Stripe", limited.calls, "");
  tell("  for one payment", limited.calls / PAYMENTS, "");
  tell("  in the busiest second", limited.busiest(), "", { atMost: 100 });
  tell("  refused with 429", limited.refused, "");
  tell("invoice page meanwhile, p95", percentile(pages, 0.95), "ms", { atMost: 300 });
  tell("  median", percentile(pages, 0.5), "ms");
  tell("  p95 before the flood, with the same load beside it", percentile(calm, 0.95), "ms");
  tell("payments booked", payments, "", { atLeast: intentsAt(stripe.control).length });
  tell("facts lost, charges doubled, anything wrong", lost.length + doubled.length + wrong.length, "", { atMost: 0 });
  console.log(`load ${loadavg()[0]?.toFixed(1)}`);
}

function tell(name: string, value: number, unit: string, goal: { atMost?: number; atLeast?: number } = {}): void {
  report(name, value, unit, goal);
  isMissed ||=
    (goal.atMost !== undefined && value > goal.atMost) || (goal.atLeast !== undefined && value < goal.atLeast);
}

/** The page is read in a process of its own; the returned function ends that and tells its times. */
function readPages(url: string): () => Promise<number[]> {
  const reader = fork("bench/page-reader.ts", [url, String(PAGES_PER_SECOND)], { serialization: "advanced" });
  const told = new Promise<number[]>((resolve, reject) => {
    reader.once("message", (times) => resolve(asTimes(times)));
    reader.once("error", reject);
    reader.once("exit", () => reject(new Error("The reader of the page ended.")));
  });
  told.catch(() => undefined);
  return () => {
    reader.send("stop");
    return told;
  };
}

/** page-reader.ts sends nothing else. */
function asTimes(message: unknown): number[] {
  return message as number[];
}

/** Events that still wait; read beside the app. */
async function drained(startedAt: number): Promise<number> {
  const db = new SqliteFile(place.databaseFile, { readonly: true, timeout: 5_000 });
  const waiting = db.prepare("SELECT count(*) FROM provider_event_states WHERE state = 'pending'").pluck();
  try {
    while (Number(waiting.get()) > 0 && performance.now() - startedAt < 2 * DRAINED_WITHIN_S * 1_000) await pause(100);
    return Number(waiting.get());
  } finally {
    db.close();
  }
}
