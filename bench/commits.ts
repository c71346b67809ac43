// Group commit: durable events a second with 1, 10 and 50 concurrent senders, in the database alone and through the built app.
// npx tsx bench/commits.ts
import { mkdirSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import SqliteFile from "better-sqlite3";
import { createWriteQueue } from "@/db/write-queue";
import { findKnownEndpoint } from "@/lib/payments/find-endpoint";
import { median, report } from "./figures";
import { leavePlace, startApp, takePlace } from "./place";
import { openSandbox, openShop } from "./shop";
import { type Delivery, sendAll, signedEvents } from "./webhook-events";

const SENDERS = [1, 10, 50];
const ROUNDS = 5;
/** So that each measurement takes about a second. */
const ALONE_EVENTS = 2_000;
const APP_EVENTS: Record<number, number> = { 1: 200, 10: 600, 50: 1_200 };
const WARM_EVENTS = 300;

const place = await takePlace({ PAYMAST_PROCESSING: "off" });
const sandbox = await openSandbox();
try {
  mkdirSync(place.folder, { recursive: true });
  await alone(path.join(place.folder, "alone.db"));
  const shop = await openShop(place);
  const endpoint = await findKnownEndpoint(shop.ctx, shop.endpointId);
  if (endpoint?.secrets[0] === undefined) throw new Error("The endpoint has no secret.");
  const perRound = SENDERS.reduce((sum, senders) => sum + (APP_EVENTS[senders] ?? 0), 0);
  const events = signedEvents(WARM_EVENTS + ROUNDS * perRound, {
    secret: endpoint.secrets[0],
    instanceId: shop.ctx.instance.instanceId,
  });
  const app = await startApp(place);
  try {
    await throughApp(`${place.url}/api/webhooks/stripe/${shop.endpointId}`, events);
  } finally {
    await app.stop();
    await shop.ctx.db.close();
  }
} finally {
  await sandbox.close();
  leavePlace(place);
}

/** One insert of 2 kB in a transaction of its own, through the app's queue, synchronous=FULL. */
async function alone(file: string): Promise<void> {
  const db = new SqliteFile(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec("create table events (id integer primary key, body text not null) strict");
  const insert = db.prepare("insert into events (body) values (?)");
  const body = "x".repeat(2_000);
  const queue = createWriteQueue({ exec: (sql) => void db.exec(sql), isBusyError: () => false }, () => undefined);
  const measured = new Map<number, number[]>(SENDERS.map((senders) => [senders, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const senders of SENDERS) {
      const startedAt = performance.now();
      let left = ALONE_EVENTS;
      const sender = async () => {
        while (left-- > 0) await queue.add(async () => void insert.run(body));
      };
      await Promise.all(Array.from({ length: senders }, sender));
      measured.get(senders)?.push((1_000 * ALONE_EVENTS) / (performance.now() - startedAt));
    }
  tell("database alone", measured);
  db.close();
}

async function throughApp(url: string, events: Delivery[]): Promise<void> {
  let at = WARM_EVENTS;
  await sendAll(url, events.slice(0, at), 10);
  const measured = new Map<number, number[]>(SENDERS.map((senders) => [senders, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const senders of SENDERS) {
      const batch = events.slice(at, at + (APP_EVENTS[senders] ?? 0));
      at += batch.length;
      const { sent, perSecond } = await sendAll(url, batch, senders);
      const refused = sent.filter(({ status }) => status !== 200).length;
      if (refused > 0) throw new Error(`${refused} events were not answered 200.`);
      measured.get(senders)?.push(perSecond);
    }
  tell("signed webhooks through the app", measured);
}

/** The rounds of all sizes take turns, so that what else the machine does meets each of them. */
function tell(what: string, measured: Map<number, number[]>): void {
  const one = median(measured.get(1) ?? []);
  for (const [senders, figures] of measured) {
    const spread = `${Math.min(...figures).toFixed(0)} to ${Math.max(...figures).toFixed(0)}, load ${loadavg()[0]?.toFixed(1)}`;
    report(`${what}, ${senders} at once (${spread})`, median(figures), "/s");
    if (senders > 1) report("  times one sender", median(figures) / one, "×", { atLeast: 1 });
  }
}
