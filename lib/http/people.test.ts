import { expect, test } from "vitest";
import { createPeople } from "./people";

/** Asks for so many turns; `begun` counts those that came. */
function queueFor(people: ReturnType<typeof createPeople>, count: number) {
  const seen = { begun: 0 };
  const begin = async () => {
    await people.turn();
    seen.begun += 1;
  };
  const all = Array.from({ length: count }, begin);
  return { seen, all: Promise.all(all) };
}

/** Several times as long as the queue waits between its looks. */
const someLooks = () => new Promise((resolve) => setTimeout(resolve, 20));

/** A clock, and how long the process had nothing to do, both set by hand. */
function someClocks(at = 0) {
  const clock = { at, idleMs: 0 };
  return { clock, clocks: { now: () => clock.at, idleMs: () => clock.idleMs } };
}

test("when nobody waits everything is begun, one thing in a turn of the event loop", async () => {
  const { seen, all } = queueFor(createPeople(), 5);
  await Promise.resolve();
  expect(seen.begun).toBeLessThanOrEqual(1);
  await all;
  expect(seen.begun).toBe(5);
});

test("while somebody waits nothing more is begun until the patience is over, and then one thing", async () => {
  const { clock, clocks } = someClocks();
  const people = createPeople(clocks);
  await people.turn();
  people.arrive();
  const { seen } = queueFor(people, 3);
  await someLooks();
  expect(seen.begun).toBe(0);
  clock.at = 30;
  await expect.poll(() => seen.begun).toBe(1);
  await someLooks();
  expect(seen.begun).toBe(1);
  clock.at = 60;
  await expect.poll(() => seen.begun).toBe(2);
  clock.at = 90;
  await expect.poll(() => seen.begun).toBe(3);
});

test("the queues go on when the last one who waited has left", async () => {
  const { clocks } = someClocks();
  const people = createPeople(clocks);
  await people.turn();
  const leave = [people.arrive(), people.arrive()];
  const { seen, all } = queueFor(people, 3);
  leave[0]?.();
  await someLooks();
  expect(seen.begun).toBe(0);
  leave[1]?.();
  await all;
  expect(seen.begun).toBe(3);
});

test("somebody who has waited for a second waits for something else, and holds nothing up", async () => {
  const { clock, clocks } = someClocks();
  const people = createPeople(clocks);
  people.arrive();
  clock.at = 1_000;
  const { seen, all } = queueFor(people, 50);
  await all;
  expect(seen.begun).toBe(50);
});

test("while the process has nothing to do nobody waits for it", async () => {
  const { clock, clocks } = someClocks();
  const people = createPeople(clocks);
  await people.turn();
  people.arrive();
  const { seen } = queueFor(people, 2);
  await someLooks();
  expect(seen.begun).toBe(0);
  clock.idleMs = 6;
  await expect.poll(() => seen.begun).toBe(1);
  await someLooks();
  expect(seen.begun).toBe(1);
});
