import { expect, test } from "vitest";
import type { Context } from "@/lib/context";
import { loadBuyPage } from "@/lib/orders/load-buy-page";
import { loadOrderPage } from "@/lib/orders/load-order-page";
import { placeOrder } from "@/lib/orders/place-order";
import type { OutsideAnswer } from "@/lib/outgoing/fetch-outside";
import { aPayingContext, aShop } from "@/testing/paying";
import { aFormKey, anOffer, typedOrder } from "@/testing/selling";
import { examineWebsite } from "./examine-website";
import { frameOriginsOf } from "./framing";
import { forgetSiteReports, loadSiteReports } from "./load-site-reports";
import { MOST_REPORTS, noteTrouble } from "./note-trouble";
import { askedLanguage, readVisit } from "./visit";

const page = (body: string, headers: Record<string, string> = {}): OutsideAnswer => ({
  kind: "answered",
  status: 200,
  headers,
  body,
  isCut: false,
});

async function aStand(answers: Record<string, OutsideAnswer> = {}) {
  const ctx = await aPayingContext();
  const asked: string[] = [];
  const registered: string[] = [];
  const { businessId } = await aShop(ctx);
  const offer = await anOffer(ctx, businessId);
  const stripe = {
    ...ctx.providers.stripe,
    registerDomain: async (_: unknown, host: string) => {
      registered.push(host);
      return host.startsWith("pay.") ? ({ ok: true } as const) : ({ ok: false, reason: `No ${host}.` } as const);
    },
  };
  const outside: Context = {
    ...ctx,
    providers: { stripe },
    fetchOutside: async (url) => {
      asked.push(url);
      return answers[url] ?? { kind: "failed", reason: "name", code: "ENOTFOUND" };
    },
  };
  const examine = (address: string) => examineWebsite(outside, { businessId, productId: offer.productId, address });
  return { ctx, outside, businessId, offer, asked, registered, examine };
}

const tones = (found: { findings: { id: string; tone: string }[] }) =>
  Object.fromEntries(found.findings.map(({ id, tone }) => [id, tone]));

test("an empty address is the first website of the list, and both hosts are registered for wallets", async () => {
  const stand = await aStand({ "https://nordlicht.example": page("<p>Hello</p>") });
  const found = await stand.examine("");
  expect(stand.asked).toEqual(["https://nordlicht.example"]);
  expect(tones(found)).toMatchObject({ https: "good", listed: "good", script: "bad", button: "warn" });
  expect(stand.registered).toEqual(["nordlicht.example", "pay.test.example"]);
  expect(tones(found)).toMatchObject({ "wallets-nordlicht.example": "info", "wallets-pay.test.example": "good" });
});

test("redirects are followed through the guard each time, and the last address counts", async () => {
  const to = (location: string): OutsideAnswer => ({
    kind: "answered",
    status: 302,
    headers: { location },
    body: "",
    isCut: false,
  });
  const stand = await aStand({
    "https://nordlicht.example/old": to("/new"),
    "https://nordlicht.example/new": to("https://evil.example/"),
    "https://evil.example/": page(""),
    "https://loop.example/": to("https://loop.example/"),
    "https://inside.example/": to("http://169.254.169.254/"),
    "http://169.254.169.254/": { kind: "refused", sentence: "This address is inside a private network." },
  });
  const found = await stand.examine("nordlicht.example/old");
  expect(found.url).toBe("https://evil.example/");
  expect(tones(found).listed).toBe("bad");
  expect(stand.registered).toEqual(["pay.test.example"]);
  expect((await stand.examine("https://loop.example/")).findings[0]?.text).toContain("redirects again and again");
  expect(stand.asked.filter((url) => url.includes("loop"))).toHaveLength(5);
  expect((await stand.examine("https://inside.example/")).findings[0]?.text).toContain("private network");
});

test("what could not be read as a page is never said to lack the button", async () => {
  const at = (path: string) => `https://nordlicht.example/${path}`;
  const answer = (more: object): OutsideAnswer => ({ ...page("%PDF-1.7"), ...more });
  const stand = await aStand({
    [at("pdf")]: page("%PDF-1.7", { "content-type": "application/pdf" }),
    [at("gzip")]: page("\u001f", { "content-type": "text/html", "content-encoding": "gzip" }),
    [at("nowhere")]: answer({ status: 302 }),
    [at("long")]: { kind: "answered", status: 200, headers: {}, body: "<p>Hello</p>", isCut: true },
  });
  for (const [path, word] of [
    ["pdf", "application/pdf"],
    ["gzip", "compressed"],
    ["nowhere", "leads nowhere"],
  ] as const) {
    const found = await stand.examine(at(path));
    expect(tones(found), path).toEqual({ page: "bad" });
    expect(found.findings[0]?.text).toContain(word);
  }
  const long = await stand.examine(at("long"));
  expect(tones(long)).toMatchObject({ script: "warn", button: "warn" });
  expect(long.findings.find(({ id }) => id === "script")?.text).toContain("Only the first 1.5 MB");
});

test("what may not be asked is not asked, and says why", async () => {
  const stand = await aStand();
  for (const address of ["http://nordlicht.example", "https://127.0.0.1/", "localhost:3000", "file:///etc/passwd"])
    expect(tones(await stand.examine(address)), address).toEqual({ page: "bad" });
  expect(stand.asked).toEqual([]);
  await expect(stand.examine("x".repeat(2_000))).rejects.toMatchObject({ code: "BAD_INPUT", field: "address" });
});

test("another business's product is not found", async () => {
  const stand = await aStand();
  const other = await aShop(stand.ctx);
  const of = { businessId: other.businessId, productId: stand.offer.productId };
  await expect(examineWebsite(stand.outside, { ...of, address: "" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(forgetSiteReports(stand.ctx, of)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await loadSiteReports(stand.ctx, of)).toEqual([]);
});

test("reports are counted by website and reason, name the website only, and end when the owner has read them", async () => {
  const { ctx, businessId, offer } = await aStand();
  const { key, productId } = offer;
  const origin = "https://nordlicht.example/page?email=bea@buyer.example";
  for (let n = 0; n < 3; n += 1) expect(await noteTrouble(ctx, { key, reason: "policy", origin })).toBe(true);
  await noteTrouble(ctx, { key, reason: "refused", origin: "https://unknown.example" });
  await noteTrouble(ctx, { key, reason: "refused", origin: "javascript:alert(1)" });
  const reports = await loadSiteReports(ctx, { businessId, productId });
  expect(reports.map((one) => [one.origin, one.count])).toEqual(
    expect.arrayContaining([
      ["https://nordlicht.example", 3],
      ["https://unknown.example", 1],
      ["", 1],
    ]),
  );
  expect(reports.find((one) => one.origin.includes("unknown"))?.text).toContain("not on your list");
  expect(JSON.stringify(reports)).not.toContain("bea@");
  await noteTrouble(ctx, { key, reason: "sandbox", origin: "null" });
  const boxed = (await loadSiteReports(ctx, { businessId, productId })).find((one) => one.text.includes("sandbox="));
  expect(boxed?.origin).toBe("");
  await forgetSiteReports(ctx, { businessId, productId });
  expect(await loadSiteReports(ctx, { businessId, productId })).toEqual([]);
});

test("a flood of reports from invented websites is not kept", async () => {
  const { ctx, businessId, offer } = await aStand();
  const answers: boolean[] = [];
  for (let n = 0; n < MOST_REPORTS + 5; n += 1)
    answers.push(await noteTrouble(ctx, { key: offer.key, reason: "error", origin: `https://s${n}.example` }));
  expect(answers.filter((kept) => kept)).toHaveLength(MOST_REPORTS);
  expect(await noteTrouble(ctx, { key: "nothing-here-xyz", reason: "error", origin: null })).toBe(false);
  expect(await loadSiteReports(ctx, { businessId, productId: offer.productId })).toHaveLength(10);
});

test("only the product's websites may show its pages, look-alikes and every other key may not", async () => {
  const { ctx, offer } = await aStand();
  const origins = await frameOriginsOf(ctx, { key: offer.key });
  expect(origins).toEqual(["https://nordlicht.example", "https://www.nordlicht.example"]);
  for (const key of ["", "..", "nothing-here-xyz", `${offer.key}x`, "__proto__"])
    expect(await frameOriginsOf(ctx, { key }), key).toEqual([]);
  const visit = (from: string, more = "&embed=1") =>
    readVisit(new URLSearchParams(`from=${encodeURIComponent(from)}${more}`), origins);
  expect(visit("https://www.nordlicht.example")).toEqual({
    frame: "https://www.nordlicht.example",
    back: null,
    query: "?embed=1&from=https%3A%2F%2Fwww.nordlicht.example",
  });
  expect(visit("https://nordlicht.example/shop?x=1", "")).toMatchObject({
    frame: null,
    back: "https://nordlicht.example/shop?x=1",
  });
  for (const from of [
    "https://nordlicht.example.evil.example",
    "https://evilnordlicht.example",
    "https://sub.nordlicht.example",
    "http://nordlicht.example",
    "https://nordlicht.example:8443",
    "https://user:secret@nordlicht.example/",
    "javascript:alert(1)//https://nordlicht.example",
    "data:text/html,x",
    "//nordlicht.example",
    "null",
    "",
  ])
    expect(visit(from), from).toEqual({ frame: null, back: null, query: "" });
});

test("the language the website asks for is the page's, the order's and the mails'; one we don't have is the product's own", async () => {
  const { ctx, offer } = await aStand();
  const { key } = offer;
  expect((await loadBuyPage(ctx, { key, language: askedLanguage("de-AT") }))?.facts.language).toBe("de");
  expect((await loadBuyPage(ctx, { key, language: askedLanguage("fr") }))?.facts.language).toBe("en");
  const page = await loadBuyPage(ctx, { key });
  const order = { key, shownPrice: page?.shownPrice ?? "", typed: typedOrder(), reference: null };
  const placed = await placeOrder(ctx, { ...order, formKey: aFormKey(), language: askedLanguage("de") });
  if (placed.kind !== "placed") throw new Error(placed.problem.code);
  const shown = await loadOrderPage(ctx, { key, token: placed.token });
  expect(shown?.document.snapshot.language).toBe("de");
});
