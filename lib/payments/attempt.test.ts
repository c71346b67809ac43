import fc from "fast-check";
import { expect, test } from "vitest";
import type { PaymentStatus } from "@/lib/providers/provider";
import { type AttemptStatus, isForsaken, nextCheckAt, nextStatus, sweepWaitMs, watchForMs } from "./attempt";

const told = fc.constantFrom<PaymentStatus>("open", "requires_action", "processing", "succeeded", "canceled");

test("succeeded is never undone, and canceled only by money that arrived", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(told, fc.boolean()), { maxLength: 12 }), (answers) => {
      let status: AttemptStatus = "created";
      for (const [word, isStale] of answers) {
        const before: AttemptStatus = status;
        status = nextStatus(before, word, { isStale });
        if (before === "succeeded") expect(status).toBe("succeeded");
        if (before === "canceled") expect(["canceled", "succeeded"]).toContain(status);
        if (word === "succeeded") expect(status).toBe("succeeded");
      }
      const words = answers.map(([word]) => word);
      expect(status === "succeeded").toBe(words.includes("succeeded"));
    }),
  );
});

test("a late answer never takes a step back, the newest word does", () => {
  expect(nextStatus("processing", "open", { isStale: true })).toBe("processing");
  expect(nextStatus("processing", "open", { isStale: false })).toBe("open");
  expect(nextStatus("requires_action", "processing", { isStale: true })).toBe("processing");
});

test("an attempt is looked at after 1, 5 and 15 minutes, then hourly, and let go 30 days after its last use", () => {
  const at = (checks: number, overrides: Partial<Parameters<typeof nextCheckAt>[0]> = {}) =>
    nextCheckAt({ status: "open", isTouched: false, isFeeMissing: true, checks, createdAt: 0, now: 0, ...overrides });
  expect([at(0), at(1), at(2), at(3), at(30)]).toEqual([60_000, 300_000, 900_000, 3_600_000, 3_600_000]);
  expect(at(0, { isTouched: true })).toBe(15_000);
  expect(at(3, { now: watchForMs + 1 })).toBeNull();
  expect(at(0, { now: watchForMs + 1, watchedFrom: watchForMs })).toBe(watchForMs + 60_001);
  expect(at(0, { now: 2 * watchForMs + 1, watchedFrom: watchForMs })).toBeNull();
  expect(at(0, { status: "canceled" })).toBeNull();
  expect(at(0, { status: "succeeded" })).toBe(60_000);
  expect(at(0, { status: "succeeded", isFeeMissing: false })).toBeNull();
});

test("a connection is swept every 30 s while customers pay, then every 5 minutes, then hourly", () => {
  const now = 100 * 86_400_000;
  expect(sweepWaitMs(now, now)).toBe(30_000);
  expect(sweepWaitMs(now - 2 * 3_600_000, now)).toBe(300_000);
  expect(sweepWaitMs(now - 2 * 86_400_000, now)).toBe(3_600_000);
  expect(sweepWaitMs(null, now)).toBe(3_600_000);
});

test("an attempt without an answer is given up before its create call could make a second payment", () => {
  const hour = 3_600_000;
  const created = { status: "created" as const, secretReleasedAt: null, createdAt: 0, updatedAt: 0 };
  expect(isForsaken(created, 22 * hour)).toBe(false);
  expect(isForsaken(created, 24 * hour)).toBe(true);
  // Asked about a moment ago, and still as old.
  expect(isForsaken({ ...created, status: "unknown", updatedAt: 24 * hour }, 24 * hour)).toBe(true);
  expect(isForsaken({ ...created, status: "open" }, 24 * hour)).toBe(false);
  expect(isForsaken({ ...created, secretReleasedAt: hour }, 24 * hour)).toBe(false);
});
