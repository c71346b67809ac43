/** Money that must not be counted: typed by mistake and taken back, held by the bank, in another currency. */
import { expect, test } from "vitest";
import { listCredits } from "@/db/queries/health";
import { listRecentPayments, sumPaid } from "@/db/queries/home";
import { findInvoice } from "@/db/queries/invoices";
import { sumReceivable } from "@/db/queries/ledger";
import { listPaymentsForNotice } from "@/db/queries/mail-facts";
import { findNewestPayment, listPayablePayments } from "@/db/queries/payments";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, workOff } from "@/testing/paying";
import { applyCredit } from "./apply-credit";
import { loadPayView } from "./load-pay-view";
import { recordManualPayment } from "./record-manual-payment";
import { takeBackPayment } from "./take-back-payment";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId } = shop;
const by = "usr_anna";

let forms = 0;
async function aTransfer(invoiceId: string, amount: string, of = businessId, paidOn = "2026-11-20"): Promise<string> {
  forms += 1;
  const { paymentId } = await recordManualPayment(ctx, {
    businessId: of,
    invoiceId,
    customerId: null,
    kind: "bank_transfer",
    amount,
    currency: "EUR",
    paidOn,
    note: "",
    by,
    requestId: `form_uncounted_${forms}`,
  });
  return paymentId;
}

const invoiceOf = (invoiceId: string) => findInvoice(ctx.db.read, { businessId, invoiceId });
const takeBack = (paymentId: string, of = businessId) =>
  takeBackPayment(ctx, { businessId: of, paymentId, reason: "", by });

test("what was taken back counts nowhere: not on Home, in the daily notice, or on the customer's page", async () => {
  const other = await aShop(ctx);
  const ofMode = { businessId: other.businessId, mode: "live" as const };
  const { invoiceId, payableId, token } = await aPayableInvoice(ctx, other.businessId);
  const real = await aTransfer(invoiceId, "123", other.businessId, "2026-11-18");
  const excess = await aTransfer(invoiceId, "50", other.businessId, "2026-11-18");
  await takeBack(await aTransfer(invoiceId, "123", other.businessId), other.businessId);
  const counted = [real, excess].sort();
  expect(await sumPaid(ctx.db.read, { ...ofMode, since: 0 })).toEqual([
    { currency: "EUR", amountMinor: 17_300, count: 2 },
  ]);
  expect((await listRecentPayments(ctx.db.read, { ...ofMode, limit: 9 })).map(({ id }) => id).sort()).toEqual(counted);
  const noticed = await listPaymentsForNotice(ctx.db.read, { ...ofMode, from: 0, until: ctx.now() + 1 });
  expect(noticed.map(({ payment }) => payment.id).sort()).toEqual(counted);
  const newest = await findNewestPayment(ctx.db.read, { businessId: other.businessId, payableId });
  expect(counted).toContain(newest?.id);
  expect(await loadPayView(ctx, { token })).toMatchObject({ kind: "paid", excessMinor: 5_000 });
});

test("a payment that was put on two invoices stands on Home once", async () => {
  const other = await aShop(ctx);
  const { invoiceId } = await aPayableInvoice(ctx, other.businessId);
  const paymentId = await aTransfer(invoiceId, "200", other.businessId);
  const second = await aPayableInvoice(ctx, other.businessId);
  const use = { businessId: other.businessId, paymentId, invoiceId: second.invoiceId, amountMinor: 1_000, by };
  await applyCredit(ctx, use);
  const recent = await listRecentPayments(ctx.db.read, { businessId: other.businessId, mode: "live", limit: 9 });
  expect(recent).toMatchObject([
    { id: paymentId, invoiceNumber: expect.any(String), customerName: expect.any(String) },
  ]);
});

test.each([
  ["lost", /already given this payment back/],
  ["needs_response", /until the bank has decided/],
] as const)(
  "credit of a payment whose dispute is %s pays no invoice and waits for nobody",
  async (status, sentence) => {
    const document = await aPayableInvoice(ctx, businessId);
    const { ref } = ctx.provider.of(await anOpenAttempt(ctx, document.token));
    const paid = ctx.provider.pay(ref);
    const typed = await aTransfer(document.invoiceId, "123");
    await deliver(ctx, shop, paid);
    await workOff(ctx);
    const rows = await listPayablePayments(ctx.db.read, { businessId, payableId: document.payableId });
    const online = rows.find(({ payment }) => payment.kind === "provider");
    const paymentId = online?.payment.id ?? "";
    expect(online?.state).toMatchObject({ creditMinor: 12_300 });
    const dispute = {
      ...{ ref: `du_${ref}`, amountMinor: 12_300, currency: "EUR", status, reason: null, respondBy: null },
      ...{ fundsWithdrawn: true, fees: [], createdAt: ctx.now() },
    };
    ctx.clock.advance(1_000);
    await deliver(ctx, shop, ctx.provider.change(ref, { disputes: [dispute] }, "charge.dispute.created"));
    await workOff(ctx);
    // The customer is told of money that the business owes, not of what the bank has given back.
    const excessMinor = status === "lost" ? 0 : 12_300;
    expect(await loadPayView(ctx, { token: document.token })).toMatchObject({ excessMinor });
    const target = await aPayableInvoice(ctx, businessId);
    const use = { businessId, paymentId, invoiceId: target.invoiceId, amountMinor: 100, by };
    await expect(applyCredit(ctx, use)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(sentence),
    });
    const waiting = await listCredits(ctx.db.read, { businessId, mode: "live", limit: 100 });
    expect(waiting.map((one) => one.paymentId)).not.toContain(paymentId);
    await takeBack(typed);
    expect(await invoiceOf(document.invoiceId)).toMatchObject({ paidMinor: 0 });
  },
);

test("money of another currency never takes the place of what was taken back", async () => {
  const document = await aPayableInvoice(ctx, businessId);
  const { ref } = ctx.provider.of(await anOpenAttempt(ctx, document.token));
  const typed = await aTransfer(document.invoiceId, "100");
  await deliver(ctx, shop, ctx.provider.pay(ref, { currency: "JPY", receivedMinor: 12_300 }));
  await workOff(ctx);
  await takeBack(typed);
  expect(await invoiceOf(document.invoiceId)).toMatchObject({ paidMinor: 0, hasExcess: true });
  expect(await sumReceivable(ctx.db.read, { businessId, invoiceId: document.invoiceId })).toBe(0);
});
