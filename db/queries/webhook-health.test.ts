import { expect, test } from "vitest";
import { aContext } from "@/testing/context";
import { aShop } from "@/testing/paying";
import { endProof, findNewestProof, insertProof, noteProofHeard } from "./proofs";
import { countDelivery, storeEvent } from "./provider-events";
import { listNewestMails, newestProviderPaymentAt } from "./readiness";
import {
  countDeliveries,
  countStoredPerDay,
  countStray,
  isSecretStale,
  listCounters,
  listStrays,
  newestOutcomeSince,
} from "./webhook-health";

const DAY = 86_400_000;

test("deliveries add up per day and outcome, and are told with the newest", async () => {
  const ctx = await aContext();
  const { businessId, connectionId, endpointId } = await aShop(ctx);
  const now = ctx.now();
  const onDay = new Date(now).toISOString().slice(0, 10);
  const of = { businessId, connectionId };
  const event = (id: string, receivedAt: number) => ({
    id,
    ...of,
    endpointId,
    eventId: `evt_${id}`,
    type: "payment_intent.succeeded",
    ref: null,
    attemptId: null,
    body: "{}",
    learnedBy: "webhook" as const,
    createdAt: receivedAt,
    receivedAt,
  });
  await ctx.db.inTransaction(async (tx) => {
    await countDelivery(tx, { id: "c1", endpointId, onDay, outcome: "wrong_secret", now });
    await countDeliveries(tx, { id: "c2", endpointId, onDay, outcome: "wrong_secret", count: 4, now: now + 5 });
    await countStray(tx, { id: "s1", onDay, outcome: "wrong_endpoint", count: 2, now });
    await countStray(tx, { id: "s2", onDay, outcome: "wrong_endpoint", count: 3, now });
    await storeEvent(tx, event("e1", now), "processed");
    await storeEvent(tx, event("e2", now + 1), "processed");
    await storeEvent(tx, event("e3", now - DAY), "processed");
  });
  const q = ctx.db.read;
  const told = { onDay, outcome: "wrong_secret", count: 5, lastAt: now + 5 };
  expect(await listCounters(q, { ...of, sinceDay: onDay })).toEqual([told]);
  expect(await listCounters(q, { ...of, businessId: "biz_other", sinceDay: onDay })).toEqual([]);
  expect(await listStrays(q, { sinceDay: onDay })).toMatchObject([{ count: 5 }]);
  const days = await countStoredPerDay(q, { ...of, since: now - 2 * DAY });
  expect(days.sort((a, b) => b.lastAt - a.lastAt)).toMatchObject([
    { onDay, count: 2, lastAt: now + 1 },
    { count: 1, lastAt: now - DAY },
  ]);
  // Counted by a clock that was ahead then: it is newer than what is asked for, and hides nothing.
  await ctx.db.inTransaction((tx) =>
    countDelivery(tx, { id: "c3", endpointId, onDay, outcome: "foreign", now: now + DAY }),
  );
  const outcomes = ["wrong_secret", "too_old"];
  expect(await newestOutcomeSince(q, { endpointId, since: now, outcomes })).toBe("wrong_secret");
  expect(await newestOutcomeSince(q, { endpointId, since: now + 6, outcomes })).toBeNull();
  expect(await isSecretStale(q, { id: endpointId, lastEventAt: now, createdAt: 0 })).toBe(true);
  expect(await isSecretStale(q, { id: endpointId, lastEventAt: now + 5, createdAt: 0 })).toBe(false);
});

test("a proof is heard once and by its own connection only", async () => {
  const ctx = await aContext();
  const { businessId, connectionId } = await aShop(ctx);
  const other = await aShop(ctx);
  const proofId = "prf_1";
  const startedAt = ctx.now();
  const newest = () => findNewestProof(ctx.db.read, { businessId, connectionId, now: startedAt });
  await ctx.db.inTransaction(async (tx) => {
    await insertProof(tx, { id: proofId, businessId, connectionId, by: "owner", state: "waiting", startedAt });
    await noteProofHeard(tx, { ...other, proofId, at: startedAt + 1 });
  });
  expect(await newest()).toMatchObject({ state: "waiting" });
  const heard = (at: number) =>
    ctx.db.inTransaction((tx) => noteProofHeard(tx, { businessId, connectionId, proofId, at }));
  await heard(startedAt + 2);
  await heard(startedAt + 9);
  expect(await newest()).toMatchObject({ state: "heard", heardAt: startedAt + 2 });
  expect(await findNewestProof(ctx.db.read, { businessId, connectionId, now: startedAt - 1 })).toBeNull();
  const end = { businessId, proofId, state: "silent", reason: null } as const;
  expect(await ctx.db.inTransaction((tx) => endProof(tx, end))).toBe(false);
});

test("what readiness asks about is empty for a business that did nothing yet", async () => {
  const ctx = await aContext();
  const { businessId } = await aShop(ctx);
  expect(await listNewestMails(ctx.db.read, { businessId, limit: 5 })).toEqual([]);
  expect(await newestProviderPaymentAt(ctx.db.read, { businessId, mode: "live" })).toBeNull();
});
