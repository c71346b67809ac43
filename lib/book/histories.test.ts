/** Random histories at Stripe, played by its state machine in this process: both books agree and every deposit adds up. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { listBookConnections } from "@/db/queries/book";
import { listOpenDifferences } from "@/db/queries/differences";
import { listEntriesOfPayout, listPayouts, sumNotPaidOut } from "@/db/queries/payouts";
import { saveConnection } from "@/lib/connections/save-connection";
import { checkAttempt } from "@/lib/payments/check-attempt";
import { startPayment } from "@/lib/payments/start-payment";
import { createStripeProvider } from "@/lib/providers/stripe/create-provider";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { inProcessClient } from "@/sandbox/stripe/in-process";
import { initialState } from "@/sandbox/stripe/initial-state";
import { decideDispute, openDispute } from "@/sandbox/stripe/machine/disputes";
import { createMachine } from "@/sandbox/stripe/machine/machine";
import { chargeStripeFee, failPayout, payOut } from "@/sandbox/stripe/machine/payouts";
import { createRefund } from "@/sandbox/stripe/machine/refunds";
import type { Form } from "@/sandbox/stripe/machine/state";
import { typedKeys } from "@/testing/connecting";
import { aContext, TEST_NOW } from "@/testing/context";
import { aDatabase } from "@/testing/database";
import { aBusiness, aLine } from "@/testing/documents";
import { aPayableInvoice } from "@/testing/paying";
import { compareBook } from "./compare-book";
import { exportPayout } from "./export-payout";
import { explainPayout } from "./payout";

const keys = sandboxKeys.nordlicht.test;
const { accountId } = sandboxKeys.nordlicht;
const hourMs = 3_600_000;

type Step =
  | { do: "pay"; amountMinor: number; currency: string; method: string }
  | { do: "foreign"; amountMinor: number }
  | { do: "refund"; which: number; share: number }
  | { do: "dispute"; which: number; inquiry: boolean }
  | { do: "decide"; which: number; outcome: "won" | "lost" }
  | { do: "fee"; amountMinor: number }
  | { do: "payOut" }
  | { do: "failPayout"; which: number }
  /** In the middle of it all, before we know of anything. */
  | { do: "compare" }
  | { do: "wait"; hours: number };

const which = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("pay" as const),
      amountMinor: fc.integer({ min: 500, max: 999_999 }),
      currency: fc.constantFrom("EUR", "EUR", "USD", "PLN", "JPY"),
      method: fc.constantFrom("pm_card_visa", "pm_card_visa", "pm_card_refundFail", "pm_card_pendingRefund"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("foreign" as const), amountMinor: fc.integer({ min: 50, max: 99_999 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("refund" as const), which, share: fc.integer({ min: 1, max: 100 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("dispute" as const), which, inquiry: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("decide" as const),
      which,
      outcome: fc.constantFrom("won" as const, "lost" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("fee" as const), amountMinor: fc.integer({ min: 1, max: 3_000 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("compare" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("payOut" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("failPayout" as const), which }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 240 }) }) },
);

const db = await aDatabase();

/** A connected business and an account of its own, at a Stripe that only this history touches. */
async function aHistory() {
  const clock = { at: TEST_NOW };
  const now = () => clock.at;
  let count = 0;
  const machine = createMachine(initialState(), {
    now,
    newId: (prefix) => `${prefix}${String(++count).padStart(6, "0")}`,
  });
  const client = inProcessClient(async (request) => machine.handle(request));
  const base = await aContext({ db, now });
  const rules = { publicUrl: "https://pay.test.example", isSandboxed: true };
  const stripe = createStripeProvider({
    ...rules,
    apiBase: "http://127.0.0.1:1",
    now,
    log: base.log,
    httpClient: client,
  });
  const ctx = { ...base, now, providers: { stripe }, instance: { ...base.instance, ...rules } };
  const { businessId } = await aBusiness(ctx);
  await saveConnection(ctx, typedKeys(businessId, { test: keys, autoPayments: true }));
  const [connection] = await listBookConnections(db.read, { businessId, mode: "test" });
  const call = (path: string, form: Form) =>
    machine.handle({
      method: "POST",
      path,
      form,
      authorization: `Bearer ${keys.secret}`,
      idempotencyKey: randomUUID(),
      stripeVersion: null,
      upload: null,
    });
  const world = () => machine.world(accountId, false);
  const attempts: string[] = [];
  const advance = (ms: number) => {
    clock.at += ms;
    machine.runDue();
  };
  return { ctx, businessId, connectionId: connection?.id ?? "", machine, call, world, attempts, advance };
}

type History = Awaited<ReturnType<typeof aHistory>>;

const pick = <T>(items: T[], at: number): T | undefined => items[at % Math.max(1, items.length)];
const returnTo = { return_url: "https://pay.test.example/back" };

async function play(history: History, { machine, call, world } = history, step: Step): Promise<void> {
  const { objects } = world().scope;
  switch (step.do) {
    case "pay": {
      const { ctx, businessId } = history;
      const lines = [aLine({ unitPriceE4: step.amountMinor * 10_000, taxRateBps: 0 })];
      const { token } = await aPayableInvoice(ctx, businessId, { mode: "test", currency: step.currency, lines });
      const started = await startPayment(ctx, { token });
      if (started.kind !== "ready") throw new Error("The payment could not be opened.");
      const ref = started.client.clientSecret?.split("_secret_")[0] ?? "";
      call(`/v1/payment_intents/${ref}/confirm`, { payment_method: step.method, ...returnTo });
      history.attempts.push(started.attemptId);
      return;
    }
    case "foreign": {
      const paid = { payment_method: "pm_card_visa", confirm: true, ...returnTo };
      call("/v1/payment_intents", { amount: step.amountMinor, currency: "eur", ...paid });
      return;
    }
    case "refund": {
      const charge = pick(
        Object.values(objects.charge).filter((one) => !one.disputed && one.status === "succeeded" && !one.refunded),
        step.which,
      );
      if (charge === undefined) return;
      const left = charge.amount - charge.amount_refunded;
      createRefund(world(), { charge: charge.id, amount: Math.max(1, Math.floor((left * step.share) / 100)) });
      return;
    }
    case "dispute": {
      const charge = pick(Object.values(objects.charge), step.which);
      if (charge !== undefined) openDispute(world(), charge.id, "fraudulent", step.inquiry);
      return;
    }
    case "decide": {
      const dispute = pick(Object.values(objects.dispute), step.which);
      if (dispute !== undefined) decideDispute(world(), dispute.id, step.outcome);
      return;
    }
    case "fee":
      chargeStripeFee(world(), step.amountMinor);
      return;
    case "compare": {
      const { ctx, businessId, connectionId } = history;
      await compareBook(ctx, { businessId, connectionId, by: "owner" });
      return;
    }
    case "payOut":
      payOut(world(), { isAtOnce: true });
      return;
    case "failPayout": {
      const payout = pick(
        Object.values(objects.payout).filter(({ status }) => status === "paid" || status === "in_transit"),
        step.which,
      );
      if (payout !== undefined) failPayout(world(), payout.id);
      return;
    }
    case "wait":
      history.advance(step.hours * hourMs);
  }
  machine.runDue();
}

test("whatever happened, both books agree once we know it, and every deposit adds up to the cent", {
  timeout: 120_000,
}, async () => {
  let deposits = 0;
  let refunds = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      const history = await aHistory();
      const { ctx, businessId, connectionId, world } = history;
      for (const one of steps) await play(history, history, one);
      history.advance(60_000);
      for (const attemptId of history.attempts) await checkAttempt(ctx, { attemptId, learnedBy: "check" });
      await compareBook(ctx, { businessId, connectionId, by: "owner" });
      const open = await listOpenDifferences(db.read, { businessId, mode: "test", limit: 100 });
      expect(open.filter(({ kind }) => kind !== "foreign")).toEqual([]);

      const { objects } = world().scope;
      const kept = await listPayouts(db.read, { businessId, mode: "test", after: null, limit: 1_000 });
      expect(kept.map(({ ref, amountMinor }) => [ref, amountMinor]).sort()).toEqual(
        Object.values(objects.payout)
          .map(({ id, amount }) => [id, amount])
          .sort(),
      );
      for (const payout of kept) {
        const entries = await listEntriesOfPayout(db.read, { businessId, payoutId: payout.id });
        const { parts, totalMinor, gapMinor } = explainPayout(entries, payout.amountMinor);
        expect([totalMinor, gapMinor]).toEqual([payout.amountMinor, 0]);
        expect(parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(payout.amountMinor);
        expect(payout.explainedAt).not.toBeNull();
        const { text } = await exportPayout(ctx, { businessId, payoutId: payout.id });
        const net = text
          .trim()
          .split("\r\n")
          .slice(1)
          .map((row) => Math.round(Number(row.split(",")[6]) * 100));
        expect(net.reduce((sum, amount) => sum + amount, 0)).toBe(0);
        deposits += 1;
        refunds += parts.filter(({ part }) => part === "refunds").length;
      }

      const balance = Object.values(objects.balance_transaction).reduce((sum, { net }) => sum + net, 0);
      const waiting = await sumNotPaidOut(db.read, { businessId, connectionIds: [connectionId], now: ctx.now() });
      expect(waiting.reduce((sum, { netMinor }) => sum + netMinor, 0)).toBe(balance);
    }),
    { numRuns: 40, seed: 20_261_122 },
  );
  // Not true by having nothing to look at.
  expect(deposits).toBeGreaterThan(30);
  expect(refunds).toBeGreaterThan(5);
});
