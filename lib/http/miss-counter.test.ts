import { expect, test } from "vitest";
import { createMissCounter } from "./miss-counter";

test("a client may miss its share, then is slowed, and starts anew after the window", () => {
  const counter = createMissCounter({ limit: 2, windowMs: 1_000, size: 10 });
  expect([counter.miss("a", 0), counter.miss("a", 10), counter.miss("a", 20)]).toEqual([false, false, true]);
  expect(counter.miss("b", 20)).toBe(false);
  expect(counter.miss("a", 1_000)).toBe(false);
});

test("it remembers only so many clients", () => {
  const counter = createMissCounter({ limit: 0, windowMs: 1_000, size: 2 });
  const kept = createMissCounter({ limit: 1, windowMs: 1_000, size: 2 });
  expect(counter.miss("a", 0)).toBe(true);
  for (const client of ["a", "b", "c"]) kept.miss(client, 0);
  expect(kept.miss("a", 1)).toBe(false);
  expect(kept.miss("c", 1)).toBe(true);
});
