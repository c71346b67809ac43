import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { idMaker, makeId } from "./ids";

const random = (length: number) => randomBytes(length);

test("ids of one millisecond sort as they were made", () => {
  const newId = idMaker({ now: () => 1_795_000_000_000, random });
  const made = Array.from({ length: 2_000 }, () => newId("his"));
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

test("a later millisecond sorts after, and counts from the start", () => {
  let now = 1_795_000_000_000;
  const newId = idMaker({ now: () => now, random: () => new Uint8Array(16) });
  const [first, second] = [newId("his"), newId("his")];
  now += 1;
  const third = newId("his");
  expect([third, second, first].sort()).toEqual([first, second, third]);
  expect(third.slice(14)).toBe(first.slice(14));
});

test("more ids than the count can hold are still different", () => {
  const ids = Array.from({ length: 1_000 }, () => makeId("x", 1, randomBytes(16), 10_000_000));
  expect(new Set(ids).size).toBe(1_000);
  expect(ids[0]).toMatch(/^x_0000000001zzz[0-9a-z]{13}$/);
});
