import { beforeEach, expect, test } from "vitest";
import { aContext, type TestContext } from "@/testing/context";
import { aBusiness, anIssuedInvoice } from "@/testing/documents";
import { insertApiRequest, listApiRequests } from "./api";
import * as hooks from "./hooks";
import * as shield from "./shield";

let ctx: TestContext;
let businessId: string;
let now: number;

beforeEach(async () => {
  ctx = await aContext();
  ({ businessId } = await aBusiness(ctx));
  now = ctx.now();
});

const write = <T>(run: (tx: Parameters<Parameters<typeof ctx.db.inTransaction<T>>[0]>[0]) => Promise<T>) =>
  ctx.db.inTransaction(run);

async function anEndpoint(isOn = true): Promise<string> {
  const id = ctx.newId("hep");
  await write((tx) =>
    hooks.insertHookEndpoint(tx, {
      ...{ id, businessId, mode: "live", url: `https://a.example/${id}`, events: ["invoice.overdue"], isOn },
      ...{ secretSealed: "x", createdBy: "usr_1", createdAt: now, updatedAt: now },
    }),
  );
  return id;
}

async function aDelivery(endpointId: string, key: string): Promise<string> {
  const id = ctx.newId("del");
  const messageId = ctx.newId("msg");
  await write(async (tx) => {
    const message = { id: messageId, businessId, mode: "live" as const, type: "t", key, body: "{}", createdAt: now };
    expect(await hooks.insertHookMessage(tx, message)).toBe(true);
    expect(await hooks.insertHookMessage(tx, { ...message, id: ctx.newId("msg") })).toBe(false);
    const row = {
      id,
      businessId,
      messageId,
      endpointId,
      state: "pending" as const,
      tries: 0,
      runAt: now,
      createdAt: now,
    };
    expect(await hooks.insertHookDelivery(tx, row)).toBe(true);
    expect(await hooks.insertHookDelivery(tx, { ...row, id: ctx.newId("del") })).toBe(false);
  });
  return id;
}

test("what is due is claimed once, by endpoint, and given back when its lease runs out", async () => {
  const endpointId = await anEndpoint();
  const off = await anEndpoint(false);
  await aDelivery(endpointId, "a");
  await aDelivery(endpointId, "b");
  await aDelivery(off, "c");
  const due = () => hooks.listDueEndpoints(ctx.db.read, { now, limit: 10 });
  expect((await due()).map((one) => one.id)).toEqual([endpointId]);
  const claim = (at: number) =>
    write((tx) => hooks.claimDeliveries(tx, { endpointId, now: at, leasedUntil: at + 1_000, limit: 10 }));
  expect(await claim(now)).toHaveLength(2);
  expect(await claim(now)).toHaveLength(0);
  expect(await due()).toEqual([]);
  expect(await claim(now + 1_000)).toHaveLength(2);
});

test("the log is paged, counted and moved", async () => {
  const endpointId = await anEndpoint();
  const ids = [];
  for (const key of ["a", "b", "c"]) ids.push(await aDelivery(endpointId, key));
  const page = (before: hooks.DeliveryCursor | null) =>
    hooks.listDeliveries(ctx.db.read, { businessId, endpointId, before, limit: 2 });
  const first = await page(null);
  expect(first.map(({ delivery }) => delivery.id)).toEqual([ids[2], ids[1]]);
  const last = first.at(-1)?.delivery;
  expect(
    (await page({ createdAt: last?.createdAt ?? 0, id: last?.id ?? "" })).map(({ delivery }) => delivery.id),
  ).toEqual([ids[0]]);
  const count = () => hooks.countDeliveries(ctx.db.read, { businessId, mode: "live", since: 0 });
  expect(await count()).toEqual([{ endpointId, state: "pending", count: 3 }]);
  const of = { businessId, endpointId, now };
  const move = {
    from: ["pending" as const],
    createdFrom: now,
    createdBefore: now + 1,
    set: { state: "held" as const },
  };
  expect(await write((tx) => hooks.moveDeliveries(tx, { ...of, ...move }))).toBe(3);
  expect(await count()).toEqual([{ endpointId, state: "held", count: 3 }]);
  expect(await page(null)).toHaveLength(2);
});

test("overdue invoices are found until they were told of", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId, { termDays: 0 });
  await anEndpoint();
  const find = () =>
    hooks.listUntoldOverdue(ctx.db.read, {
      ...{ businessId, mode: "live" as const, dueFrom: "2026-11-01", dueBefore: "2026-12-31" },
      ...{ keyPrefix: "invoice.overdue:", statuses: ["issued", "sent"], limit: 10 },
    });
  expect(await find()).toEqual([{ id: invoiceId }]);
  const key = `invoice.overdue:${invoiceId}`;
  const message = {
    id: ctx.newId("msg"),
    businessId,
    mode: "live" as const,
    type: "t",
    key,
    body: "{}",
    createdAt: now,
  };
  await write((tx) => hooks.insertHookMessage(tx, message));
  expect(await find()).toEqual([]);
  expect((await hooks.listListening(ctx.db.read)).map((one) => one.timeZone)).toHaveLength(1);
});

test("a request of a program is remembered once", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  const row = {
    businessId,
    mode: "live" as const,
    key: "ref:1",
    wishHash: "h",
    invoiceId,
    reference: "1",
    createdAt: now,
  };
  expect(await write((tx) => insertApiRequest(tx, { ...row, id: "req_1" }))).toBe(true);
  expect(await write((tx) => insertApiRequest(tx, { ...row, id: "req_2" }))).toBe(false);
  expect(await listApiRequests(ctx.db.read, { businessId, mode: "live", keys: ["ref:1", "key:2"] })).toHaveLength(1);
  expect(await hooks.findReferenceOfInvoice(ctx.db.read, { businessId, invoiceId })).toBe("1");
});

test("the shield's sums and pauses", async () => {
  const q = ctx.db.read;
  for (const subject of ["payable", "offer", "business"] as const) {
    const of = { businessId, subject, subjectId: "x" };
    expect(await shield.countDeclines(q, { ...of, types: ["t"], since: 0 })).toBe(0);
    expect(await shield.listDeclinedOpen(q, of)).toEqual([]);
    expect(await shield.countCharged(q, { ...of, from: 0, until: now })).toBe(0);
  }
  await write((tx) =>
    shield.insertPause(tx, {
      ...{
        id: "shp_1",
        businessId,
        mode: "live",
        subject: "offer",
        subjectId: "x",
        title: "/buy/x",
        path: "/products",
      },
      ...{ declines: 25, stopped: 0, startedAt: now, until: now + 1_000 },
    }),
  );
  await write((tx) => shield.countStopped(tx, { businessId, pauseId: "shp_1" }));
  const paused = () => shield.findPause(q, { businessId, subjectIds: ["x", "y"], now });
  expect(await paused()).toMatchObject({ id: "shp_1", stopped: 1 });
  expect(await write((tx) => shield.endPause(tx, { businessId, pauseId: "shp_1", by: "usr_1", now }))).toBe(true);
  expect(await paused()).toBeNull();
  await write((tx) => shield.insertStart(tx, { id: "shs_1", businessId, ipHash: "h", at: now }));
  expect(await shield.countStarts(q, { businessId, ipHash: "h", since: now - 1 })).toBe(1);
  await write((tx) => shield.forgetStarts(tx, now + 1));
  expect(await shield.countStarts(q, { businessId, ipHash: "h", since: now - 1 })).toBe(0);
});
