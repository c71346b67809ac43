import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { findInvoice } from "@/db/queries/invoices";
import { jobs, mails } from "@/db/schema";
import { checkAttempt } from "@/lib/payments/check-attempt";
import { recordManualPayment } from "@/lib/payments/record-manual-payment";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop } from "@/testing/paying";
import { loadSendForm } from "./load-send-form";
import { voidInvoice } from "./void-invoice";

const ctx = await aPayingContext();
const { businessId } = await aShop(ctx);

const found = async (invoiceId: string) => {
  const invoice = await findInvoice(ctx.db.read, { businessId, invoiceId });
  if (invoice === null) throw new Error("There is no such invoice.");
  return invoice;
};

async function pay(token: string): Promise<void> {
  const attemptId = await anOpenAttempt(ctx, token);
  ctx.provider.pay(ctx.provider.of(attemptId).ref);
  await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  await checkAttempt(ctx, { attemptId, learnedBy: "sweep" });
}

test("a proforma has numbers of its own, says what it is, and nobody is reminded of it", async () => {
  const { invoiceId } = await aPayableInvoice(ctx, businessId, { kind: "proforma" });
  const proforma = await found(invoiceId);
  expect(proforma).toMatchObject({
    kind: "proforma",
    number: "PF-2026/1",
    status: "issued",
    proformaNumber: "PF-2026/1",
  });
  expect(proforma.snapshot?.kind).toBe("proforma");
  const reminders = (await ctx.db.read.select().from(jobs)).filter((job) => job.key.includes(invoiceId));
  expect(reminders).toEqual([]);
  const form = await loadSendForm(ctx, { businessId, invoiceId, kind: "invoice", memberEmail: "a@b.example" });
  expect(form.subject).toContain("Proforma PF-2026/1");
  expect(form.body).not.toMatch(/here is invoice/);
});

test("paid, it becomes an invoice by itself: next invoice number, same link, both documents kept, one mail with it", async () => {
  const own = await aPayableInvoice(ctx, businessId, { kind: "proforma" });
  const plain = await aPayableInvoice(ctx, businessId);
  await pay(own.token);
  const invoice = await found(own.invoiceId);
  const next = Number((await found(plain.invoiceId)).number?.split("/")[1]) + 1;
  expect(invoice).toMatchObject({ kind: "invoice", number: `2026/${next}`, status: "paid", paidMinor: 12_300 });
  expect(invoice.proformaNumber).toMatch(/^PF-2026\//);
  expect(invoice.proformaSnapshot).toMatchObject({ kind: "proforma", number: invoice.proformaNumber });
  expect(invoice.snapshot).toMatchObject({ number: invoice.number, issueOn: "2026-11-22" });
  expect(invoice.snapshot?.kind).toBeUndefined();
  const receipts = (await ctx.db.read.select().from(mails).where(eq(mails.invoiceId, own.invoiceId))).filter(
    (mail) => mail.kind === "receipt",
  );
  expect(receipts).toHaveLength(1);
  expect(receipts[0]?.subject).toContain(invoice.number ?? "-");
});

test("half paid it stays a proforma; the rest by bank transfer makes it an invoice", async () => {
  const { invoiceId } = await aPayableInvoice(ctx, businessId, { kind: "proforma" });
  const transfer = (amount: string, requestId: string) =>
    recordManualPayment(ctx, {
      businessId,
      invoiceId,
      customerId: null,
      kind: "bank_transfer",
      amount,
      currency: "EUR",
      paidOn: "2026-11-22",
      note: "",
      by: "usr_test",
      requestId,
    });
  await transfer("100.00", "request-proforma-1");
  expect(await found(invoiceId)).toMatchObject({ kind: "proforma", status: "partially_paid" });
  await transfer("23.00", "request-proforma-2");
  expect(await found(invoiceId)).toMatchObject({ kind: "invoice", status: "paid" });
});

test("a proforma nobody pays takes no invoice number, and can be voided", async () => {
  const before = await aPayableInvoice(ctx, businessId);
  const { invoiceId } = await aPayableInvoice(ctx, businessId, { kind: "proforma" });
  await voidInvoice(ctx, { businessId, invoiceId, reason: "No answer", by: "usr_test" });
  const after = await aPayableInvoice(ctx, businessId);
  const numberOf = async (of: { invoiceId: string }) => Number((await found(of.invoiceId)).number?.split("/")[1]);
  expect(await numberOf(after)).toBe((await numberOf(before)) + 1);
});
