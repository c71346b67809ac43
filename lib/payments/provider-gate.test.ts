import { expect, test } from "vitest";
import { closedUntil, countRequests, noteAnswer, noteLimit, noteSilence, passGate } from "./provider-gate";

const aGate = (mode: "test" | "live" = "live") => ({ owner: {}, connectionId: "con_1", mode });

/** How many questions pass at one instant. */
function passed(gate: ReturnType<typeof aGate>, now: number): number {
  let count = 0;
  while (passGate({ ...gate, now }) === null) count += 1;
  return count;
}

/** Stripe's own limits, requests a second (stripe.md 5). */
test.each([
  ["live", 100],
  ["test", 25],
] as const)("in no second does %s ask more often than the provider's %i", (mode, limit) => {
  const gate = aGate(mode);
  const asked: number[] = [];
  for (let now = 1_000_000; now < 1_010_000; now += 10) for (let n = passed(gate, now); n > 0; n -= 1) asked.push(now);
  const busiest = Math.max(...asked.map((from) => asked.filter((at) => at >= from && at < from + 1_000).length));
  expect(busiest).toBeLessThan(limit);
  expect(asked.length).toBeGreaterThan(10 * limit * 0.45);
});

test("a connection that has used up its requests says when the next one is free", () => {
  const gate = aGate();
  passed(gate, 5_000);
  const comeBackAt = passGate({ ...gate, now: 5_000 });
  expect(comeBackAt).toBeGreaterThan(5_000);
  expect(passGate({ ...gate, now: comeBackAt ?? 0 })).toBeNull();
});

test("one connection that is out of requests holds up no other", () => {
  const gate = aGate();
  passed(gate, 5_000);
  expect(passGate({ ...gate, connectionId: "con_2", now: 5_000 })).toBeNull();
});

test("the pages of a long list count as requests", () => {
  const gate = aGate();
  expect(passGate({ ...gate, now: 5_000 })).toBeNull();
  countRequests({ ...gate, now: 5_000, requests: 120 });
  expect(passGate({ ...gate, now: 6_000 })).not.toBeNull();
  expect(passGate({ ...gate, now: 9_000 })).toBeNull();
});

test("after too many requests nothing is asked for a second, then longer, whatever else was answered meanwhile", () => {
  const gate = aGate();
  expect(noteLimit({ ...gate, now: 10_000 })).toBe(11_000);
  noteAnswer({ ...gate, now: 10_100 });
  expect(passGate({ ...gate, now: 10_500 })).toBe(11_000);
  expect(passGate({ ...gate, now: 11_000 })).toBeNull();
  expect(noteLimit({ ...gate, now: 11_010 })).toBe(13_010);
  noteAnswer({ ...gate, now: 13_100 });
  expect(noteLimit({ ...gate, now: 13_200 })).toBe(14_200);
});

test("an outage is met with one question after each pause, and the pauses grow to five minutes", () => {
  const gate = aGate();
  let now = 0;
  const pauses: number[] = [];
  for (let n = 0; n < 14; n += 1) {
    expect(passed(gate, now)).toBe(n < 3 ? 35 : 1);
    noteSilence({ ...gate, now });
    const until = closedUntil({ ...gate, now });
    pauses.push((until ?? now) - now);
    now = Math.max(until ?? 0, now + 1_000);
  }
  expect(pauses.slice(0, 6)).toEqual([0, 0, 1_000, 2_000, 4_000, 8_000]);
  expect(pauses.at(-1)).toBe(300_000);
  passGate({ ...gate, now });
  noteAnswer({ ...gate, now });
  expect(passed(gate, now + 1_000)).toBe(35);
});
