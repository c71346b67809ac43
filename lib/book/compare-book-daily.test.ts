import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { findNewestComparison, updateBookState } from "@/db/queries/book";
import { listOpenDifferences } from "@/db/queries/differences";
import { balanceEntries, comparisons, jobs } from "@/db/schema";
import { jobHandlers } from "@/lib/http/job-handlers";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aComparingBusiness, type Comparing, paidAndKnown, paidAtStripe } from "@/testing/comparing";
import { compareBook } from "./compare-book";
import { planComparisons } from "./compare-book-daily";
import { loadBookStanding } from "./load-book-standing";

const dayMs = 86_400_000;
const started: Comparing[] = [];
let at: Comparing;

beforeEach(async () => {
  at = await aComparingBusiness();
  started.push(at);
});
afterAll(async () => {
  for (const { sandbox, contract } of started) {
    await sandbox.close();
    expect(contract.violations()).toEqual([]);
  }
});

const compare = (by: "owner" | "daily" = "owner") =>
  compareBook(at.ctx, { businessId: at.businessId, connectionId: at.connectionId, by });
const open = () => listOpenDifferences(at.ctx.db.read, { businessId: at.businessId, mode: "test", limit: 100 });
const standing = () => loadBookStanding(at.ctx, { businessId: at.businessId, mode: "test" });

describe("a comparison that can't be done", () => {
  test("says which right is missing, and paying goes on", async () => {
    const restricted = await aComparingBusiness({ secret: sandboxKeys.nordlicht.restricted.noBalance });
    started.push(restricted);
    at = restricted;
    expect(await compare()).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("Balance transaction sources: Read"),
    });
    expect(await standing()).toMatchObject({ kind: "failed", comparedAt: null });
    await paidAtStripe(restricted);
    await expect(compare("daily")).resolves.toMatchObject({ state: "failed" });
  });

  test("without the right to payouts it is still done, and says what is missing", async () => {
    at = await aComparingBusiness({ secret: sandboxKeys.nordlicht.restricted.noPayouts });
    started.push(at);
    await paidAndKnown(at);
    expect((await compare()).state).toBe("equal");
    const of = { businessId: at.businessId, connectionId: at.connectionId };
    expect((await findNewestComparison(at.ctx.db.read, of))?.payoutsReason).toContain("Payouts: Read");
  });

  test("a silent Stripe leaves everything as it was, and the next one is whole", async () => {
    await paidAtStripe(at);
    at.sandbox.control.advance(2_000);
    at.sandbox.control.addFault({ kind: "500", path: "/v1/balance_transactions", times: 2 });
    expect((await compare()).state).toBe("failed");
    expect(await open()).toEqual([]);
    at.sandbox.control.clearFaults();
    expect((await compare()).state).toBe("differs");
  });

  test("a long first reading that is cut off goes on from where it was", async () => {
    await paidAndKnown(at);
    at.sandbox.control.advance(20 * dayMs);
    await paidAndKnown(at);
    // Steps of a week from a month before the connection: five reach the first payment, the second lies in the last.
    at.sandbox.control.addFault({ kind: "500", path: "/v1/balance_transactions", skip: 6, times: 2 });
    expect((await compare()).state).toBe("failed");
    const kept = async () =>
      (await at.ctx.db.read.select().from(balanceEntries).where(eq(balanceEntries.businessId, at.businessId)))
        .filter(({ kind }) => kind === "payment")
        .map(({ ref }) => ref);
    const before = await kept();
    expect(before).toHaveLength(1);
    at.sandbox.control.clearFaults();
    expect((await compare()).state).toBe("equal");
    expect(await kept()).toHaveLength(2);
    expect(await kept()).toEqual(expect.arrayContaining(before));
  });

  test("one that died is over when the next begins, and two never run at once", async () => {
    await paidAtStripe(at);
    at.sandbox.control.advance(2_000);
    const of = { businessId: at.businessId, connectionId: at.connectionId };
    await compare();
    const hourMs = 3_600_000;
    await at.ctx.db.inTransaction(async (tx) => {
      await updateBookState(tx, { ...of, set: { leasedUntil: at.ctx.now() + hourMs } });
      const [done] = await tx.select().from(comparisons);
      if (done !== undefined) await tx.insert(comparisons).values({ ...done, id: "cmp_died", state: "running" });
    });
    await expect(compare()).rejects.toMatchObject({ code: "CONFLICT" });
    at.sandbox.control.advance(hourMs + 1);
    expect((await compare()).state).toBe("differs");
    const died = await at.ctx.db.read.select().from(comparisons).where(eq(comparisons.id, "cmp_died"));
    expect(died).toMatchObject([{ state: "failed", reason: "It was interrupted before it was done." }]);
    expect(await open()).toHaveLength(1);
  });
});

describe("every day", () => {
  const planned = async () =>
    (await at.ctx.db.read.select().from(jobs).where(eq(jobs.businessId, at.businessId))).filter(
      ({ kind }) => kind === "book.compare",
    );
  const compared = async () =>
    (await at.ctx.db.read.select().from(comparisons).where(eq(comparisons.businessId, at.businessId))).map(
      ({ by, state }) => `${by}:${state}`,
    );

  test("each connection is compared once by a job, however often it is planned", async () => {
    await planComparisons(at.ctx);
    expect(await planned()).toEqual([]);
    at.sandbox.control.advance(2 * 3_600_000);
    for (let times = 0; times < 3; times += 1) {
      await planComparisons(at.ctx);
      at.sandbox.control.advance(11 * 60_000);
    }
    expect(await planned()).toHaveLength(1);
    await runDueJobs(at.ctx, { "book.compare": jobHandlers["book.compare"] ?? (async () => {}) });
    expect(await compared()).toEqual(["start:equal"]);
    at.sandbox.control.advance(dayMs);
    await planComparisons(at.ctx);
    await runDueJobs(at.ctx, { "book.compare": jobHandlers["book.compare"] ?? (async () => {}) });
    expect(await compared()).toEqual(["start:equal", "daily:equal"]);
  });
});
