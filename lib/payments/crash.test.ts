/** The process dies before and after each provider call and each commit of a payment; the loops of the next one end the same. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { findOpenAttempt } from "@/db/queries/attempts";
import { findInvoice } from "@/db/queries/invoices";
import { sumReceivable } from "@/db/queries/ledger";
import { listPayablePayments } from "@/db/queries/payments";
import { mails, providerEventStates, refunds } from "@/db/schema";
import { jobHandlers } from "@/lib/http/job-handlers";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { type Provider, ProviderError } from "@/lib/providers/provider";
import {
  aPayableInvoice,
  aPayingContext,
  aShop,
  deliver,
  type PayableDocument,
  type PayingContext,
  type Shop,
  workOff,
} from "@/testing/paying";
import type { ScriptedEvent, ScriptedProvider } from "@/testing/scripted-provider";
import { checkAsCustomer } from "./check-as-customer";
import { closeAttempts } from "./close-attempts";
import { refundPayment } from "./refund-payment";
import { startPayment } from "./start-payment";
import { sweepConnections } from "./sweep-connections";

class Crash extends Error {}

const providerCalls = ["startPayment", "fetchPayment", "fetchByRef", "cancelPayment", "listChanges", "refund"] as const;

/** A process that dies at its `at`-th step, counting before and after each provider call and around each commit. */
function mortal(ctx: PayingContext, at: number): { ctx: PayingContext; steps(): number } {
  let steps = 0;
  let isDead = false;
  function step(): void {
    if (isDead || steps++ === at) {
      isDead = true;
      throw new Crash(`died at step ${at}`);
    }
  }
  async function around<T>(work: () => Promise<T>): Promise<T> {
    step();
    const result = await work();
    step();
    return result;
  }
  const provider: ScriptedProvider = { ...ctx.provider };
  for (const name of providerCalls) wrapCall(provider, name, around);
  const db = {
    ...ctx.db,
    inTransaction: <T>(run: Parameters<typeof ctx.db.inTransaction<T>>[0]) =>
      around(() =>
        ctx.db.inTransaction<T>(async (tx) => {
          const result = await run(tx);
          step();
          return result;
        }),
      ),
  };
  return { ctx: { ...ctx, db, provider, providers: { stripe: provider } }, steps: () => steps };
}

type Around = <T>(work: () => Promise<T>) => Promise<T>;

/** Each call keeps its own type; only the wrapper around it is the same for all. */
function wrapCall<N extends (typeof providerCalls)[number]>(provider: Provider, name: N, around: Around): void {
  const real = provider[name] as (...args: unknown[]) => Promise<unknown>;
  const wrapped = (...args: unknown[]) => around(() => real(...args));
  provider[name] = wrapped as Provider[N];
}

async function untilDeath(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
}

/** The customer's browser: opens the form, and pays at the provider once it holds the secret. */
async function payInBrowser(ctx: PayingContext, document: PayableDocument): Promise<ScriptedEvent | null> {
  const started = await startPayment(ctx, { token: document.token });
  if (started.kind !== "ready") return null;
  const { ref, status } = ctx.provider.of(started.attemptId);
  return status === "open" ? ctx.provider.pay(ref) : null;
}

async function payAndHear(ctx: PayingContext, shop: Shop, document: PayableDocument): Promise<void> {
  const event = await payInBrowser(ctx, document);
  if (event !== null) await deliver(ctx, shop, event);
  await workOff(ctx);
}

/** A new process on the same database: nothing in memory survives. No webhook is delivered again. */
async function recover(ctx: PayingContext, document: PayableDocument): Promise<void> {
  const fresh: PayingContext = { ...ctx, db: { ...ctx.db } };
  for (let round = 0; round < 25; round += 1) {
    fresh.clock.advance(60_000);
    await sweepConnections(fresh);
    await workOff(fresh);
    const view = await checkAsCustomer(fresh, { token: document.token });
    if (view.canPayNow) await payInBrowser(fresh, document);
  }
}

async function expectPaidOnce(ctx: PayingContext, shop: Shop, document: PayableDocument): Promise<void> {
  const { businessId } = shop;
  const { invoiceId, payableId } = document;
  const received = [...ctx.provider.truth.values()].filter((state) => state.status === "succeeded");
  const recorded = await listPayablePayments(ctx.db.read, { businessId, payableId });
  expect(recorded.map((row) => row.payment.providerPaymentId).sort()).toEqual(
    received.map((state) => state.ref).sort(),
  );
  expect(recorded).toHaveLength(1);
  const invoice = await findInvoice(ctx.db.read, { businessId, invoiceId });
  expect(invoice).toMatchObject({ status: "paid", paidMinor: 12_300, hasExcess: false });
  expect(await findOpenAttempt(ctx.db.read, { businessId, payableId })).toBeNull();
  const keys = (await ctx.db.read.select().from(mails)).map((mail) => mail.key.split(":")[0]);
  expect(keys.sort()).toEqual(["owner-paid", "receipt"]);
  const pending = await ctx.db.read.select().from(providerEventStates).where(eq(providerEventStates.state, "pending"));
  expect(pending).toEqual([]);
}

type Scenario = (ctx: PayingContext, shop: Shop, document: PayableDocument) => Promise<void>;

async function countSteps(scenario: Scenario, prepare: Scenario = async () => {}) {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const document = await aPayableInvoice(ctx, shop.businessId);
  await prepare(ctx, shop, document);
  const process = mortal(ctx, Number.POSITIVE_INFINITY);
  await scenario(process.ctx, shop, document);
  return process.steps();
}

test("a payment interrupted at any step ends as one payment", { timeout: 60_000 }, async () => {
  const steps = await countSteps(payAndHear);
  expect(steps).toBeGreaterThan(20);
  for (let at = 0; at < steps; at += 1) {
    const ctx = await aPayingContext();
    const shop = await aShop(ctx);
    const document = await aPayableInvoice(ctx, shop.businessId);
    await untilDeath(() => payAndHear(mortal(ctx, at).ctx, shop, document));
    await recover(ctx, document);
    await expectPaidOnce(ctx, shop, document);
  }
});

/** The owner closes the open attempt (as a void or a change of the sum does) and the customer opens the page again. */
async function closeAndPayAgain(ctx: PayingContext, shop: Shop, document: PayableDocument): Promise<void> {
  await startPayment(ctx, { token: document.token });
  await closeAttempts(ctx, { businessId: shop.businessId, payableId: document.payableId });
  await payAndHear(ctx, shop, document);
}

test("closing an attempt interrupted at any step ends as one payment", { timeout: 60_000 }, async () => {
  const steps = await countSteps(closeAndPayAgain);
  for (let at = 0; at < steps; at += 1) {
    const ctx = await aPayingContext();
    const shop = await aShop(ctx);
    const document = await aPayableInvoice(ctx, shop.businessId);
    await untilDeath(() => closeAndPayAgain(mortal(ctx, at).ctx, shop, document));
    await recover(ctx, document);
    await expectPaidOnce(ctx, shop, document);
  }
});

const handlers = { ...jobHandlers, "mail.send": async () => {} };

/** The owner refunds a part and looks again; the jobs that the refund left behind run, and the webhook comes. */
async function refundAndHear(ctx: PayingContext, shop: Shop, document: PayableDocument): Promise<void> {
  const { businessId } = shop;
  const [row] = await listPayablePayments(ctx.db.read, { businessId, payableId: document.payableId });
  const events = ctx.provider.events.length;
  await refundPayment(ctx, {
    businessId,
    paymentId: row?.payment.id ?? "",
    amountMinor: 2_300,
    currency: "EUR",
    reason: "",
    by: "usr_anna",
    requestId: "form_of_the_crash",
  });
  ctx.clock.advance(60_000);
  await runDueJobs(ctx, handlers);
  for (const event of ctx.provider.events.slice(events)) await deliver(ctx, shop, event);
  await workOff(ctx);
}

async function recoverRefund(ctx: PayingContext): Promise<void> {
  const fresh: PayingContext = { ...ctx, db: { ...ctx.db } };
  for (let round = 0; round < 10; round += 1) {
    fresh.clock.advance(20 * 60_000);
    await runDueJobs(fresh, handlers);
    await sweepConnections(fresh);
    await workOff(fresh);
  }
}

async function expectRefundedOnce(ctx: PayingContext, shop: Shop, document: PayableDocument, wasWritten: boolean) {
  const { businessId } = shop;
  const made = [...ctx.provider.truth.values()].flatMap((state) => state.refunds);
  expect(made).toHaveLength(wasWritten ? 1 : 0);
  const rows = await ctx.db.read.select().from(refunds);
  expect(rows.map((row) => [row.status, row.providerRefundId])).toEqual(made.map((one) => ["succeeded", one.ref]));
  const refundedMinor = wasWritten ? 2_300 : 0;
  const invoice = await findInvoice(ctx.db.read, { businessId, invoiceId: document.invoiceId });
  expect(invoice).toMatchObject({ status: "paid", paidMinor: 12_300, refundedMinor });
  expect(await sumReceivable(ctx.db.read, { businessId, invoiceId: document.invoiceId })).toBe(refundedMinor - 12_300);
  const mailed = (await ctx.db.read.select().from(mails)).filter((mail) => mail.key.startsWith("refunded:"));
  expect(mailed).toHaveLength(made.length);
}

test("a refund interrupted at any step ends as one refund, or as none when it was never written", {
  timeout: 60_000,
}, async () => {
  const steps = await countSteps(refundAndHear, payAndHear);
  expect(steps).toBeGreaterThan(10);
  let unwritten = 0;
  for (let at = 0; at < steps; at += 1) {
    const ctx = await aPayingContext();
    const shop = await aShop(ctx);
    const document = await aPayableInvoice(ctx, shop.businessId);
    await payAndHear(ctx, shop, document);
    await untilDeath(() => refundAndHear(mortal(ctx, at).ctx, shop, document));
    const wasWritten = (await ctx.db.read.select().from(refunds)).length > 0;
    if (!wasWritten) unwritten += 1;
    await recoverRefund(ctx);
    await expectRefundedOnce(ctx, shop, document, wasWritten);
  }
  // Before the row's commit nothing has been asked for, so there is nothing to take up.
  expect(unwritten).toBe(2);
});

test.each(["before", "after"] as const)(
  "a refund that is answered by silence and then dies, %s the work",
  {
    timeout: 60_000,
  },
  async (when) => {
    const steps = await countSteps(refundAndHear, payAndHear);
    for (let at = 0; at < steps + 8; at += 1) {
      const ctx = await aPayingContext();
      const shop = await aShop(ctx);
      const document = await aPayableInvoice(ctx, shop.businessId);
      await payAndHear(ctx, shop, document);
      ctx.provider.fail({ call: "refund", when });
      await untilDeath(() => refundAndHear(mortal(ctx, at).ctx, shop, document));
      const wasWritten = (await ctx.db.read.select().from(refunds)).length > 0;
      await recoverRefund(ctx);
      await expectRefundedOnce(ctx, shop, document, wasWritten);
    }
  },
);

test("the answer of any provider call is lost, work done or not: still one payment", { timeout: 60_000 }, async () => {
  for (const call of providerCalls)
    for (const when of ["before", "after"] as const)
      for (const outcome of ["unknown", "unavailable"] as const) {
        const ctx = await aPayingContext();
        const shop = await aShop(ctx);
        const document = await aPayableInvoice(ctx, shop.businessId);
        ctx.provider.fail({ call, when, error: new ProviderError(outcome, "network", "no answer") });
        await payAndHear(ctx, shop, document).catch((error: unknown) => expect(error).toMatchObject({ code: "BUSY" }));
        await recover(ctx, document);
        await expectPaidOnce(ctx, shop, document);
      }
});
