import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { connections, providerEvents } from "@/db/schema";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, standing, workOff } from "@/testing/paying";
import { sweepConnections } from "./sweep-connections";
import { touchAttempt } from "./touch-attempt";

const ctx = await aPayingContext();
const shop = await aShop(ctx);

test("P01: without any webhook a payment is found within a minute of the customer's last key", async () => {
  const { token, invoiceId } = await aPayableInvoice(ctx, shop.businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  await touchAttempt(ctx, { token, attemptId });
  ctx.provider.pay(ctx.provider.of(attemptId).ref);
  for (let seconds = 0; seconds < 60; seconds += 10) {
    ctx.clock.advance(10_000);
    await sweepConnections(ctx);
    await workOff(ctx);
  }
  expect(await standing(ctx, shop, invoiceId)).toMatchObject({ status: "paid" });
});

test("P37: a replaced connection is watched to the end: a refund made much later is learned of", async () => {
  const { token, invoiceId } = await aPayableInvoice(ctx, shop.businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const { ref } = ctx.provider.of(attemptId);
  await deliver(ctx, shop, ctx.provider.pay(ref));
  await workOff(ctx);
  await ctx.db.inTransaction((tx) =>
    tx.update(connections).set({ state: "replaced" }).where(eq(connections.id, shop.connectionId)),
  );
  for (let hour = 0; hour < 30; hour += 1) {
    ctx.clock.advance(3_600_000);
    if (hour === 20) ctx.provider.dashboardRefund(ref, { ref: "re_late", amountMinor: 12_300 });
    await sweepConnections(ctx);
    await workOff(ctx);
  }
  expect(await standing(ctx, shop, invoiceId)).toMatchObject({ status: "refunded", refundedMinor: 12_300 });
  await ctx.db.inTransaction((tx) =>
    tx.update(connections).set({ state: "current" }).where(eq(connections.id, shop.connectionId)),
  );
});

test("P26: a clock that ran ahead does not hide a refund for good: the sweep goes by the provider's time", async () => {
  const own = await aPayingContext();
  const at = await aShop(own);
  const { token, invoiceId } = await aPayableInvoice(own, at.businessId);
  const { ref } = own.provider.of(await anOpenAttempt(own, token));
  await deliver(own, at, own.provider.pay(ref));
  await workOff(own);
  own.clock.advance(600_000);
  await sweepConnections(own);
  own.clock.advance(-600_000);
  own.provider.dashboardRefund(ref, { ref: "re_clock", amountMinor: 12_300 });
  for (let hour = 0; hour < 3; hour += 1) {
    own.clock.advance(3_600_000);
    await sweepConnections(own);
    await workOff(own);
  }
  expect(await standing(own, at, invoiceId)).toMatchObject({ status: "refunded" });
});

test("events of other apps are forgotten after 30 days, ours never", async () => {
  const { token } = await aPayableInvoice(ctx, shop.businessId);
  const ours = ctx.provider.change(ctx.provider.of(await anOpenAttempt(ctx, token)).ref, {}, "charge.updated");
  const foreign = { ...ours, eventId: "evt_of_other_app", ref: "pi_other", attemptId: null, instanceId: "ins_other" };
  await deliver(ctx, shop, foreign);
  await deliver(ctx, shop, ours);
  await workOff(ctx);
  ctx.clock.advance(31 * 86_400_000);
  await sweepConnections(ctx);
  const kept = (await ctx.db.read.select().from(providerEvents)).map((event) => event.eventId);
  expect(kept).toContain(ours.eventId);
  expect(kept).not.toContain(foreign.eventId);
});
