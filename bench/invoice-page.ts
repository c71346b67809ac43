// The hosted invoice page: 100,000 invoices, 50 requests a second over distinct random links; and the script it ships.
// npx tsx bench/invoice-page.ts
import { randomInt } from "node:crypto";
import { Agent, request } from "node:http";
import { gzipSync } from "node:zlib";
import { percentile, report } from "./figures";
import { fillWithInvoices } from "./fill";
import { leavePlace, pause, startApp, takePlace } from "./place";
import { cpuMs, processTree } from "./processes";
import { issued, openSandbox, openShop } from "./shop";

const INVOICES = 100_000;
const PER_SECOND = 50;
const SECONDS = 30;
const WARM_SECONDS = 5;

const place = await takePlace({ PAYMAST_WORKER: "off" });
const sandbox = await openSandbox();
try {
  const shop = await openShop(place);
  const template = await issued(shop, 5);
  const tokens = fillWithInvoices({
    file: place.databaseFile,
    invoiceId: template.invoiceId,
    count: INVOICES,
    linkKey: shop.ctx.instance.linkKey,
  });
  await shop.ctx.db.close();
  const app = await startApp(place);
  try {
    await load(tokens, WARM_SECONDS);
    const before = cpuMs(await processTree(app.pid));
    const answers = await load(tokens, SECONDS);
    const spent = cpuMs(await processTree(app.pid)) - before;
    const times = answers.map((one) => one.ms);
    const wrong = answers.filter((one) => one.status !== 200).length;
    report(`invoice page, ${PER_SECOND}/s, ${INVOICES} invoices: median`, percentile(times, 0.5), "ms");
    report("  p95", percentile(times, 0.95), "ms", { atMost: 50 });
    report("  p99", percentile(times, 0.99), "ms");
    report("  answers that were not 200", wrong, "", { atMost: 0 });
    report("  processor time of the app for one page", spent / answers.length, "ms");
    await weigh("invoice page", `/i/${template.token}`);
    await weigh("pay page", `/i/${template.token}/pay`);
  } finally {
    await app.stop();
  }
} finally {
  await sandbox.close();
  leavePlace(place);
}

type Answer = { status: number; ms: number };

/** Sends at a fixed rate whether or not earlier ones are answered, so that a slow server is not asked more kindly. */
async function load(tokens: string[], seconds: number): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const pending: Promise<Answer>[] = [];
  const startedAt = performance.now();
  for (let n = 0; n < PER_SECOND * seconds; n += 1) {
    const dueIn = startedAt + (n * 1_000) / PER_SECOND - performance.now();
    if (dueIn > 0) await pause(dueIn);
    pending.push(get(agent, `/i/${tokens[randomInt(tokens.length)] ?? ""}`));
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

/** Script files of the page's HTML, as a browser of today loads them, gzipped as a proxy would. */
async function weigh(name: string, path: string): Promise<void> {
  const html = await (await fetch(place.url + path)).text();
  const tags = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"[^>]*>/g)].filter(([tag]) => !/nomodule/i.test(tag));
  const files = [...new Set(tags.map(([, src]) => src ?? ""))].filter((src) => src.startsWith("/"));
  let bytes = 0;
  for (const src of files) bytes += gzipSync(await (await fetch(place.url + src)).arrayBuffer(), { level: 9 }).length;
  report(`${name}: first-party script, gzip, ${files.length} files`, bytes / 1_000, "kB", { atMost: 150 });
  report(`${name}: the page itself, gzip`, gzipSync(html, { level: 9 }).length / 1_000, "kB");
}
