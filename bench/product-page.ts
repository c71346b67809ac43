// The public page of a product: 50 requests a second over 200 products, a picture and a stock on each.
// npx tsx bench/product-page.ts
import { randomInt } from "node:crypto";
import { Agent, request } from "node:http";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import { updateOffer } from "@/db/queries/products";
import { startOffer } from "@/lib/products/save-offer";
import { savePicture } from "@/lib/products/save-picture";
import { saveProduct } from "@/lib/products/save-product";
import { percentile, report } from "./figures";
import { leavePlace, pause, startApp, takePlace } from "./place";
import { cpuMs, processTree } from "./processes";
import { openSandbox, openShop, type Shop } from "./shop";

const PRODUCTS = 200;
const PER_SECOND = 50;
const SECONDS = 30;
const WARM_SECONDS = 5;

const place = await takePlace({ PAYMAST_WORKER: "off" });
const sandbox = await openSandbox();
try {
  const shop = await openShop(place);
  const keys = await fill(shop);
  await shop.ctx.db.close();
  const app = await startApp(place);
  try {
    await load(keys, WARM_SECONDS);
    const before = cpuMs(await processTree(app.pid));
    const answers = await load(keys, SECONDS);
    const spent = cpuMs(await processTree(app.pid)) - before;
    const times = answers.map((one) => one.ms);
    report(`product page, ${PER_SECOND}/s: median`, percentile(times, 0.5), "ms");
    report("  p95", percentile(times, 0.95), "ms", { atMost: 100 });
    report("  p99", percentile(times, 0.99), "ms");
    report("  answers that were not 200", answers.filter((one) => one.status !== 200).length, "", { atMost: 0 });
    report("  processor time of the app for one page", spent / answers.length, "ms");
    const html = await (await fetch(`${place.url}/buy/${keys[0] ?? ""}`)).text();
    report("  the page itself, gzip", gzipSync(html, { level: 9 }).length / 1_000, "kB");
  } finally {
    await app.stop();
  }
} finally {
  await sandbox.close();
  leavePlace(place);
}

async function fill({ ctx, businessId }: Shop): Promise<string[]> {
  const bytes = await sharp({ create: { width: 900, height: 600, channels: 3, background: "#c98" } })
    .png()
    .toBuffer();
  const keys: string[] = [];
  for (let n = 0; n < PRODUCTS; n += 1) {
    const productId = ctx.newId("prd");
    await saveProduct(ctx, {
      businessId,
      productId,
      revision: 0,
      mode: "live",
      typed: {
        name: `Workshop ${n}`,
        code: "",
        description: "Three hours in our bakery, with everything you need.",
        unit: "",
        price: "49",
        priceIncludesTax: true,
        currency: "EUR",
        taxRate: "23",
      },
      typedIn: "en",
    });
    if (n < 5) await savePicture(ctx, { businessId, productId, bytes });
    const { key } = await startOffer(ctx, { businessId, productId, websites: "example.com", language: "en" });
    await ctx.db.inTransaction((tx) =>
      updateOffer(tx, { businessId, productId, values: { stock: 50, maxQuantity: 4 } }),
    );
    keys.push(key);
  }
  return keys;
}

type Answer = { status: number; ms: number };

/** Sends at a fixed rate whether or not earlier ones are answered, so that a slow server is not asked more kindly. */
async function load(keys: string[], seconds: number): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const pending: Promise<Answer>[] = [];
  const startedAt = performance.now();
  for (let n = 0; n < PER_SECOND * seconds; n += 1) {
    const dueIn = startedAt + (n * 1_000) / PER_SECOND - performance.now();
    if (dueIn > 0) await pause(dueIn);
    pending.push(get(agent, `/buy/${keys[randomInt(keys.length)] ?? ""}`));
  }
  const answers = await Promise.all(pending);
  agent.destroy();
  return answers;
}

/** From the request to the last byte of the page. */
function get(agent: Agent, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const sent = request({ host: "127.0.0.1", port: place.port, path, agent }, (response) => {
      response.on("data", () => undefined);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - startedAt }));
    });
    sent.on("error", reject);
    sent.end();
  });
}
