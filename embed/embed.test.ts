import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { readReference } from "@/lib/orders/read-order";
import { embedBuild } from "../scripts/embed-build.mjs";
import { isOpened, readFromFrame } from "./protocol";
import { frameUrl, isInApp, pageUrl, readWish } from "./wish";

const base = "https://pay.example.com";
const key = "sourdough-bcdfghjk";
const href = `${base}/buy/${key}`;
const none = () => null;
const of = (attributes: Record<string, string>) => (name: string) => attributes[name] ?? null;

test("embed.js has at most 6 kB over the wire, no dependency, and names no third party", async () => {
  const { outputFiles, metafile } = await build({ ...embedBuild, write: false, metafile: true });
  const [file] = outputFiles ?? [];
  expect(gzipSync(file?.contents ?? "", { level: 9 }).length).toBeLessThanOrEqual(6_000);
  expect(Object.keys(metafile?.inputs ?? {}).filter((input) => !input.startsWith("embed/"))).toEqual([]);
  expect(file?.text).not.toMatch(/https?:\/\/|stripe|eval\(|innerHTML|Function\(/i);
});

describe("a link or button of the page", () => {
  test("passes on reference, e-mail, name, quantity and locale, by attribute or address", () => {
    const wish = readWish(
      `${href}?reference=cart-1&quantity=2`,
      base,
      of({ quantity: "3", email: " bea@buyer.example " }),
    );
    expect(wish).toMatchObject({ base, key, reference: "cart-1", locale: null });
    expect(Object.fromEntries(wish?.query ?? [])).toEqual({
      reference: "cart-1",
      quantity: "3",
      email: "bea@buyer.example",
    });
  });

  test("passes on nothing else: no price, no return address", () => {
    const wish = readWish(`${href}?price=1&amount=1&currency=JPY&returnUrl=https://evil.example`, base, none);
    expect(wish?.query).toEqual([]);
  });

  test("a reference is cut as the order's, through no character, so that the page and the webhook tell the same", () => {
    const typed = `${"x".repeat(63)}\u{1f35e}`;
    const told = readWish(href, base, of({ reference: typed }))?.reference;
    expect(told).toBe("x".repeat(63));
    expect(told).toBe(readReference(typed));
    const breads = "\u{1f35e}".repeat(64);
    const many = readWish(href, base, of({ reference: breads }))?.reference ?? null;
    expect(many).toBe(readReference(breads));
    expect(readFromFrame({ paymast: 1, type: "paid", order: "K7M2-94QX", reference: many })).not.toBeNull();
  });
  test("a reference is cut at 64 characters", () => {
    expect(readWish(href, base, of({ reference: "x".repeat(70) }))?.reference).toHaveLength(64);
  });

  test.each([
    "https://evil.example/buy/sourdough-bcdfghjk",
    "https://pay.example.com.evil.example/buy/sourdough-bcdfghjk",
    "http://pay.example.com/buy/sourdough-bcdfghjk",
    `${base}/i/sourdough-bcdfghjk`,
    `${base}/buy/`,
    `${base}/buy/UPPER-bcdfghjk`,
    `${base}/buy/${key}/token`,
    `${base}/buy/../b/biz`,
    "javascript:alert(1)",
    "",
  ])("%s is none of ours and is left alone", (other) => {
    expect(readWish(other, base, none)).toBeNull();
  });

  test("the frame is told which website it stands on, the page which page to go back to", () => {
    const wish = readWish(href, base, of({ reference: "a b&c" }));
    if (wish === null) throw new Error("no wish");
    expect(frameUrl(wish, "https://shop.example")).toBe(
      `${href}?reference=a+b%26c&embed=1&from=https%3A%2F%2Fshop.example`,
    );
    expect(pageUrl(wish, "https://shop.example/p?x=1", "refused")).toBe(
      `${href}?reference=a+b%26c&from=https%3A%2F%2Fshop.example%2Fp%3Fx%3D1&why=refused`,
    );
    expect(pageUrl(wish, "file:///home/me/page.html", "refused")).not.toContain("from");
  });
});

test("apps with a browser of their own are known", () => {
  const chrome =
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36";
  expect(isInApp(chrome)).toBe(false);
  expect(isInApp(`${chrome} Instagram 300.0`)).toBe(true);
  expect(isInApp(chrome.replace("Android 14", "Android 14; wv"))).toBe(true);
  expect(isInApp("Mozilla/5.0 (iPhone) AppleWebKit/605 [FBAN/FBIOS;FBAV/400]")).toBe(true);
});

describe("messages", () => {
  const good = { paymast: 1, type: "paid", order: "K7M2-94QX", reference: "cart-1", url: null };

  test("the frame's own are understood", () => {
    expect(readFromFrame(good)).toEqual({ type: "paid", order: "K7M2-94QX", reference: "cart-1", url: null });
    expect(readFromFrame({ paymast: 1, type: "hello" })).toEqual({
      type: "hello",
      order: null,
      reference: null,
      url: null,
    });
    expect(isOpened({ paymast: 1, type: "opened" })).toBe(true);
  });

  const circle: Record<string, unknown> = { paymast: 1 };
  circle.type = circle;
  const hostile: unknown[] = [
    ...[null, undefined, 0, 1, true, "", "paid", "hello", Symbol("paid"), 10n, Number.NaN, () => "paid"],
    ...[[], [1], ["paid"], new Map([["paymast", 1]]), new Date(0), new Error("paid"), /paid/, new Uint8Array(8)],
    ...[{}, { type: "paid" }, { paymast: 1 }, { paymast: "1", type: "paid" }, { paymast: true, type: "paid" }],
    ...[{ paymast: 2, type: "paid" }, { paymast: 1, type: "PAID" }, { paymast: 1, type: "opened " }, circle],
    ...[
      { paymast: 1, type: ["paid"] },
      { paymast: 1, type: { toString: () => "paid" } },
      { paymast: 1, paid: true },
    ],
    ...[
      { ...good, order: 7 },
      { ...good, order: "x".repeat(21) },
      { ...good, order: ["K7M2-94QX"] },
    ],
    ...[
      { ...good, reference: "x".repeat(65) },
      { ...good, reference: {} },
      { ...good, url: "h".repeat(2_001) },
    ],
    ...[
      { ...good, url: 1 },
      { ...good, url: { href: "https://evil.example" } },
    ],
    ...[Object.create(good), JSON.parse('{"__proto__":{"paymast":1,"type":"paid"}}'), { constructor: { paymast: 1 } }],
    ...["x".repeat(1_000_000), JSON.stringify(good), { data: good }, { paymast: { paymast: 1 }, type: "paid" }],
  ];

  test("there are at least 40 hostile ones", () => expect(hostile.length).toBeGreaterThanOrEqual(40));

  test.each(hostile.map((data, number) => [number, data] as const))("hostile message %i is dropped", (_, data) => {
    expect(readFromFrame(data)).toBeNull();
    expect(isOpened(data)).toBe(false);
  });

  test("a polluted prototype makes nobody's message ours", () => {
    Object.defineProperty(Object.prototype, "paymast", { value: 1, configurable: true });
    Object.defineProperty(Object.prototype, "type", { value: "paid", configurable: true });
    try {
      expect(readFromFrame({ hello: "world" })).toBeNull();
    } finally {
      Reflect.deleteProperty(Object.prototype, "paymast");
      Reflect.deleteProperty(Object.prototype, "type");
    }
  });
});
