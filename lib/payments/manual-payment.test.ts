import { eq, like } from "drizzle-orm";
import { expect, test } from "vitest";
import { findOpenAttempt } from "@/db/queries/attempts";
import { findInvoice } from "@/db/queries/invoices";
import { sumReceivable } from "@/db/queries/ledger";
import { findPayable } from "@/db/queries/payables";
import { jobs, ledgerLines, mails, payments } from "@/db/schema";
import { jobHandlers } from "@/lib/http/job-handlers";
import { voidInvoice } from "@/lib/invoices/void-invoice";
import { aCustomer, aDraft, aLine } from "@/testing/documents";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, workOff } from "@/testing/paying";
import { type ManualPaymentInput, recordManualPayment } from "./record-manual-payment";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId } = shop;

let forms = 0;
const typed = (invoiceId: string | null, overrides: Partial<ManualPaymentInput> = {}): ManualPaymentInput => {
  forms += 1;
  return {
    businessId,
    invoiceId,
    customerId: null,
    kind: "bank_transfer",
    amount: "123.00",
    currency: "EUR",
    paidOn: "2026-11-20",
    note: "",
    by: "usr_anna",
    requestId: `form_manual_${forms}`,
    ...overrides,
  };
};

const invoiceOf = (invoiceId: string) => findInvoice(ctx.db.read, { businessId, invoiceId });
const countPayments = async () => (await ctx.db.read.select().from(payments)).length;
const mailsLike = async (key: string) => (await ctx.db.read.select().from(mails).where(like(mails.key, key))).length;
const balanceOf = async (paymentId: string, account: string) =>
  (await ctx.db.read.select().from(ledgerLines).where(eq(ledgerLines.paymentId, paymentId)))
    .filter((line) => line.account === account)
    .reduce((total, line) => total + line.amountMinor, 0);

test("a bank transfer pays the invoice, on its own day, and the books say so", async () => {
  const { invoiceId } = await aPayableInvoice(ctx, businessId);
  const result = await recordManualPayment(ctx, typed(invoiceId, { note: "From the statement of 20 Nov" }));
  expect(result).toMatchObject({ excessMinor: 0, onItsWayMinor: 0 });
  const invoice = await invoiceOf(invoiceId);
  expect(invoice).toMatchObject({ status: "paid", paidMinor: 12_300, hasExcess: false });
  expect(new Date(invoice?.paidAt ?? 0).toISOString()).toBe("2026-11-20T11:00:00.000Z");
  expect(await sumReceivable(ctx.db.read, { businessId, invoiceId })).toBe(-12_300);
  expect(await balanceOf(result.paymentId, "bank")).toBe(12_300);
});

test.each([
  ["cash", "cash"],
  ["cheque", "bank"],
  ["other", "bank"],
] as const)("money by %s stands in the account %s", async (kind, account) => {
  const { invoiceId } = await aPayableInvoice(ctx, businessId);
  const { paymentId } = await recordManualPayment(ctx, typed(invoiceId, { kind, amount: "23" }));
  expect(await balanceOf(paymentId, account)).toBe(2_300);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "partially_paid", paidMinor: 2_300 });
});

test("the same form sent twice, also at once, is one payment", async () => {
  const { invoiceId } = await aPayableInvoice(ctx, businessId);
  const form = typed(invoiceId);
  const [first, second] = await Promise.all([recordManualPayment(ctx, form), recordManualPayment(ctx, form)]);
  expect(second).toEqual(first);
  expect(await invoiceOf(invoiceId)).toMatchObject({ paidMinor: 12_300, hasExcess: false });
  await expect(recordManualPayment(ctx, { ...form, amount: "100" })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("what is more than due is kept as credit, and both sides get one mail", async () => {
  const { invoiceId } = await aPayableInvoice(ctx, businessId);
  const { paymentId, excessMinor } = await recordManualPayment(ctx, typed(invoiceId, { amount: "150" }));
  expect(excessMinor).toBe(2_700);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", paidMinor: 12_300, hasExcess: true });
  expect(await balanceOf(paymentId, "customer_credit")).toBe(-2_700);
  const told = await ctx.db.read
    .select()
    .from(mails)
    .where(like(mails.key, `excess%:${paymentId}`));
  expect(told.map((mail) => mail.kind).sort()).toEqual(["owner_alert", "payment_update"]);
  const owner = told.find((mail) => mail.kind === "owner_alert");
  expect(owner?.content).toMatchObject({ path: `/b/${businessId}/payments/${paymentId}?refund=excess` });
  expect(told.find((mail) => mail.kind === "payment_update")?.subject).toContain("€27.00");
});

test("card and bank transfer for one invoice: the later one is credit, in the customer's language too", async () => {
  const { invoiceId, token } = await aPayableInvoice(ctx, businessId, { language: "de" });
  const { ref } = ctx.provider.of(await anOpenAttempt(ctx, token));
  await recordManualPayment(ctx, typed(invoiceId));
  await deliver(ctx, shop, ctx.provider.pay(ref));
  await workOff(ctx);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", paidMinor: 12_300, hasExcess: true });
  const [row] = await ctx.db.read.select().from(payments).where(eq(payments.providerPaymentId, ref));
  const [mail] = await ctx.db.read
    .select()
    .from(mails)
    .where(eq(mails.key, `excess-customer:${row?.id}`));
  expect(mail?.subject).toContain("mehr bezahlt als offen war");
});

test("an online payment that is open is closed, so that nobody pays twice", async () => {
  const { invoiceId, payableId, token } = await aPayableInvoice(ctx, businessId);
  const { ref } = ctx.provider.of(await anOpenAttempt(ctx, token));
  await recordManualPayment(ctx, typed(invoiceId));
  const planned = await ctx.db.read.select().from(jobs).where(eq(jobs.kind, "attempts.close"));
  const payload = planned.find((job) => job.payload.payableId === payableId)?.payload ?? {};
  await jobHandlers["attempts.close"]?.(ctx, { id: "job_1", payload, tries: 0 });
  expect(await findOpenAttempt(ctx.db.read, { businessId, payableId })).toBeNull();
  expect(ctx.provider.truth.get(ref)?.status).toBe("canceled");
});

test("money that is on its way is told of, and comes as credit when it arrives", async () => {
  const { invoiceId, token } = await aPayableInvoice(ctx, businessId);
  const { ref } = ctx.provider.of(await anOpenAttempt(ctx, token));
  await deliver(ctx, shop, ctx.provider.change(ref, { status: "processing" }, "payment_intent.processing"));
  await workOff(ctx);
  const result = await recordManualPayment(ctx, typed(invoiceId));
  expect(result.onItsWayMinor).toBe(12_300);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid" });
  await deliver(ctx, shop, ctx.provider.pay(ref));
  await workOff(ctx);
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "paid", paidMinor: 12_300, hasExcess: true });
});

test("money from a customer without an invoice is credit, and nobody is alarmed", async () => {
  const customerId = await aCustomer(ctx, businessId);
  const { paymentId, excessMinor } = await recordManualPayment(ctx, typed(null, { customerId, amount: "50" }));
  expect(excessMinor).toBe(0);
  expect(await balanceOf(paymentId, "customer_credit")).toBe(-5_000);
  expect(await mailsLike(`excess%:${paymentId}`)).toBe(0);
});

test.each<[string, Partial<ManualPaymentInput>, { code: string; field?: string }]>([
  ["a float finer than the currency", { amount: "10.005" }, { code: "BAD_INPUT", field: "amount" }],
  ["a negative", { amount: "-10" }, { code: "BAD_INPUT", field: "amount" }],
  ["nothing", { amount: "0" }, { code: "BAD_INPUT", field: "amount" }],
  ["an empty amount", { amount: " " }, { code: "BAD_INPUT", field: "amount" }],
  ["an exponent", { amount: "1e3" }, { code: "BAD_INPUT", field: "amount" }],
  ["infinity", { amount: "Infinity" }, { code: "BAD_INPUT", field: "amount" }],
  ["more than can be counted", { amount: "99999999999999999999" }, { code: "BAD_INPUT", field: "amount" }],
  ["tomorrow", { paidOn: "2026-11-24" }, { code: "BAD_INPUT", field: "paidOn" }],
  ["a day that is not", { paidOn: "2026-02-30" }, { code: "BAD_INPUT", field: "paidOn" }],
  ["no day", { paidOn: "" }, { code: "BAD_INPUT", field: "paidOn" }],
  ["another currency than the invoice's", { currency: "USD" }, { code: "BAD_INPUT", field: "currency" }],
  ["a currency that is not", { currency: "EURO" }, { code: "BAD_INPUT", field: "currency" }],
  ["a long note", { note: "x".repeat(501) }, { code: "BAD_INPUT", field: "note" }],
  ["a form without its id", { requestId: "?" }, { code: "BAD_INPUT", field: "requestId" }],
  ["an invoice of nobody", { invoiceId: "inv_not" }, { code: "NOT_FOUND" }],
  ["another business", { businessId: "biz_other" }, { code: "NOT_FOUND" }],
  ["neither invoice nor customer", { invoiceId: null }, { code: "BAD_INPUT", field: "invoiceId" }],
  ["a customer of nobody", { invoiceId: null, customerId: "cus_not" }, { code: "NOT_FOUND" }],
])("%s is refused with a sentence, and nothing is written", async (_, overrides, expected) => {
  const { invoiceId } = await aPayableInvoice(ctx, businessId);
  const before = await countPayments();
  const refused = recordManualPayment(ctx, typed(invoiceId, overrides));
  await expect(refused).rejects.toMatchObject({ ...expected, message: expect.stringMatching(/\w+ .+[.?]$/) });
  expect(await countPayments()).toBe(before);
  expect(await invoiceOf(invoiceId)).toMatchObject({ paidMinor: 0 });
});

test("a yen has no hundredths, a dinar has thousandths", async () => {
  const yen = await aPayableInvoice(ctx, businessId, {
    currency: "JPY",
    lines: [aLine({ unitPriceE4: 1_000_0000, taxRateBps: 0 })],
  });
  const refused = recordManualPayment(ctx, typed(yen.invoiceId, { currency: "JPY", amount: "100.5" }));
  await expect(refused).rejects.toMatchObject({ code: "BAD_INPUT", field: "amount" });
  await recordManualPayment(ctx, typed(yen.invoiceId, { currency: "JPY", amount: "1,000" }));
  expect(await invoiceOf(yen.invoiceId)).toMatchObject({ status: "paid", paidMinor: 1_000 });
  const dinar = await aPayableInvoice(ctx, businessId, {
    currency: "KWD",
    lines: [aLine({ unitPriceE4: 12_340_000, taxRateBps: 0 })],
  });
  await recordManualPayment(ctx, typed(dinar.invoiceId, { currency: "KWD", amount: "1.234" }));
  expect(await invoiceOf(dinar.invoiceId)).toMatchObject({ status: "paid", paidMinor: 1_234 });
});

test("drafts and void invoices take no money", async () => {
  const draft = await aDraft(ctx, businessId);
  await expect(recordManualPayment(ctx, typed(draft))).rejects.toMatchObject({ code: "CONFLICT" });
  const { invoiceId } = await aPayableInvoice(ctx, businessId);
  await voidInvoice(ctx, { businessId, invoiceId, reason: "Typed twice", by: "usr_anna" });
  await expect(recordManualPayment(ctx, typed(invoiceId))).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a test invoice is paid with test money", async () => {
  const { invoiceId, payableId } = await aPayableInvoice(ctx, businessId, { mode: "test" });
  const { paymentId } = await recordManualPayment(ctx, typed(invoiceId, { mode: "live" }));
  const [row] = await ctx.db.read.select().from(payments).where(eq(payments.id, paymentId));
  expect(row).toMatchObject({ mode: "test", kind: "bank_transfer", recordedBy: "usr_anna", learnedBy: "manual" });
  expect(await findPayable(ctx.db.read, { businessId, payableId })).toMatchObject({ amountDueMinor: 0, isOpen: false });
});

test("two members at once: what arrived twice on paper is credit, nothing is lost", async () => {
  const { invoiceId } = await aPayableInvoice(ctx, businessId);
  const [a, b] = await Promise.all([
    recordManualPayment(ctx, typed(invoiceId, { by: "usr_anna" })),
    recordManualPayment(ctx, typed(invoiceId, { by: "usr_ben" })),
  ]);
  expect([a.excessMinor, b.excessMinor].sort((x, y) => x - y)).toEqual([0, 12_300]);
  expect(await invoiceOf(invoiceId)).toMatchObject({ paidMinor: 12_300, hasExcess: true });
});
