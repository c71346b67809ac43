import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { updateBusiness } from "@/db/queries/businesses";
import { listInvoiceHistory } from "@/db/queries/history";
import { saveInvoiceStanding } from "@/db/queries/invoice-standing";
import { listInvoiceMails } from "@/db/queries/mails";
import { jobs } from "@/db/schema";
import { type JobHandlers, runDueJobs } from "@/lib/jobs/run-jobs";
import { aContext, type TestContext } from "@/testing/context";
import { aBusiness, aCustomer, aLine, anIssuedInvoice } from "@/testing/documents";
import type { InvoiceStatus } from "./invoice-status";
import { remindAutomatically } from "./remind-automatically";
import { requireInvoice } from "./require-invoice";
import { voidInvoice } from "./void-invoice";

const DAY = 86_400_000;

/** Due on 6 December; the reminder is wanted on the 13th at nine in Berlin. */
const REMINDER_AT = Date.UTC(2026, 11, 13, 8);

async function setUp(overrides: Parameters<typeof aBusiness>[1] = {}) {
  const ctx = await aContext();
  const { businessId } = await aBusiness(ctx, overrides);
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  return { ctx, businessId, invoiceId };
}

/** What the worker does at this moment, as often as a nervous clock would. */
async function work(ctx: TestContext, times = 1): Promise<void> {
  const handlers: JobHandlers = {
    "invoice.remind": (context, { payload }) =>
      remindAutomatically(context, { businessId: String(payload.businessId), invoiceId: String(payload.invoiceId) }),
  };
  for (let time = 0; time < times; time += 1) await runDueJobs(ctx, handlers);
}

/** As settling stores it when a provider has spoken. */
const setStatus = (ctx: TestContext, of: { businessId: string; invoiceId: string }, status: InvoiceStatus) =>
  ctx.db.inTransaction((tx) =>
    saveInvoiceStanding(tx, {
      ...of,
      set: {
        status,
        isDisputed: false,
        hasExcess: false,
        paidMinor: 0,
        refundedMinor: 0,
        pendingMinor: 0,
        paidAt: null,
        updatedAt: ctx.now(),
      },
    }),
  );

const reminders = (ctx: TestContext, businessId: string, invoiceId: string) =>
  listInvoiceMails(ctx.db.read, { businessId, invoiceId });

test("the reminder goes out in the morning of the day after the wait, and not earlier", async () => {
  const { ctx, businessId, invoiceId } = await setUp();
  ctx.clock.set(REMINDER_AT - 1);
  await work(ctx);
  expect(await reminders(ctx, businessId, invoiceId)).toEqual([]);
  ctx.clock.set(REMINDER_AT);
  await work(ctx);
  expect(await reminders(ctx, businessId, invoiceId)).toMatchObject([
    { kind: "reminder", to: ["anna@customer.example"], key: `reminder:${invoiceId}:auto` },
  ]);
});

test("a hundred runs of the job send one reminder", async () => {
  const { ctx, businessId, invoiceId } = await setUp();
  ctx.clock.set(REMINDER_AT);
  await Promise.all(Array.from({ length: 100 }, () => remindAutomatically(ctx, { businessId, invoiceId })));
  await work(ctx, 3);
  ctx.clock.advance(30 * DAY);
  await work(ctx, 3);
  expect(await reminders(ctx, businessId, invoiceId)).toHaveLength(1);
});

test("while money is on its way the reminder waits, and comes when the debit has failed", async () => {
  const { ctx, businessId, invoiceId } = await setUp();
  await setStatus(ctx, { businessId, invoiceId }, "on_its_way");
  for (let day = 0; day < 5; day += 1) {
    ctx.clock.set(REMINDER_AT + day * DAY);
    await work(ctx, 2);
  }
  expect(await reminders(ctx, businessId, invoiceId)).toEqual([]);
  await setStatus(ctx, { businessId, invoiceId }, "issued");
  ctx.clock.advance(DAY);
  await work(ctx, 2);
  expect(await reminders(ctx, businessId, invoiceId)).toHaveLength(1);
});

test.each(["paid", "refunded"] as const)("a %s invoice is not reminded of", async (status) => {
  const { ctx, businessId, invoiceId } = await setUp();
  await setStatus(ctx, { businessId, invoiceId }, status);
  ctx.clock.set(REMINDER_AT);
  await work(ctx);
  expect(await reminders(ctx, businessId, invoiceId)).toEqual([]);
});

test("a void invoice is not reminded of", async () => {
  const { ctx, businessId, invoiceId } = await setUp();
  await voidInvoice(ctx, { businessId, invoiceId, reason: "x", by: "usr" });
  ctx.clock.set(REMINDER_AT);
  await work(ctx);
  expect(await reminders(ctx, businessId, invoiceId)).toEqual([]);
});

test("reminders that are switched off stay off, also when the job was planned before", async () => {
  const { ctx, businessId, invoiceId } = await setUp();
  await ctx.db.inTransaction((tx) => updateBusiness(tx, { businessId, change: { reminderAfterDays: null } }));
  ctx.clock.set(REMINDER_AT);
  await work(ctx);
  expect(await reminders(ctx, businessId, invoiceId)).toEqual([]);
});

test("a longer wait set later is respected", async () => {
  const { ctx, businessId, invoiceId } = await setUp();
  await ctx.db.inTransaction((tx) => updateBusiness(tx, { businessId, change: { reminderAfterDays: 10 } }));
  ctx.clock.set(REMINDER_AT);
  await work(ctx, 2);
  expect(await reminders(ctx, businessId, invoiceId)).toEqual([]);
  ctx.clock.advance(3 * DAY);
  await work(ctx, 2);
  expect(await reminders(ctx, businessId, invoiceId)).toHaveLength(1);
});

test("a test invoice of a stranger is not reminded of, and the timeline says why", async () => {
  const { ctx, businessId } = await setUp();
  const { invoiceId } = await anIssuedInvoice(ctx, businessId, { mode: "test" });
  ctx.clock.set(REMINDER_AT);
  await work(ctx);
  expect(await reminders(ctx, businessId, invoiceId)).toEqual([]);
  const history = await listInvoiceHistory(ctx.db.read, { businessId, invoiceId });
  expect(history.at(-1)).toMatchObject({ kind: "reminder.skipped", data: { reason: "test_document" } });
});

test("a customer without an address is not reminded, and the timeline says why", async () => {
  const { ctx, businessId } = await setUp();
  const customerId = await aCustomer(ctx, businessId, { email: null });
  const { invoiceId } = await anIssuedInvoice(ctx, businessId, { customerId });
  ctx.clock.set(REMINDER_AT);
  await work(ctx);
  const history = await listInvoiceHistory(ctx.db.read, { businessId, invoiceId });
  expect(history.at(-1)).toMatchObject({ kind: "reminder.skipped", data: { reason: "no_address" } });
});

test("an invoice plans one reminder job; one over nothing plans none", async () => {
  const { ctx, businessId, invoiceId } = await setUp();
  const planned = await ctx.db.read.select().from(jobs).where(eq(jobs.kind, "invoice.remind"));
  expect(planned).toMatchObject([{ key: `reminder:${invoiceId}:auto`, runAt: REMINDER_AT }]);
  const free = await anIssuedInvoice(ctx, businessId, { lines: [aLine({ unitPriceE4: 0 })] });
  expect((await requireInvoice(ctx.db.read, { businessId, invoiceId: free.invoiceId })).status).toBe("paid");
  expect(await ctx.db.read.select().from(jobs).where(eq(jobs.kind, "invoice.remind"))).toHaveLength(1);
});
