/**
 * All 720 orders of six things that happen to one payment end in the same state. What the doors lead to is the provider's
 * answer, so its answers are what is put in every order; the inbox is gone through with a twelfth of the orders
 * (deliveries.test.ts takes all 120 of another history, twice each).
 */
import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { findInvoice } from "@/db/queries/invoices";
import { findPayable } from "@/db/queries/payables";
import { listPayablePayments } from "@/db/queries/payments";
import { disputes, fees, ledgerLines, refunds } from "@/db/schema";
import type { DisputeState, PaymentState, RefundState } from "@/lib/providers/provider";
import { aCustomer } from "@/testing/documents";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, workOff } from "@/testing/paying";
import type { ScriptedEvent } from "@/testing/scripted-provider";
import { settleAttempt } from "./settle-attempt";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId } = shop;
const customerId = await aCustomer(ctx, businessId);

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

const orders = permutations([0, 1, 2, 3, 4, 5]);

type Opened = { attemptId: string; invoiceId: string; payableId: string; ref: string };

async function anOpenDocument(): Promise<Opened> {
  const { token, invoiceId, payableId } = await aPayableInvoice(ctx, businessId, { customerId });
  const attemptId = await anOpenAttempt(ctx, token);
  return { attemptId, invoiceId, payableId, ref: ctx.provider.of(attemptId).ref };
}

/** Paid, its fee, a refund of a part, one that fails after it had succeeded, a dispute opened and won: one event each. */
function aHistory(ref: string): { events: ScriptedEvent[]; states: PaymentState[] } {
  const { provider } = ctx;
  const states: PaymentState[] = [];
  const events: ScriptedEvent[] = [];
  const happens = (event: ScriptedEvent) => {
    events.push(event);
    states.push(structuredClone(provider.of(ref)));
    ctx.clock.advance(1_000);
  };
  const refund = (name: string, amountMinor: number, status: RefundState["status"]) =>
    provider.dashboardRefund(ref, { ref: `re_${name}_${ref}`, amountMinor, status, createdAt: ctx.now() });
  const dispute = (change: Partial<DisputeState>) =>
    provider.change(ref, { disputes: [{ ...aDispute(ref), ...change }] }, "charge.dispute.updated");
  happens(provider.pay(ref, { fee: null }));
  const fee = { balanceRef: `txn_${ref}`, feeMinor: 35, netMinor: 12_265, currency: "EUR" };
  happens(provider.change(ref, { fee }, "charge.updated"));
  happens(refund("part", 2_300, "succeeded"));
  refund("lost", 1_000, "succeeded");
  happens(refund("lost", 1_000, "failed"));
  happens(dispute({}));
  happens(dispute({ status: "won", fundsWithdrawn: false }));
  return { events, states };
}

const aDispute = (ref: string): DisputeState => ({
  ref: `dp_${ref}`,
  amountMinor: 10_000,
  currency: "EUR",
  status: "needs_response",
  reason: "fraudulent",
  respondBy: Date.UTC(2026, 11, 1),
  fundsWithdrawn: true,
  fees: [{ balanceRef: `txn_dp_${ref}`, feeMinor: 2_000, netMinor: -2_000, currency: "EUR" }],
  createdAt: 0,
});

/** Everything money says about a document, without ids and times: equal for equal states. */
async function stateHash(of: Opened): Promise<string> {
  const { read } = ctx.db;
  const invoice = await findInvoice(read, { businessId, invoiceId: of.invoiceId });
  const payable = await findPayable(read, { businessId, payableId: of.payableId });
  const [row, ...more] = await listPayablePayments(read, { businessId, payableId: of.payableId });
  const paymentId = row?.payment.id ?? "";
  const { id: _id, businessId: _business, updatedAt: _at, ...standing } = row?.state ?? missing();
  const balances = new Map<string, number>();
  for (const line of await read.select().from(ledgerLines).where(eq(ledgerLines.paymentId, paymentId))) {
    const place = `${line.account}:${line.currency}`;
    balances.set(place, (balances.get(place) ?? 0) + line.amountMinor);
  }
  const state = {
    invoice: [invoice?.status, invoice?.paidMinor, invoice?.refundedMinor, invoice?.isDisputed, invoice?.hasExcess],
    due: [payable?.amountDueMinor, payable?.isOpen],
    payments: [row?.payment.amountMinor, more.length],
    standing,
    refunds: (await read.select().from(refunds).where(eq(refunds.paymentId, paymentId)))
      .map((one) => `${one.amountMinor} ${one.status}`)
      .sort(),
    disputes: (await read.select().from(disputes).where(eq(disputes.paymentId, paymentId))).map(
      (one) => `${one.amountMinor} ${one.status} ${one.fundsWithdrawn}`,
    ),
    fees: (await read.select().from(fees).where(eq(fees.paymentId, paymentId))).map((one) => one.feeMinor).sort(),
    balances: [...balances].filter(([, amount]) => amount !== 0).sort(),
  };
  hashed.set(JSON.stringify(state), state);
  return createHash("sha256").update(JSON.stringify(state)).digest("hex");
}

const hashed = new Map<string, object>();
const missing = (): never => {
  throw new Error("The payment has no standing.");
};

/** Gone through once by hand, so that 720 equal states are 720 right ones. */
const rightEnd = {
  invoice: ["paid", 12_300, 2_300, false, false],
  due: [0, false],
  payments: [12_300, 0],
  refunds: ["1000 failed", "2300 succeeded"],
  disputes: ["10000 won false"],
  fees: [2_000, 35],
  balances: [
    ["fees:EUR", 2_035],
    ["provider:EUR", 12_300 - 2_300 - 2_035],
    ["receivable:EUR", 2_300 - 12_300],
  ],
};

test("P04: events of a payment, its fee, refunds and a dispute, delivered in a twelfth of the 720 orders", {
  timeout: 300_000,
}, async () => {
  const ends = new Set<string>();
  for (const order of orders.filter((_, at) => at % 12 === 0)) {
    // Longer than the gate needs to let the next questions through.
    ctx.clock.advance(5_000);
    const opened = await anOpenDocument();
    const { events } = aHistory(opened.ref);
    for (const [turn, position] of order.entries()) {
      await deliver(ctx, shop, events[position] ?? missing());
      if (turn === 1) await workOff(ctx);
    }
    await workOff(ctx);
    ends.add(await stateHash(opened));
  }
  expect(ends.size).toBe(1);
  expect([...hashed.values()]).toMatchObject([rightEnd]);
});

test("P04: answers of the provider that overtake each other, in each of 720 orders", { timeout: 300_000 }, async () => {
  hashed.clear();
  const ends = new Set<string>();
  for (const order of orders) {
    const opened = await anOpenDocument();
    const asked = ctx.now();
    const { states } = aHistory(opened.ref);
    for (const position of order)
      await settleAttempt(ctx, {
        attemptId: opened.attemptId,
        state: states[position] ?? missing(),
        learnedBy: "webhook",
        asOf: asked + position * 1_000,
      });
    ends.add(await stateHash(opened));
  }
  expect(ends.size).toBe(1);
  expect([...hashed.values()]).toMatchObject([rightEnd]);
});
