import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { jobs, payments } from "@/db/schema";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { aContext } from "@/testing/context";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver } from "@/testing/paying";
import { startLoops } from "./work";

async function enqueue(ctx: Context, kind: string, count: number): Promise<void> {
  await ctx.db.inTransaction(async (tx) => {
    for (let n = 0; n < count; n += 1) {
      const now = ctx.now();
      const id = ctx.newId("job");
      await enqueueJob(tx, { id, businessId: null, kind, key: `${kind}:${id}`, payload: {}, runAt: now, now });
    }
  });
}

const never = () => new Promise<never>(() => {});

test("checks of a provider that hangs hold up no mail, even when there are far more of them", async () => {
  const ctx = await aContext();
  await enqueue(ctx, "connection.check", 200);
  const begun = { checks: 0, mails: 0 };
  const loops = startLoops(ctx, {
    processesEvents: false,
    handlers: {
      "connection.check": () => {
        begun.checks += 1;
        return never();
      },
      "mail.send": async () => {
        begun.mails += 1;
      },
    },
  });
  try {
    await expect.poll(() => begun.checks).toBe(5);
    await enqueue(ctx, "mail.send", 50);
    await expect.poll(() => begun.mails, { timeout: 5_000 }).toBe(50);
    expect(begun.checks).toBe(5);
  } finally {
    loops.stop();
  }
});

test("a job that hangs gives its place on when its lease is over", async () => {
  const ctx = await aContext();
  await enqueue(ctx, "connection.check", 5);
  const begun = { hanging: 0, others: 0 };
  const loops = startLoops(ctx, {
    processesEvents: false,
    handlers: {
      "connection.check": () => {
        begun.hanging += 1;
        return begun.hanging <= 5 ? never() : Promise.resolve();
      },
    },
  });
  try {
    await expect.poll(() => begun.hanging).toBe(5);
    ctx.clock.advance(2 * 60_000);
    await enqueue(ctx, "connection.check", 1);
    await expect.poll(() => begun.hanging, { timeout: 5_000 }).toBe(11);
    const ofChecks = ctx.db.read.select({ state: jobs.state }).from(jobs).where(eq(jobs.kind, "connection.check"));
    const states = async () => (await ofChecks).map(({ state }) => state);
    await expect.poll(states).toEqual(Array(6).fill("done"));
  } finally {
    loops.stop();
  }
});

test("a provider that hangs for one business holds up no other's payments", async () => {
  const ctx = await aPayingContext();
  const [slow, quick] = [await aShop(ctx), await aShop(ctx)];
  const { fetchPayment } = ctx.provider;
  ctx.provider.fetchPayment = (connection, attempt) =>
    attempt.params.businessId === slow.businessId ? never() : fetchPayment(connection, attempt);
  const open = async (shop: typeof slow) => {
    const { token } = await aPayableInvoice(ctx, shop.businessId);
    return ctx.provider.of(await anOpenAttempt(ctx, token)).ref;
  };
  for (let n = 0; n < 20; n += 1) await deliver(ctx, slow, ctx.provider.pay(await open(slow)));
  const loops = startLoops(ctx, { processesEvents: true, handlers: { "mail.send": async () => {} } });
  try {
    await deliver(ctx, quick, ctx.provider.pay(await open(quick)));
    const paid = async () => (await ctx.db.read.select({ of: payments.businessId }).from(payments)).map(({ of }) => of);
    await expect.poll(paid, { timeout: 5_000 }).toEqual([quick.businessId]);
  } finally {
    loops.stop();
  }
});

test("jobs and questions about payments are begun when it is their turn", async () => {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const { token } = await aPayableInvoice(ctx, shop.businessId);
  await deliver(ctx, shop, ctx.provider.pay(ctx.provider.of(await anOpenAttempt(ctx, token)).ref));
  await enqueue(ctx, "connection.check", 1);
  const begun = { checks: 0 };
  const waiting: (() => void)[] = [];
  const turn = () => new Promise<void>((resolve) => waiting.push(resolve));
  const handlers = {
    "connection.check": async () => {
      begun.checks += 1;
    },
  };
  const loops = startLoops(ctx, { processesEvents: true, handlers, turn });
  const paid = async () => (await ctx.db.read.select().from(payments)).length;
  try {
    await expect.poll(() => waiting.length).toBe(2);
    expect([begun.checks, await paid()]).toEqual([0, 0]);
    for (const begin of waiting) begin();
    await expect.poll(() => begun.checks).toBe(1);
    await expect.poll(paid).toBe(1);
  } finally {
    loops.stop();
  }
});
