// Outgoing webhooks to a local receiver that fails one try in a hundred: how many a second, and that none is lost.
// npx tsx bench/hooks.ts [messages]
import { createServer } from "node:http";
import { loadavg } from "node:os";
import { Webhook } from "standardwebhooks";
import { announce } from "@/lib/hooks/announce";
import { createEndpoint } from "@/lib/hooks/save-endpoint";
import { startLoops } from "@/lib/http/work";
import { percentile, report } from "./figures";
import { leavePlace, takePlace } from "./place";
import { openSandbox, openShop } from "./shop";

const MESSAGES = Number(process.argv[2] ?? 4_000);
const FAILS_ONE_IN = 100;
/** As many facts are written at once as a busy installation has requests. */
const WRITERS = 20;

const place = await takePlace({ ALLOW_PRIVATE_ADDRESSES: "on", LOG_LEVEL: "error" });
const sandbox = await openSandbox();
const arrived = new Set<string>();
let requests = 0;
let refused = 0;
let forged = 0;
const arrivals: number[] = [];
let verifier: Webhook | null = null;
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    requests += 1;
    if (requests % FAILS_ONE_IN === 0) {
      refused += 1;
      response.writeHead(500).end();
      return;
    }
    const id = String(request.headers["webhook-id"]);
    try {
      verifier?.verify(Buffer.concat(chunks).toString("utf8"), {
        "webhook-id": id,
        "webhook-timestamp": String(request.headers["webhook-timestamp"]),
        "webhook-signature": String(request.headers["webhook-signature"]),
      });
    } catch {
      forged += 1;
    }
    if (!arrived.has(id)) arrivals.push(performance.now());
    arrived.add(id);
    response.writeHead(204).end();
  });
});

try {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  const { ctx, businessId, userId } = await openShop(place);
  const { secret } = await createEndpoint(ctx, {
    businessId,
    mode: "test",
    url: `http://127.0.0.1:${address.port}/`,
    events: ["payment.failed"],
    by: { userId, role: "owner" },
  });
  verifier = new Webhook(secret);
  const loops = startLoops(ctx, { processesEvents: false, handlers: {} });
  const startedAt = performance.now();
  let left = MESSAGES;
  const writer = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const fact = `fact-${left}`;
      await ctx.db.inTransaction((tx) =>
        announce(tx, ctx, {
          businessId,
          mode: "test",
          type: "payment.failed",
          fact,
          at: ctx.now(),
          data: async () => ({
            attempt: { id: fact, amountMinor: 12_300, currency: "EUR", reason: "declined", code: "card_declined" },
            invoice: null,
            order: null,
          }),
        }),
      );
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  const writtenAt = performance.now();
  const giveUpAt = performance.now() + 120_000;
  while (arrived.size < MESSAGES && performance.now() < giveUpAt)
    await new Promise((resolve) => setTimeout(resolve, 50));
  loops.stop();
  const secondsUntil = (at: number) => (at - startedAt) / 1_000;
  const share = 1 - 1 / FAILS_ONE_IN;
  // What was refused comes again after five seconds: the rate is that of what arrived at once.
  const quick = percentile(arrivals, share);
  console.log(`${MESSAGES} messages, ${refused} tries refused on purpose, load ${loadavg()[0]?.toFixed(1)}`);
  report("messages that never arrived", MESSAGES - arrived.size, "", { atMost: 0 });
  report("signatures that the standardwebhooks package refused", forged, "", { atMost: 0 });
  report("arrived a second, until 99 % were there", (MESSAGES * share) / secondsUntil(quick), "/s", { atLeast: 200 });
  report("writing them, one transaction each", secondsUntil(writtenAt), "s");
  report("until the last retry arrived", secondsUntil(arrivals.at(-1) ?? 0), "s");
  await ctx.db.close();
} finally {
  receiver.closeAllConnections();
  receiver.close();
  await sandbox.close();
  leavePlace(place);
}
