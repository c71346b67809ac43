import { beforeEach, describe, expect, test } from "vitest";
import { jobs, mails, shieldPauses, shieldStarts } from "@/db/schema";
import { jobHandlers } from "@/lib/http/job-handlers";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { startPayment } from "@/lib/payments/start-payment";
import {
  anOpenAttempt,
  aPayableInvoice,
  aPayingContext,
  aShop,
  deliver,
  type PayingContext,
  type Shop,
  workOff,
} from "@/testing/paying";
import { anOffer, anOrder, place } from "@/testing/selling";
import { limits, pauseFor, storyOf } from "./limits";
import { endPauseNow, loadPauses } from "./load-pauses";

const min = 60_000;
let ctx: PayingContext;
let shop: Shop;

beforeEach(async () => {
  ctx = await aPayingContext();
  shop = await aShop(ctx);
});

const problem = { reason: "declined", providerCode: "card_declined", providerMessage: null } as const;

async function decline(attemptId: string, times = 1): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    const event = ctx.provider.change(ctx.provider.of(attemptId).ref, { problem }, "payment_intent.payment_failed");
    await deliver(ctx, shop, event);
    await workOff(ctx);
  }
}

const pauses = () => ctx.db.read.select().from(shieldPauses);
const stories = () =>
  loadPauses(ctx, { businessId: shop.businessId, mode: "live", since: 0, limit: 10 }).then((list) =>
    list.map((one) => one.story),
  );

describe("one document", () => {
  test("is paused after the eighth refused card, its form is closed at the provider, and it opens again after an hour", async () => {
    const { token } = await aPayableInvoice(ctx, shop.businessId);
    const attemptId = await anOpenAttempt(ctx, token);
    await decline(attemptId, limits.payable.declines - 1);
    expect(await pauses()).toEqual([]);
    expect(await startPayment(ctx, { token })).toMatchObject({ kind: "ready" });
    await decline(attemptId);
    expect(await pauses()).toMatchObject([{ subject: "payable", declines: 8 }]);
    await expect(startPayment(ctx, { token })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    await runDueJobs(ctx, { "attempts.close": jobHandlers["attempts.close"] ?? (async () => {}) });
    expect(ctx.provider.of(attemptId).status).toBe("canceled");
    ctx.clock.advance(61 * min);
    expect(await startPayment(ctx, { token })).toMatchObject({ kind: "ready" });
  });

  test("counts each refusal once, however often the same message comes or the payment is looked at", async () => {
    const { token } = await aPayableInvoice(ctx, shop.businessId);
    const attemptId = await anOpenAttempt(ctx, token);
    const event = ctx.provider.change(ctx.provider.of(attemptId).ref, { problem }, "payment_intent.payment_failed");
    for (let count = 0; count < 20; count += 1) {
      await deliver(ctx, shop, event);
      await workOff(ctx);
    }
    expect(await pauses()).toEqual([]);
  });

  test("that was refused over a whole week is never paused", async () => {
    const { token } = await aPayableInvoice(ctx, shop.businessId);
    const attemptId = await anOpenAttempt(ctx, token);
    for (let count = 0; count < 20; count += 1) {
      await decline(attemptId);
      ctx.clock.advance(8 * 60 * min);
    }
    expect(await pauses()).toEqual([]);
  });

  test("of somebody else is paid as always", async () => {
    const attacked = await aPayableInvoice(ctx, shop.businessId);
    const other = await aPayableInvoice(ctx, shop.businessId);
    await decline(await anOpenAttempt(ctx, attacked.token), 8);
    expect(await startPayment(ctx, { token: other.token })).toMatchObject({ kind: "ready" });
  });
});

describe("a product's page", () => {
  async function attack(key: string, orders: number, each: number): Promise<void> {
    for (let count = 0; count < orders; count += 1) {
      // The provider is asked only so often in a second.
      ctx.clock.advance(5_000);
      await decline(await anOpenAttempt(ctx, await anOrder(ctx, key)), each);
    }
  }

  test("is paused when many orders are refused, tells its story once, and leaves invoices and other products alone", async () => {
    const { key } = await anOffer(ctx, shop.businessId);
    const other = await anOffer(ctx, shop.businessId, { product: { name: "Another", code: "WS-2" } });
    const waiting = await anOrder(ctx, key);
    await attack(key, 5, 5);
    expect(await pauses()).toMatchObject([{ subject: "offer", title: `/buy/${key}`, declines: 25 }]);
    for (let count = 0; count < 3; count += 1)
      await expect(place(ctx, key)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    await expect(startPayment(ctx, { token: waiting })).rejects.toThrow("Nothing was charged");
    expect(await stories()).toEqual([
      `25 cards were refused on /buy/${key}, so it was paused 20 minutes: 4 tries stopped, 0 charged.`,
    ]);
    expect((await place(ctx, other.key)).kind).toBe("placed");
    const invoice = await aPayableInvoice(ctx, shop.businessId);
    expect(await startPayment(ctx, { token: invoice.token })).toMatchObject({ kind: "ready" });
    const told = (await ctx.db.read.select().from(mails)).filter((mail) => mail.key.startsWith("shield:"));
    expect(told).toHaveLength(1);
  });

  test("closes the forms that were refused, and not that of a buyer who is typing", async () => {
    const { key } = await anOffer(ctx, shop.businessId);
    await anOpenAttempt(ctx, await anOrder(ctx, key));
    await attack(key, 5, 5);
    const closing = (await ctx.db.read.select().from(jobs)).filter((job) => job.kind === "attempts.close");
    expect(closing).toHaveLength(5);
  });

  test("is paused for longer when it begins again, and can be opened by the owner", async () => {
    const { key } = await anOffer(ctx, shop.businessId);
    await attack(key, 5, 5);
    ctx.clock.advance(21 * min);
    expect((await place(ctx, key)).kind).toBe("placed");
    await attack(key, 5, 5);
    const [, again] = (await pauses()).sort((a, b) => a.startedAt - b.startedAt);
    expect((again?.until ?? 0) - (again?.startedAt ?? 0)).toBe(60 * min);
    const other = await aShop(ctx);
    const end = (businessId: string) => endPauseNow(ctx, { businessId, pauseId: again?.id ?? "", by: "usr_anna" });
    await expect(end(other.businessId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await end(shop.businessId);
    expect((await place(ctx, key)).kind).toBe("placed");
  });

  test("the limit of a business closes its product pages and no invoice", async () => {
    for (let count = 0; count < 3; count += 1) {
      const { key } = await anOffer(ctx, shop.businessId, { product: { name: `No. ${count}`, code: `P-${count}` } });
      await attack(key, 4, 5);
    }
    expect((await pauses()).map((one) => one.subject)).toEqual(["business"]);
    const { key } = await anOffer(ctx, shop.businessId, { product: { name: "New", code: "N" } });
    await expect(place(ctx, key)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    const invoice = await aPayableInvoice(ctx, shop.businessId);
    expect(await startPayment(ctx, { token: invoice.token })).toMatchObject({ kind: "ready" });
  });
});

describe("one address", () => {
  const startFrom = async (ip: string, at: Pick<PayingContext, "db"> = ctx) => {
    const { token } = await aPayableInvoice(ctx, shop.businessId);
    return startPayment({ ...ctx, ...at }, { token, ip });
  };

  test("begins at most 30 payments in ten minutes, also after a restart, and nobody else is held up", async () => {
    for (let count = 0; count < 30; count += 1) await startFrom("203.0.113.7");
    await expect(startFrom("203.0.113.7")).rejects.toMatchObject({ code: "RATE_LIMITED" });
    // Another process: the same database, without the memory of this one.
    await expect(startFrom("203.0.113.7", { db: { ...ctx.db } })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(await startFrom("203.0.113.8")).toMatchObject({ kind: "ready" });
    ctx.clock.advance(11 * min);
    expect(await startFrom("203.0.113.7")).toMatchObject({ kind: "ready" });
    expect(JSON.stringify(await ctx.db.read.select().from(shieldStarts))).not.toContain("203.0.113");
  });

  test.each(["127.0.0.1", "local"])(
    "that is the machine's own, %s, stands for everybody and is not counted",
    async (ip) => {
      for (let count = 0; count < 31; count += 1) expect(await startFrom(ip)).toMatchObject({ kind: "ready" });
    },
  );

  test("that tries stolen cards is turned away, the owner is told its story once, and everybody else can pay", async () => {
    const { key } = await anOffer(ctx, shop.businessId);
    const startOrder = async (ip: string) => startPayment(ctx, { token: await anOrder(ctx, key), ip });
    for (let count = 0; count < 30; count += 1) {
      ctx.clock.advance(5_000);
      const started = await startOrder("203.0.113.7");
      // Fewer than close the page for everybody.
      if (started.kind === "ready" && count < 12) await decline(started.attemptId);
    }
    for (let count = 0; count < 3; count += 1)
      await expect(startOrder("203.0.113.7")).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(await stories()).toEqual([
      `12 cards were refused on /buy/${key}, so one address was turned away for 10 minutes: 3 tries stopped. Everybody else could pay.`,
    ]);
    expect(await startOrder("203.0.113.8")).toMatchObject({ kind: "ready" });
    expect((await place(ctx, key)).kind).toBe("placed");
    const told = (await ctx.db.read.select().from(mails)).filter((mail) => mail.key.startsWith("shield:"));
    expect(told).toHaveLength(1);
    expect(JSON.stringify(await pauses()), "no address is kept").not.toContain("203.0.113");
  });

  test("of an office where no card is refused alarms nobody", async () => {
    for (let count = 0; count < 30; count += 1) await startFrom("203.0.113.7");
    await expect(startFrom("203.0.113.7")).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(await pauses()).toEqual([]);
  });

  test("is asked about by a challenge of the installation's own, which may refuse", async () => {
    const asked: number[] = [];
    const challenge = async ({ startsOfIp }: { startsOfIp: number }) => {
      asked.push(startsOfIp);
      return startsOfIp < 2 ? ("pass" as const) : ("refuse" as const);
    };
    ctx = { ...ctx, challenge };
    await startFrom("203.0.113.7");
    await startFrom("203.0.113.7");
    await expect(startFrom("203.0.113.7")).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(asked).toEqual([0, 1, 2]);
  });
});

describe("the rules", () => {
  test("pause at the limit, not before, and three times as long soon after the last one", () => {
    const now = 10_000_000_000;
    expect(pauseFor("offer", { declines: 24, lastUntil: null, now })).toBeNull();
    expect(pauseFor("offer", { declines: 25, lastUntil: null, now })).toBe(20 * min);
    expect(pauseFor("offer", { declines: 25, lastUntil: now - min, now })).toBe(60 * min);
    expect(pauseFor("offer", { declines: 25, lastUntil: now - 7 * 60 * min, now })).toBe(20 * min);
  });

  test("tell one as one", () => {
    const story = { title: "/buy/ebook", declines: 25, stopped: 1, startedAt: 0, until: min, charged: 0 };
    expect(storyOf(story)).toBe(
      "25 cards were refused on /buy/ebook, so it was paused 1 minute: 1 try stopped, 0 charged.",
    );
  });
});
