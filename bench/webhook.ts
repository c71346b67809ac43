// Webhooks: signed, durable, answered, at concurrency 50 with processing paused, beside bare node:http in the same run.
// npx tsx bench/webhook.ts

import { findKnownEndpoint } from "@/lib/payments/find-endpoint";
import { median, percentile, report } from "./figures";
import { freePort, leavePlace, startApp, startServer, takePlace } from "./place";
import { cpuMs, processTree } from "./processes";
import { openSandbox, openShop } from "./shop";
import { type Delivery, sendAll, signedEvents } from "./webhook-events";

const ROUNDS = 3;
const EVENTS_A_ROUND = 1_500;
const WARM_EVENTS = 500;
const AT_ONCE = 50;

const place = await takePlace({ PAYMAST_PROCESSING: "off" });
const sandbox = await openSandbox();
try {
  const shop = await openShop(place);
  const endpoint = await findKnownEndpoint(shop.ctx, shop.endpointId);
  if (endpoint?.secrets[0] === undefined) throw new Error("The endpoint has no secret.");
  const events = signedEvents(WARM_EVENTS + ROUNDS * EVENTS_A_ROUND, {
    secret: endpoint.secrets[0],
    instanceId: shop.ctx.instance.instanceId,
  });
  await besideBareNode(`${place.url}/api/webhooks/stripe/${shop.endpointId}`, events);
  await shop.ctx.db.close();
} finally {
  await sandbox.close();
  leavePlace(place);
}

/** The two are asked in turn, so that what else the machine does meets both. */
async function besideBareNode(url: string, events: Delivery[]): Promise<void> {
  const peerUrl = `http://127.0.0.1:${await freePort()}`;
  const app = await startApp(place);
  const peer = await startServer(
    ["npx", "--no-install", "tsx", "bench/webhook-peer.ts", new URL(peerUrl).port, `${place.folder}/peer.db`],
    peerUrl,
  );
  try {
    const warm = events.slice(0, WARM_EVENTS);
    await sendAll(url, warm, AT_ONCE);
    await sendAll(peerUrl, warm, AT_ONCE);
    const ours: number[] = [];
    const theirs: number[] = [];
    const times: number[] = [];
    const cpuBefore = cpuMs(await processTree(app.pid));
    let refused = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const from = WARM_EVENTS + round * EVENTS_A_ROUND;
      const batch = events.slice(from, from + EVENTS_A_ROUND);
      const { sent, perSecond } = await sendAll(url, batch, AT_ONCE);
      ours.push(perSecond);
      times.push(
        percentile(
          sent.map((one) => one.ms),
          0.99,
        ),
      );
      refused += sent.filter((one) => one.status < 200 || one.status > 299).length;
      theirs.push((await sendAll(peerUrl, batch, AT_ONCE)).perSecond);
    }
    const spent = cpuMs(await processTree(app.pid)) - cpuBefore;
    report(`webhooks taken in, ${AT_ONCE} at once, median of ${ROUNDS} rounds`, median(ours), "/s", { atLeast: 300 });
    report("  p99, median of the rounds", median(times), "ms", { atMost: 300 });
    report("  processor time of the app for one", spent / (ROUNDS * EVENTS_A_ROUND), "ms");
    report("  answers outside 2xx", refused, "", { atMost: 0 });
    report("bare node:http with grouped commits", median(theirs), "/s");
    report("  ours of it", (100 * median(ours)) / median(theirs), "%");
  } finally {
    await peer.stop();
    await app.stop();
  }
}
