import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { forgetInstanceSetting, listInstanceSettings, setInstanceSetting } from "@/db/queries/instance";
import { attempts, connections, jobs, mails } from "@/db/schema";
import { alertOwner } from "@/lib/payments/money-mails";
import { startPayment } from "@/lib/payments/start-payment";
import { sweepConnections } from "@/lib/payments/sweep-connections";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, type PayingContext } from "@/testing/paying";
import { confirmHome, declareCopy } from "./decide-standing";
import { isQuietNow, loadInstanceStanding } from "./load-standing";
import { settleIn } from "./settle-in";
import { HOME_URL, instanceStanding, RESTORED_AT } from "./standing";

const HERE = "https://pay.test.example";

async function anInstallation() {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const document = await aPayableInvoice(ctx, shop.businessId);
  await ctx.db.inTransaction((tx) =>
    alertOwner(tx, ctx, {
      businessId: shop.businessId,
      invoiceId: null,
      paymentId: null,
      key: "waiting",
      title: "Waits",
      sentences: ["It waits."],
      path: null,
      pathLabel: null,
    }),
  );
  return { ctx, shop, document };
}

/** The same database, started under another address. */
async function moved(ctx: PayingContext): Promise<PayingContext> {
  await ctx.db.inTransaction((tx) => setInstanceSetting(tx, HOME_URL, "https://old.example"));
  return { ...ctx, instance: { ...ctx.instance } };
}

describe("where a database lives", () => {
  test("at home where it was said to be, moved elsewhere, restored until somebody decides", () => {
    const at = { homeUrl: HERE, publicUrl: HERE, restoredAt: null };
    expect(instanceStanding(at)).toEqual({ kind: "home" });
    expect(instanceStanding({ ...at, homeUrl: null })).toEqual({ kind: "home" });
    expect(instanceStanding({ ...at, homeUrl: "https://old.example" })).toMatchObject({ kind: "moved" });
    expect(instanceStanding({ ...at, restoredAt: 5 })).toEqual({ kind: "restored", at: 5 });
  });

  test("without any connection a changed address is no question", async () => {
    const ctx = await aPayingContext();
    await settleIn({ db: ctx.db, instance: { publicUrl: "http://localhost:3000" } });
    await settleIn(ctx);
    expect(await loadInstanceStanding(ctx)).toEqual({ kind: "home" });
  });

  test("with a connection it is", async () => {
    const { ctx } = await anInstallation();
    await settleIn({ db: ctx.db, instance: { publicUrl: "https://old.example" } });
    await settleIn(ctx);
    expect(await loadInstanceStanding(ctx)).toEqual({ kind: "moved", from: "https://old.example", to: HERE });
  });
});

test("of the settings that are asked for those that are set are told, as they are now", async () => {
  const { db } = await aPayingContext();
  const set = (key: string, value: string) => db.inTransaction((tx) => setInstanceSetting(tx, key, value));
  const asked = [HOME_URL, RESTORED_AT];
  expect(await listInstanceSettings(db.read, asked)).toEqual(new Map());
  await set(HOME_URL, "https://a.example");
  await set(HOME_URL, "https://b.example");
  await set("other", "1");
  expect(await listInstanceSettings(db.read, asked)).toEqual(new Map([[HOME_URL, "https://b.example"]]));
  await set(RESTORED_AT, "5");
  await db.inTransaction((tx) => forgetInstanceSetting(tx, HOME_URL));
  expect(await listInstanceSettings(db.read, asked)).toEqual(new Map([[RESTORED_AT, "5"]]));
  expect(await listInstanceSettings(db.read, ["other"])).toEqual(new Map([["other", "1"]]));
});

describe("a copy that nobody has decided about", () => {
  test("asks no provider and takes no payment", async () => {
    const { ctx, document } = await anInstallation();
    await anOpenAttempt(ctx, document.token);
    const copy = await moved(ctx);
    copy.clock.advance(86_400_000);
    copy.provider.calls.length = 0;
    await expect(startPayment(copy, { token: document.token })).rejects.toMatchObject({ code: "CONFLICT" });
    await sweepConnections(copy).catch(() => undefined);
    expect(copy.provider.calls).toEqual([]);
    expect(await isQuietNow(copy)).toBe(true);
  });

  test("confirmed after a move, it checks each connection and goes on", async () => {
    const { ctx, document } = await anInstallation();
    const copy = await moved(ctx);
    await confirmHome(copy);
    expect(await loadInstanceStanding(copy)).toEqual({ kind: "home" });
    const planned = await copy.db.read.select().from(jobs).where(eq(jobs.kind, "connection.check"));
    expect(planned).toHaveLength(1);
    expect(await startPayment(copy, { token: document.token })).toMatchObject({ kind: "ready" });
    // A move is no restore: what waited still goes out.
    expect(await copy.db.read.select().from(mails)).toMatchObject([{ state: "queued" }]);
    await expect(confirmHome(copy)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test("P36: confirmed after a restore, mails of before stay back with a sentence", async () => {
    const { ctx } = await anInstallation();
    ctx.clock.advance(1_000);
    await ctx.db.inTransaction((tx) => setInstanceSetting(tx, RESTORED_AT, String(ctx.now())));
    await confirmHome(ctx);
    expect(await ctx.db.read.select().from(mails)).toMatchObject([
      { state: "failed", response: expect.stringContaining("restored from a backup") },
    ]);
  });

  test("declared a copy, it has another identity, no keys, no plans, and Stripe was not asked", async () => {
    const { ctx, document } = await anInstallation();
    await anOpenAttempt(ctx, document.token);
    const copy = await moved(ctx);
    const before = copy.instance.instanceId;
    copy.provider.calls.length = 0;
    await declareCopy(copy);
    expect(copy.instance.instanceId).not.toBe(before);
    expect(copy.provider.calls).toEqual([]);
    expect(await loadInstanceStanding(copy)).toEqual({ kind: "home" });
    expect(await copy.db.read.select().from(connections)).toMatchObject([
      { state: "disconnected", secretKeySealed: "" },
    ]);
    expect(await copy.db.read.select().from(jobs).where(eq(jobs.state, "pending"))).toEqual([]);
    expect(await copy.db.read.select().from(mails).where(eq(mails.state, "queued"))).toEqual([]);
    expect(await copy.db.read.select().from(attempts)).toMatchObject([{ nextCheckAt: null }]);
  });
});
