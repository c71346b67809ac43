import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { learnedWords } from "./learned-words";
import { type TimelineEntry, timelineLines } from "./timeline";

const at = Date.UTC(2026, 10, 22, 12);
const learned = { happenedAt: at, recordedAt: at + 2_400, what: "the payment", byName: null };

test.each([
  [{ ...learned, door: "webhook" }, "Stripe told us by webhook 2 seconds after the payment"],
  [{ ...learned, door: "webhook", recordedAt: at + 999 }, "Stripe told us by webhook, at once"],
  [{ ...learned, door: "webhook", recordedAt: at - 5_000 }, "Stripe told us by webhook, at once"],
  [{ ...learned, door: "webhook", happenedAt: null }, "Stripe told us by webhook"],
  [{ ...learned, door: "return" }, "The customer came back to our page 2 seconds after the payment"],
  [{ ...learned, door: "sweep", recordedAt: at + 90_000 }, "Found by asking Stripe 1 minute after the payment"],
  [{ ...learned, door: "check" }, "Found when Stripe was asked 2 seconds after the payment"],
  [
    { ...learned, door: "comparison", recordedAt: at + 9 * 3_600_000 },
    "Found by the daily comparison with Stripe 9 hours after the payment",
  ],
  [{ ...learned, door: "manual", byName: "Anna" }, "Typed by Anna"],
  [{ ...learned, door: "manual" }, "Typed by a member"],
] as const)("%j reads %s", (given, words) => {
  expect(learnedWords(given)).toBe(words);
});

const entry = (kind: string, ms: number, data: Record<string, unknown>): TimelineEntry => ({
  id: `his_${kind}_${ms}`,
  at: at + ms,
  kind,
  data: { amountMinor: 2_000, currency: "EUR", learnedBy: "webhook", ...data },
  actorName: null,
});

test("only the beginning of a refund has a time to count from: what became of it later has none", () => {
  const lines = timelineLines(
    [
      entry("payment.recorded", 3_000, {}),
      entry("refund.pending", 65_000, { refundId: "ref_1" }),
      entry("refund.failed", 90_000_000, { refundId: "ref_1" }),
      entry("dispute.needs_response", 65_000, { disputeId: "dsp_1" }),
    ],
    {
      paidAt: at,
      startedAt: new Map([
        ["ref_1", at + 60_000],
        ["dsp_1", at],
      ]),
    },
    "en",
  );
  expect(lines.map(({ title, detail }) => [title, detail])).toEqual([
    ["The payment arrived", "€20.00 · Stripe told us by webhook 3 seconds after the payment"],
    ["A refund is on its way", "€20.00 · Stripe told us by webhook 5 seconds after the refund"],
    ["A refund did not arrive: the money is back with you", "€20.00 · Stripe told us by webhook"],
    ["The payment is disputed", "€20.00 · Stripe told us by webhook 1 minute after the dispute"],
  ]);
});

test.each([
  ["refund.requested", { reason: "duplicate" }, "Anna refunded €20.00", "“Paid twice”"],
  ["refund.requested", { reason: "Wrong size" }, "Anna refunded €20.00", "“Wrong size”"],
  ["refund.by_hand", {}, "Anna paid €20.00 back by hand", null],
  ["payment.recorded", { learnedBy: "manual" }, "Anna recorded €20.00", null],
  ["payment.taken_back", { reason: "Typed twice" }, "Anna took this payment back", "“Typed twice”"],
  ["payment.credit_used", { number: "2026/7" }, "Anna used €20.00 for 2026/7", null],
])("%s %j tells who did it", (kind, data, title, detail) => {
  const deed = { ...entry(kind, 0, { learnedBy: undefined, ...data }), actorName: "Anna" };
  expect(timelineLines([deed], { paidAt: null, startedAt: new Map() }, "en")).toMatchObject([{ title, detail }]);
});

test("the answer to our own refund is no news that had to be found", () => {
  const lines = timelineLines(
    [
      { ...entry("refund.requested", 0, { refundId: "ref_1", learnedBy: undefined }), actorName: "Anna" },
      entry("refund.succeeded", 500, { refundId: "ref_1", learnedBy: "check" }),
    ],
    { paidAt: at, startedAt: new Map([["ref_1", at]]) },
    "en",
  );
  expect(lines.map(({ title, detail }) => [title, detail])).toEqual([
    ["Anna refunded €20.00", null],
    ["The refund went out", "€20.00 · Stripe confirmed it"],
  ]);
});

test("every kind that is written about money has words of its own", () => {
  const folder = import.meta.dirname;
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const source = files.map((file) => readFileSync(path.join(folder, file), "utf8")).join("\n");
  const kinds = new Set(
    [...source.matchAll(/(?:kind:|\?|:) "((?:payment|refund|attempt)\.[a-z_]+)"/g)].map(([, kind = ""]) => kind),
  );
  // A job, not history.
  kinds.delete("refund.check");
  expect(kinds.size).toBeGreaterThan(5);
  for (const kind of kinds)
    expect(timelineLines([entry(kind, 0, {})], { paidAt: null, startedAt: new Map() }, "en")[0]?.title).not.toBe(kind);
});
