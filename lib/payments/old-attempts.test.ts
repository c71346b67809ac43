/** What becomes of attempts that are old, refused or never answered. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { findAttempt } from "@/db/queries/attempts";
import { connections } from "@/db/schema";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop } from "@/testing/paying";
import { checkAttempt } from "./check-attempt";
import { startPayment } from "./start-payment";
import { touchAttempt } from "./touch-attempt";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId } = shop;
const dayMs = 86_400_000;

test("an attempt of 40 days ago is watched again when its secret leaves again, and when it is touched", async () => {
  const { token } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const createdAt = ctx.now();
  ctx.clock.advance(40 * dayMs);
  await checkAttempt(ctx, { attemptId, learnedBy: "sweep" });
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({ createdAt, nextCheckAt: null });
  const later = ctx.now() + 3_600_000;
  await ctx.db.inTransaction((tx) =>
    tx.update(connections).set({ nextSweepAt: later }).where(eq(connections.id, shop.connectionId)),
  );
  expect(await startPayment(ctx, { token })).toMatchObject({ kind: "ready", attemptId });
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({
    secretReleasedAt: createdAt,
    checks: 0,
    nextCheckAt: ctx.now() + 60_000,
  });
  const rows = await ctx.db.read.select().from(connections).where(eq(connections.id, shop.connectionId));
  expect(rows[0]?.nextSweepAt).toBe(ctx.now() + 30_000);
  ctx.clock.advance(20_000);
  await touchAttempt(ctx, { token, attemptId });
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({ nextCheckAt: ctx.now() + 15_000 });
  // A look that finds it unpaid does not let it go either.
  await checkAttempt(ctx, { attemptId, learnedBy: "sweep" });
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({ nextCheckAt: ctx.now() + 15_000 });
});

test("handing out a secret again and again never puts off the next look", async () => {
  const { token } = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, token);
  const planned = ctx.now() + 60_000;
  ctx.clock.advance(30_000);
  expect(await anOpenAttempt(ctx, token)).toBe(attemptId);
  expect(await findAttempt(ctx.db.read, attemptId)).toMatchObject({ nextCheckAt: planned });
});
