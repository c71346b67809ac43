import { describe, expect, test } from "vitest";
import { aContext } from "@/testing/context";
import { aShop } from "@/testing/paying";
import {
  claimBook,
  endInterrupted,
  findBookState,
  findNewestComparison,
  finishComparison,
  insertBalanceEntries,
  insertComparison,
  listBookConnections,
  listConnectionsToCompare,
  listEntriesOfPayments,
  listRefsToCompare,
  sumForeign,
  updateBookState,
} from "./book";
import {
  countOpenDifferences,
  findDifferenceByKey,
  insertDifference,
  listClosedDifferences,
  listOpenDifferences,
  listOpenOfPayments,
  listUntold,
  markTold,
  updateDifference,
} from "./differences";
import {
  countEntriesOfPayouts,
  findPayoutMark,
  hasManualPayout,
  linkEntries,
  listEntriesOfPayout,
  listPayouts,
  listPayoutsToExplain,
  markExplained,
  savePayout,
  sumNotPaidOut,
  sumOfPayout,
} from "./payouts";

const ctx = await aContext();
const { businessId, connectionId } = await aShop(ctx);
const other = await aShop(ctx);
const of = { businessId, connectionId };
const { read } = ctx.db;
const now = ctx.now();
type Entry = Parameters<typeof insertBalanceEntries>[1][number];

const anEntry = (ref: string, overrides: Partial<Entry> = {}): Entry => ({
  id: `bal_${ref}`,
  ...of,
  ref,
  kind: "payment",
  type: "charge",
  amountMinor: 1_000,
  feeMinor: 40,
  netMinor: 960,
  currency: "EUR",
  sourceRef: `ch_${ref}`,
  paymentRef: `pi_${ref}`,
  isOurs: false,
  createdAt: now,
  availableAt: now,
  recordedAt: now,
  ...overrides,
});
const store = (...entries: Entry[]) => ctx.db.inTransaction((tx) => insertBalanceEntries(tx, entries));

describe("movements", () => {
  test("are kept once, read by payment, and those of other apps are summed by currency", async () => {
    await store(anEntry("a"), anEntry("B"), anEntry("c", { isOurs: true }), anEntry("d", { currency: "USD" }));
    await store(anEntry("a", { id: "bal_again", amountMinor: 9 }));
    expect((await listRefsToCompare(read, { ...of, from: now })).sort()).toEqual(["pi_B", "pi_a", "pi_c", "pi_d"]);
    expect(await listRefsToCompare(read, { ...of, from: now + 1 })).toEqual([]);
    expect(await listRefsToCompare(read, { ...other, from: 0 })).toEqual([]);
    const found = await listEntriesOfPayments(read, { ...of, refs: ["pi_a"] });
    expect(found).toMatchObject([{ id: "bal_a", amountMinor: 1_000 }]);
    expect(await sumForeign(read, of)).toMatchObject([
      { currency: "EUR", count: 2, amountMinor: 2_000 },
      { currency: "USD", count: 1, amountMinor: 1_000 },
    ]);
  });
});

describe("deposits", () => {
  test("know their parts, and what waits is what no explained deposit took", async () => {
    const waiting = () => sumNotPaidOut(read, { businessId, connectionIds: [connectionId], now });
    const before = (await waiting()).find(({ currency }) => currency === "EUR")?.netMinor ?? 0;
    const payout = {
      id: "dep_1",
      ...of,
      mode: "live" as const,
      ref: "po_1",
      amountMinor: 1_920,
      currency: "EUR",
      status: "on_its_way" as const,
      isAutomatic: true,
      arrivesOn: "2026-11-24",
      createdAt: now,
      updatedAt: now,
    };
    const own = anEntry("po", {
      kind: "payout",
      type: "payout",
      sourceRef: "po_1",
      netMinor: -1_920,
      paymentRef: null,
    });
    await store(own);
    await ctx.db.inTransaction(async (tx) => {
      await savePayout(tx, payout);
      await savePayout(tx, { ...payout, id: "dep_again", status: "paid" });
    });
    expect(await listPayoutsToExplain(read, { ...of, limit: 5 })).toMatchObject([{ id: "dep_1", status: "paid" }]);
    expect(await findPayoutMark(read, of)).toEqual({ newestAt: now, movingAt: now });
    expect((await waiting())[0]?.netMinor).toBe(before - 1_920);
    let n = 0;
    await ctx.db.inTransaction(async (tx) => {
      const link = { ...of, payoutId: "dep_1", refs: ["a", "B"], newId: () => `pen_${++n}` };
      await linkEntries(tx, link);
      await linkEntries(tx, link);
      await markExplained(tx, { businessId, payoutId: "dep_1", explainedAt: now });
    });
    expect(await sumOfPayout(read, { businessId, payoutId: "dep_1" })).toBe(1_920);
    expect(await listEntriesOfPayout(read, { businessId, payoutId: "dep_1" })).toHaveLength(2);
    expect(await countEntriesOfPayouts(read, { businessId, payoutIds: ["dep_1"] })).toEqual([
      { payoutId: "dep_1", kind: "payment", count: 2 },
    ]);
    expect((await waiting()).find(({ currency }) => currency === "EUR")?.netMinor).toBe(before - 1_920);
    expect(await listPayouts(read, { businessId, mode: "live", after: null, limit: 5 })).toHaveLength(1);
    expect(
      await listPayouts(read, { businessId, mode: "live", after: { at: now, id: "dep_1" }, limit: 5 }),
    ).toHaveLength(0);
    expect(await hasManualPayout(read, { businessId, mode: "live" })).toBe(false);
    expect(await listEntriesOfPayout(read, { businessId: other.businessId, payoutId: "dep_1" })).toEqual([]);
  });
});

describe("comparisons", () => {
  test("run one at a time, end when they died, and are planned until they were done", async () => {
    const claim = (at: number) =>
      ctx.db.inTransaction((tx) => claimBook(tx, { ...of, now: at, leasedUntil: at + 1_000 }));
    expect([await claim(now), await claim(now), await claim(now + 1_000)]).toEqual([true, false, true]);
    await ctx.db.inTransaction((tx) => updateBookState(tx, { ...of, set: { readUntil: now, leasedUntil: null } }));
    expect(await findBookState(read, of)).toMatchObject({ readUntil: now, leasedUntil: null });
    const plan = { before: now - 1, connectedBefore: now, activeSince: now, limit: 10 };
    const isPlanned = async () => (await listConnectionsToCompare(read, plan)).some(({ id }) => id === connectionId);
    expect(await isPlanned()).toBe(true);
    const row = { ...of, mode: "live" as const, by: "daily" as const, comparedFrom: 0, comparedUntil: now };
    await ctx.db.inTransaction(async (tx) => {
      await insertComparison(tx, { id: "cmp_1", ...row, state: "running", startedAt: now });
      await endInterrupted(tx, { ...of, reason: "Interrupted.", now });
      await insertComparison(tx, { id: "cmp_2", ...row, state: "running", startedAt: now });
      const numbers = { payments: 1, refunds: 0, disputes: 0, waiting: 0, sums: [], foreign: [] };
      const set = { state: "equal" as const, numbers, finishedAt: now };
      await finishComparison(tx, { businessId, comparisonId: "cmp_2", set });
    });
    expect(await findNewestComparison(read, { ...of, done: true })).toMatchObject({
      id: "cmp_2",
      numbers: { payments: 1 },
    });
    expect(await isPlanned()).toBe(false);
    expect((await listBookConnections(read, { businessId, mode: "live" })).map(({ id }) => id)).toEqual([connectionId]);
  });
});

describe("differences", () => {
  test("are one row a key, decided by one person, told once", async () => {
    const row = {
      ...of,
      mode: "live" as const,
      kind: "missing_here" as const,
      about: "payment" as const,
      key: "payment:pi_a:missing_here",
      paymentRef: "pi_a",
      happenedAt: now,
      state: "open" as const,
      foundAt: now,
      updatedAt: now,
    };
    await ctx.db.inTransaction(async (tx) => {
      await insertDifference(tx, { id: "dif_1", ...row });
      await insertDifference(tx, { id: "dif_2", ...row });
    });
    expect(await findDifferenceByKey(read, { ...of, key: row.key })).toMatchObject({ id: "dif_1" });
    expect(await findDifferenceByKey(read, { ...other, key: row.key })).toBeNull();
    expect(await listOpenOfPayments(read, { ...of, refs: ["pi_a", "pi_x"] })).toHaveLength(1);
    expect(await listUntold(read, of)).toHaveLength(1);
    await ctx.db.inTransaction((tx) => markTold(tx, { businessId, ids: ["dif_1"], now }));
    expect(await listUntold(read, of)).toEqual([]);
    expect(await countOpenDifferences(read, { businessId, connectionIds: [connectionId] })).toBe(1);
    const decide = () =>
      ctx.db.inTransaction((tx) =>
        updateDifference(tx, {
          businessId,
          differenceId: "dif_1",
          expected: ["open"],
          set: { state: "accepted", updatedAt: now },
        }),
      );
    expect([await decide(), await decide()]).toEqual([true, false]);
    expect(await listOpenDifferences(read, { businessId, mode: "live", limit: 5 })).toEqual([]);
    expect(await listClosedDifferences(read, { businessId, mode: "live", limit: 5 })).toHaveLength(1);
  });
});
