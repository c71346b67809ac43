// The script on owners' websites: its size, what it costs their page, and how soon the overlay's form can be read.
// npx tsx bench/embed.ts
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { loadavg } from "node:os";
import { gzipSync } from "node:zlib";
import { type Browser, chromium, type Page } from "playwright";
import { updateOffer } from "@/db/queries/products";
import { startOffer } from "@/lib/products/save-offer";
import { saveProduct } from "@/lib/products/save-product";
import { percentile, report } from "./figures";
import { leavePlace, startApp, takePlace } from "./place";
import { openSandbox, openShop, type Shop } from "./shop";

const ROUNDS = 15;
const BUTTONS = 200;

/** Runs in the page; as text, because the runner of this file adds names to functions that no page knows. */
const stopwatch = `
  document.addEventListener("paymast:ready", () => requestAnimationFrame(() => {
    const [script] = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/embed.js"));
    if (script) window.buttonMs = performance.now() - script.responseEnd;
  }), { once: true });
  document.addEventListener("click", () => { window.clickedAt = performance.timeOrigin + performance.now(); }, true);
`;

const place = await takePlace({ PAYMAST_WORKER: "off" });
const sandbox = await openSandbox();
const website = createServer((_request, response) => {
  response.writeHead(200, { "Content-Type": "text/html" }).end(html);
});
let html = "";
try {
  await new Promise<void>((done) => website.listen(0, "127.0.0.1", done));
  const address = website.address();
  const origin = typeof address === "object" && address !== null ? `http://localhost:${address.port}` : "";
  const shop = await openShop(place);
  const key = await sell(shop, origin);
  await shop.ctx.db.close();
  const link = `<a href="${place.url}/buy/${key}" data-paymast>Buy</a> `;
  html = `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${link.repeat(BUTTONS)}<script async src="${place.url}/embed.js"></script>`;
  const app = await startApp(place);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}`);
    const script = readFileSync("public/embed.js");
    report("embed.js, gzip", gzipSync(script, { level: 9 }).length / 1_000, "kB", { atMost: 6 });
    const rounds: Round[] = [];
    for (let n = 0; n < ROUNDS; n += 1) rounds.push(await visit(browser, origin));
    // The first visits warm the server.
    const warm = rounds.slice(3);
    const of = (name: keyof Round, at: number) =>
      percentile(
        warm.map((round) => round[name]),
        at,
      );
    report(`longest task with the script in it, ${BUTTONS} buttons: median`, of("taskMs", 0.5), "ms");
    report("  longest of all", of("taskMs", 1), "ms", { atMost: 20 });
    report("  longest of all in processor time", of("taskCpuMs", 1), "ms");
    report("  longest run of the script alone", of("scriptMs", 1), "ms");
    report("button drawn after the script arrived: median", of("buttonMs", 0.5), "ms");
    report("  longest", of("buttonMs", 1), "ms", { atMost: 100 });
    report("overlay's form drawn after the click: median", of("formMs", 0.5), "ms", { atMost: 1_000 });
    report("  longest", of("formMs", 1), "ms");
  } finally {
    await browser.close();
    await app.stop();
  }
} finally {
  website.close();
  await sandbox.close();
  leavePlace(place);
}

async function sell({ ctx, businessId }: Shop, origin: string): Promise<string> {
  const productId = ctx.newId("prd");
  const typed = {
    name: "Workshop",
    code: "",
    description: "Three hours in our bakery.",
    unit: "",
    price: "49",
    priceIncludesTax: true,
    currency: "EUR",
    taxRate: "23",
  };
  await saveProduct(ctx, { businessId, productId, revision: 0, mode: "live", typed, typedIn: "en" });
  const { key } = await startOffer(ctx, { businessId, productId, websites: "", language: "en" });
  // A live product would want a public website.
  await ctx.db.inTransaction((tx) => updateOffer(tx, { businessId, productId, values: { websites: [origin] } }));
  return key;
}

type Round = { taskMs: number; taskCpuMs: number; scriptMs: number; buttonMs: number; formMs: number };

/** One visitor with an empty cache. */
async function visit(browser: Browser, origin: string): Promise<Round> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript({ content: stopwatch });
  await browser.startTracing(page, {
    categories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "v8"],
  });
  await page.goto(origin);
  await page.waitForFunction("window.buttonMs !== undefined");
  await page.getByRole("button").first().click();
  const formMs = await untilForm(page);
  const work = longestWork(await browser.stopTracing());
  const buttonMs: number = await page.evaluate("window.buttonMs");
  await context.close();
  return { ...work, buttonMs, formMs };
}

/** From the click to the first drawing of the form, both by the clock of the machine. */
async function untilForm(page: Page): Promise<number> {
  await page.frameLocator('iframe[title="Checkout"]').getByLabel("Name", { exact: true }).waitFor();
  const frame = page.frames().find((one) => one.url().includes("embed=1"));
  if (frame === undefined) throw new Error("There is no frame.");
  await frame.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  const drawnAt = await frame.evaluate(
    () => performance.timeOrigin + (performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN),
  );
  const clickedAt: number = await page.evaluate("window.clickedAt");
  return drawnAt - clickedAt;
}

type TraceEvent = {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { data?: { url?: string }; fileName?: string };
};
type Work = Pick<Round, "taskMs" | "taskCpuMs" | "scriptMs">;

/**
 * The longest task of the page's main thread in which the script ran, whole: compiling, running, what the browser did because
 * of it, and whatever else fell into it; by the clock, and by the processor, from which other programs take nothing. Beside
 * it the longest run of the script alone.
 */
function longestWork(trace: Buffer): Work {
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(trace.toString("utf8"));
  const ours = traceEvents.filter(({ args }) => (args?.data?.url ?? args?.fileName)?.endsWith("/embed.js"));
  const runs = ours.filter(({ name }) => ["EvaluateScript", "FunctionCall"].includes(name));
  const tasks = traceEvents.filter(
    (task) => task.name === "RunTask" && ours.some((event) => event.dur !== undefined && isWithin(event, task)),
  );
  if (runs.length === 0 || tasks.length === 0) throw new Error("The trace knows nothing of the script.");
  const longest = (events: TraceEvent[], name: "dur" | "tdur") =>
    Math.max(...events.map((event) => event[name] ?? 0)) / 1_000;
  return { taskMs: longest(tasks, "dur"), taskCpuMs: longest(tasks, "tdur"), scriptMs: longest(runs, "dur") };
}

function isWithin(event: TraceEvent, task: TraceEvent): boolean {
  const isThere = event.pid === task.pid && event.tid === task.tid;
  return isThere && event.ts >= task.ts && event.ts + (event.dur ?? 0) <= task.ts + (task.dur ?? 0);
}
