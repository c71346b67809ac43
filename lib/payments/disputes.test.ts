import { eq, like } from "drizzle-orm";
import { expect, test } from "vitest";
import { findInvoice } from "@/db/queries/invoices";
import { sumReceivable } from "@/db/queries/ledger";
import { listPayablePayments } from "@/db/queries/payments";
import { disputeChanges, disputes, fees, historyEntries, ledgerLines, mails } from "@/db/schema";
import type { DisputeState } from "@/lib/providers/provider";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, workOff } from "@/testing/paying";
import { disputeMovesOn } from "./payment-state";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId } = shop;

async function aPaidInvoice() {
  ctx.clock.advance(10_000);
  const document = await aPayableInvoice(ctx, businessId);
  const { ref } = ctx.provider.of(await anOpenAttempt(ctx, document.token));
  await deliver(ctx, shop, ctx.provider.pay(ref));
  await workOff(ctx);
  const [row] = await listPayablePayments(ctx.db.read, { businessId, payableId: document.payableId });
  const paymentId = row?.payment.id ?? "";
  const opened: DisputeState = {
    ref: `dp_${paymentId}`,
    amountMinor: 12_300,
    currency: "EUR",
    status: "needs_response",
    reason: "fraudulent",
    respondBy: Date.UTC(2026, 11, 1),
    fundsWithdrawn: true,
    fees: [{ balanceRef: `txn_dp_${paymentId}`, feeMinor: 2_000, netMinor: -2_000, currency: "EUR" }],
    createdAt: ctx.now(),
  };
  return { ...document, ref, paymentId, opened };
}

type Paid = Awaited<ReturnType<typeof aPaidInvoice>>;

/** The provider's next word about the dispute, told by webhook. */
async function tell(paid: Paid, change: Partial<DisputeState>): Promise<void> {
  ctx.clock.advance(60_000);
  const dispute = { ...paid.opened, ...change };
  await deliver(ctx, shop, ctx.provider.change(paid.ref, { disputes: [dispute] }, "charge.dispute.updated"));
  await workOff(ctx);
}

const accountOf = async (paid: Paid, account: string) =>
  (await ctx.db.read.select().from(ledgerLines).where(eq(ledgerLines.paymentId, paid.paymentId)))
    .filter((line) => line.account === account)
    .reduce((sum, line) => sum + line.amountMinor, 0);

async function told(paid: Paid): Promise<string[]> {
  const [row] = await ctx.db.read.select().from(disputes).where(eq(disputes.paymentId, paid.paymentId));
  const rows = await ctx.db.read
    .select()
    .from(mails)
    .where(like(mails.key, `dispute:${row?.id}:%`));
  return rows.map((mail) => mail.key.split(":")[2] ?? "").sort();
}

const invoiceOf = (paid: Paid) => findInvoice(ctx.db.read, { businessId, invoiceId: paid.invoiceId });

test("P28: opened, reviewed and won: the money leaves and comes back, the invoice stays paid and is marked meanwhile", async () => {
  const paid = await aPaidInvoice();
  await tell(paid, {});
  expect(await invoiceOf(paid)).toMatchObject({ status: "paid", isDisputed: true, paidMinor: 12_300 });
  expect(await accountOf(paid, "provider")).toBe(12_300 - 35 - 12_300 - 2_000);
  expect(await accountOf(paid, "disputes")).toBe(12_300);
  expect(await accountOf(paid, "fees")).toBe(2_035);
  expect(await sumReceivable(ctx.db.read, { businessId, invoiceId: paid.invoiceId })).toBe(-12_300);
  await tell(paid, { status: "under_review" });
  expect(await accountOf(paid, "disputes")).toBe(12_300);
  await tell(paid, { status: "won", fundsWithdrawn: false });
  expect(await invoiceOf(paid)).toMatchObject({ status: "paid", isDisputed: false });
  expect(await accountOf(paid, "disputes")).toBe(0);
  expect(await accountOf(paid, "provider")).toBe(12_300 - 35 - 2_000);
  expect(await told(paid)).toEqual(["needs_response", "won"]);
});

test("P28: lost: the money stays away, and the mark stays", async () => {
  const paid = await aPaidInvoice();
  await tell(paid, {});
  await tell(paid, { status: "lost" });
  expect(await invoiceOf(paid)).toMatchObject({ status: "paid", isDisputed: true });
  expect(await accountOf(paid, "disputes")).toBe(12_300);
  expect(await told(paid)).toEqual(["lost", "needs_response"]);
});

test("P28: an inquiry moves no money, and may end without a dispute or become one", async () => {
  const closed = await aPaidInvoice();
  const inquiry = { status: "inquiry" as const, fundsWithdrawn: false, fees: [] };
  await tell(closed, inquiry);
  expect(await accountOf(closed, "disputes")).toBe(0);
  expect(await invoiceOf(closed)).toMatchObject({ status: "paid", isDisputed: true });
  await tell(closed, { ...inquiry, status: "closed" });
  expect(await invoiceOf(closed)).toMatchObject({ status: "paid", isDisputed: false });
  expect(await told(closed)).toEqual(["closed", "inquiry"]);
  const escalated = await aPaidInvoice();
  await tell(escalated, inquiry);
  await tell(escalated, {});
  expect(await accountOf(escalated, "disputes")).toBe(12_300);
  expect(await told(escalated)).toEqual(["inquiry", "needs_response"]);
});

test("money taken and given back while the state stays the same has a mail and a line of its own", async () => {
  const paid = await aPaidInvoice();
  await tell(paid, { fundsWithdrawn: false, fees: [] });
  await tell(paid, { fundsWithdrawn: true });
  expect(await accountOf(paid, "disputes")).toBe(12_300);
  await tell(paid, { status: "won", fundsWithdrawn: true });
  await tell(paid, { status: "won", fundsWithdrawn: false });
  expect(await accountOf(paid, "disputes")).toBe(0);
  expect(await told(paid)).toEqual(["funds_reinstated", "funds_withdrawn", "needs_response", "won"]);
  const lines = await ctx.db.read.select().from(historyEntries).where(eq(historyEntries.paymentId, paid.paymentId));
  expect(lines.map((line) => line.kind).filter((kind) => kind.startsWith("dispute."))).toEqual([
    "dispute.needs_response",
    "dispute.funds_withdrawn",
    "dispute.won",
    "dispute.funds_reinstated",
  ]);
});

test("the same word twice is one change, one fee and one mail; a new deadline is kept without a mail", async () => {
  const paid = await aPaidInvoice();
  for (let time = 0; time < 3; time += 1) await tell(paid, {});
  await tell(paid, { respondBy: Date.UTC(2026, 11, 5) });
  const [row] = await ctx.db.read.select().from(disputes).where(eq(disputes.paymentId, paid.paymentId));
  expect(row?.respondBy).toBe(Date.UTC(2026, 11, 5));
  const changes = await ctx.db.read
    .select()
    .from(disputeChanges)
    .where(eq(disputeChanges.disputeId, row?.id ?? ""));
  expect(changes).toHaveLength(2);
  expect(await ctx.db.read.select().from(fees).where(eq(fees.paymentId, paid.paymentId))).toHaveLength(2);
  expect(await told(paid)).toEqual(["needs_response"]);
  expect(await accountOf(paid, "disputes")).toBe(12_300);
});

test("P26: a clock that ran ahead while a dispute was learned of does not hide how it ends, nor reopens it", async () => {
  const paid = await aPaidInvoice();
  ctx.clock.advance(600_000);
  await tell(paid, {});
  ctx.clock.advance(-600_000);
  await tell(paid, { status: "lost" });
  expect(await told(paid)).toEqual(["lost", "needs_response"]);
  const [row] = await ctx.db.read.select().from(disputes).where(eq(disputes.paymentId, paid.paymentId));
  expect(row?.status).toBe("lost");
  expect(disputeMovesOn({ ...paid.opened, status: "lost" }, paid.opened, "unknown")).toBe(false);
});

test("the mail says until when, and where the answer goes", async () => {
  const paid = await aPaidInvoice();
  await tell(paid, {});
  const [row] = await ctx.db.read.select().from(disputes).where(eq(disputes.paymentId, paid.paymentId));
  const [mail] = await ctx.db.read
    .select()
    .from(mails)
    .where(eq(mails.key, `dispute:${row?.id}:needs_response`));
  expect(mail?.subject).toBe("A payment is disputed: €123.00");
  expect(JSON.stringify(mail?.content)).toContain("Answer before 2026-12-01");
  expect(mail?.content).toMatchObject({ path: `/b/${businessId}/payments/${paid.paymentId}` });
  expect(ctx.providers.stripe.capabilities.disputeUrl("live", paid.opened.ref)).toContain(paid.opened.ref);
});

test("an inquiry that became a dispute is booked once: what is learned later undoes nothing", async () => {
  const paid = await aPaidInvoice();
  await tell(paid, { status: "inquiry", fundsWithdrawn: false, fees: [] });
  await tell(paid, { fees: [] });
  await tell(paid, { fees: paid.opened.fees });
  const lines = await ctx.db.read.select().from(ledgerLines).where(eq(ledgerLines.paymentId, paid.paymentId));
  const booked = (kind: string) =>
    lines
      .filter((line) => line.factKind === kind)
      .map((line) => `${line.account} ${line.amountMinor}`)
      .sort();
  expect(booked("dispute_change")).toEqual(["disputes 12300", "provider -12300"]);
  expect(booked("fee")).toEqual(["fees 2000", "fees 35", "provider -2000", "provider -35"]);
});
