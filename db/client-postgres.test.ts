import { expect, test } from "vitest";
import { isAppError } from "../lib/app-error";
import { withRetries } from "./client-postgres";

/** As Drizzle hands it on: the driver's error is the cause. */
const failed = (code: string) => new Error("Failed query", { cause: Object.assign(new Error(code), { code }) });

function aTime() {
  let at = 0;
  const pauses: number[] = [];
  const pause = async (ms: number) => {
    pauses.push(ms);
    at += ms;
  };
  return { pauses, time: { now: () => at, pause, random: () => 1 } };
}

test.each(["40001", "40P01", "55P03"])("%s is tried again after a growing pause until it works", async (code) => {
  const { pauses, time } = aTime();
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries < 5) throw failed(code);
    return "done";
  };
  expect(await withRetries(work, time)).toBe("done");
  expect(pauses).toEqual([10, 20, 40, 80]);
});

test("those who met pause for different times", async () => {
  const shortest = { ...aTime().time, random: () => 0 };
  const pauses: number[] = [];
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries < 3) throw failed("40001");
  };
  await withRetries(work, { ...shortest, pause: async (ms) => void pauses.push(ms) });
  expect(pauses).toEqual([5, 10]);
});

test("what goes on for seconds is told as BUSY, with its cause", async () => {
  const { pauses, time } = aTime();
  const error = await withRetries(() => Promise.reject(failed("40001")), time).catch((reason: unknown) => reason);
  expect(isAppError(error) && error.code).toBe("BUSY");
  expect(Math.max(...pauses)).toBe(200);
  expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(3_500);
});

test("no free connection is BUSY too, and anything else is thrown as it is, at once", async () => {
  const { pauses, time } = aTime();
  const full = new Error("Failed query", { cause: new Error("timeout exceeded when trying to connect") });
  const busy = await withRetries(() => Promise.reject(full), time).catch((reason: unknown) => reason);
  expect(isAppError(busy) && busy.code).toBe("BUSY");
  const missing = failed("42P01");
  await expect(withRetries(() => Promise.reject(missing), time)).rejects.toBe(missing);
  expect(pauses).toEqual([]);
});

test("two who wrote the same row at once: the second looks again, once", async () => {
  const { pauses, time } = aTime();
  let looks = 0;
  const work = async () => {
    looks += 1;
    if (looks === 1) throw failed("23505");
    return "the other one's row";
  };
  expect(await withRetries(work, time)).toBe("the other one's row");
  expect(pauses).toHaveLength(1);
  const unique = failed("23505");
  await expect(withRetries(() => Promise.reject(unique), time)).rejects.toBe(unique);
});
