import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { connections } from "@/db/schema";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, standing } from "@/testing/paying";
import { closeAttempts } from "./close-attempts";
import { startPayment } from "./start-payment";

const ctx = await aPayingContext();
const shop = await aShop(ctx);

test("P13: a payment that is too late to cancel is settled instead of replaced", async () => {
  const { token, invoiceId } = await aPayableInvoice(ctx, shop.businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  ctx.provider.pay(ctx.provider.of(attemptId).ref);
  // Another connection became the current one, so the open attempt no longer fits and is to be closed.
  const next = await aShop(ctx);
  await ctx.db.inTransaction(async (tx) => {
    await tx.update(connections).set({ state: "replaced" }).where(eq(connections.id, shop.connectionId));
    await tx
      .update(connections)
      .set({ businessId: shop.businessId, accountId: null })
      .where(eq(connections.id, next.connectionId));
  });
  expect(await startPayment(ctx, { token })).toEqual({ kind: "state" });
  expect(await standing(ctx, shop, invoiceId)).toMatchObject({ status: "paid", payments: [{ amountMinor: 12_300 }] });
  await ctx.db.inTransaction(async (tx) => {
    await tx.update(connections).set({ state: "replaced" }).where(eq(connections.id, next.connectionId));
    await tx.update(connections).set({ state: "current" }).where(eq(connections.id, shop.connectionId));
  });
});

test("a wrong link opens nothing, and the till is closed when the disk is nearly full", async () => {
  await expect(startPayment(ctx, { token: "x".repeat(43) })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const { token } = await aPayableInvoice(ctx, shop.businessId);
  await expect(startPayment(ctx, { token, freeBytes: 100_000_000 })).rejects.toMatchObject({ code: "BUSY" });
  expect(await startPayment(ctx, { token, freeBytes: 300_000_000 })).toMatchObject({ kind: "ready" });
});

test("at most twenty attempts are opened for one document within a day", async () => {
  const { token, payableId } = await aPayableInvoice(ctx, shop.businessId);
  for (let time = 0; time < 20; time += 1) {
    await anOpenAttempt(ctx, token);
    await closeAttempts(ctx, { businessId: shop.businessId, payableId });
  }
  await expect(startPayment(ctx, { token })).rejects.toMatchObject({ code: "RATE_LIMITED" });
  ctx.clock.advance(86_400_001);
  expect(await startPayment(ctx, { token })).toMatchObject({ kind: "ready" });
});
