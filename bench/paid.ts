// With processing on, real payments at the sandbox: from the provider taking the money to the invoice that is Paid.
// npx tsx bench/paid.ts
import { inArray } from "drizzle-orm";
import { findAttempt } from "@/db/queries/attempts";
import { invoices } from "@/db/schema";
import { startPayment } from "@/lib/payments/start-payment";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { percentile, report } from "./figures";
import { leavePlace, pause, startApp, takePlace } from "./place";
import { issued, openSandbox, openShop, type Shop } from "./shop";

const PAYMENTS = 200;
const PER_SECOND = 20;
const OPEN_AT_ONCE = 8;
const POLL_MS = 20;
const GIVE_UP_MS = 60_000;

type Opened = { invoiceId: string; ref: string };

const place = await takePlace();
const sandbox = await openSandbox();
try {
  const shop = await openShop(place);
  const app = await startApp(place);
  try {
    const times = await timeToPaid(shop, await openAll(shop, PAYMENTS));
    report(`event to Paid, ${PER_SECOND}/s, ${PAYMENTS} payments: median`, percentile(times, 0.5), "ms");
    report("  p99", percentile(times, 0.99), "ms", { atMost: 2_000 });
  } finally {
    await app.stop();
    await shop.ctx.db.close();
  }
} finally {
  await sandbox.close();
  leavePlace(place);
}

/** From the moment the provider is told to take the money until the invoice is Paid in the database, for each payment. */
async function timeToPaid(shop: Shop, opened: Opened[]): Promise<number[]> {
  const startedAt = new Map<string, number>();
  const watching = watch(shop, startedAt, opened.length);
  for (const { invoiceId, ref } of opened) {
    const next = pause(1_000 / PER_SECOND);
    startedAt.set(invoiceId, performance.now());
    void confirm(sandbox.stripeUrl, ref);
    await next;
  }
  return await watching;
}

async function openAll(shop: Shop, count: number): Promise<Opened[]> {
  const opened: Opened[] = [];
  const open = async () => {
    const { invoiceId, token } = await issued(shop, 3);
    const started = await startPayment(shop.ctx, { token });
    const attempt = started.kind === "ready" ? await findAttempt(shop.ctx.db.read, started.attemptId) : null;
    if (attempt?.providerPaymentId == null) throw new Error("The payment could not be opened.");
    opened.push({ invoiceId, ref: attempt.providerPaymentId });
  };
  while (opened.length < count)
    await Promise.all(Array.from({ length: Math.min(OPEN_AT_ONCE, count - opened.length) }, open));
  return opened;
}

async function confirm(stripeUrl: string, ref: string): Promise<void> {
  const response = await fetch(`${stripeUrl}/v1/payment_intents/${ref}/confirm`, {
    method: "POST",
    headers: { authorization: `Bearer ${sandboxKeys.nordlicht.live.secret}` },
    body: new URLSearchParams({ payment_method: "pm_card_visa", return_url: "https://example.com/" }),
  });
  if (!response.ok) throw new Error(`The sandbox refused the payment: ${await response.text()}`);
}

async function watch({ ctx }: Shop, startedAt: Map<string, number>, count: number): Promise<number[]> {
  const times: number[] = [];
  const seen = new Set<string>();
  const until = performance.now() + GIVE_UP_MS;
  while (times.length < count) {
    await pause(POLL_MS);
    const waiting = [...startedAt.keys()].filter((id) => !seen.has(id));
    if (performance.now() > until) throw new Error(`${waiting.length} invoices were not Paid in time.`);
    if (waiting.length === 0) continue;
    const rows = await ctx.db.read
      .select({ id: invoices.id, status: invoices.status })
      .from(invoices)
      .where(inArray(invoices.id, waiting));
    for (const { id, status } of rows) {
      if (status !== "paid") continue;
      seen.add(id);
      times.push(performance.now() - (startedAt.get(id) ?? Number.NaN));
    }
  }
  return times;
}
