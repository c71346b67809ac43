import { expect, test } from "vitest";
import { inPieces, pieceMs } from "./pieces";

/** A clock that each piece of work moves on, and the turns the page gets. */
function aPage() {
  let ms = 0;
  const turns: (() => void)[] = [];
  return {
    clock: { now: () => ms, later: (run: () => void) => void turns.push(run) },
    spend: (amount: number) => {
      ms += amount;
    },
    /** One turn of ours; how many are still planned. */
    turn: () => {
      turns.shift()?.();
      return turns.length;
    },
  };
}

test("nothing is done at once, and no turn is longer than a piece and its last work", () => {
  const page = aPage();
  const done: number[] = [];
  const soon = inPieces<number>((n) => {
    done.push(n);
    page.spend(1);
  }, page.clock);
  for (let n = 0; n < 10; n += 1) soon(n);
  expect(done).toEqual([]);
  const lengths: number[] = [];
  for (let left = 1; left > 0; ) {
    const before = done.length;
    left = page.turn();
    lengths.push(done.length - before);
  }
  expect(lengths).toEqual([pieceMs, pieceMs, 10 - 2 * pieceMs]);
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("work that takes longer than a piece still goes on, one a turn", () => {
  const page = aPage();
  const done: string[] = [];
  const soon = inPieces<string>((name) => {
    done.push(name);
    page.spend(50);
  }, page.clock);
  for (const name of ["a", "b"]) soon(name);
  expect([page.turn(), done.length, page.turn(), done.length]).toEqual([1, 1, 0, 2]);
});

test("what waits already is done once; what is done may be asked for again, and work may ask for more", () => {
  const page = aPage();
  const done: string[] = [];
  const soon = inPieces<string>((name) => {
    done.push(name);
    if (name === "page") for (const link of ["one", "two", "one"]) soon(link);
  }, page.clock);
  soon("page");
  soon("page");
  expect(page.turn()).toBe(0);
  expect(done).toEqual(["page", "one", "two"]);
  soon("one");
  expect(page.turn()).toBe(0);
  expect(done).toEqual(["page", "one", "two", "one"]);
});

test("work that throws takes nothing from what waits behind it", () => {
  const page = aPage();
  const done: string[] = [];
  const soon = inPieces<string>((name) => {
    if (name === "bad") throw new Error("bad");
    done.push(name);
  }, page.clock);
  for (const name of ["bad", "good"]) soon(name);
  expect(() => page.turn()).toThrow("bad");
  page.turn();
  expect(done).toEqual(["good"]);
});
