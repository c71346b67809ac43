import { expect, test } from "vitest";
import { updateBusiness } from "@/db/queries/businesses";
import { findInvoice } from "@/db/queries/invoices";
import { listInvoiceMails } from "@/db/queries/mails";
import { insertAllocation, insertPayment } from "@/db/queries/payments";
import type { Context } from "@/lib/context";
import { issueInvoice } from "@/lib/invoices/issue-invoice";
import { recomputeInvoice } from "@/lib/invoices/recompute-invoice";
import { sendInvoice } from "@/lib/invoices/send-invoice";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { aContext, type TestContext } from "@/testing/context";
import { aBusiness, aCustomer, aDraft } from "@/testing/documents";
import { queuePaidMails } from "./paid-mails";
import { planDaily } from "./plan-daily";
import { sendQueuedMail } from "./send-queued-mail";

const text = (value: unknown) => String(value);
const handlers = {
  "mail.send": (ctx: Context, job: { payload: Record<string, unknown> }) =>
    sendQueuedMail(ctx, { mailId: text(job.payload.mailId) }),
  "owner.daily": (ctx: Context, { payload }: { payload: Record<string, unknown> }) =>
    planDaily(ctx, {
      businessId: text(payload.businessId),
      day: text(payload.day),
      mode: payload.mode === "test" ? "test" : "live",
    }),
};
const work = async (ctx: Context) => {
  while ((await runDueJobs(ctx, handlers)) > 0);
};

type Options = { mode?: "test" | "live"; language?: "en" | "de"; to?: "customer" | "owner"; customerName?: string };

async function aMailedInvoice(ctx: TestContext, options: Options = {}) {
  const { businessId, userId, ownerEmail } = await aBusiness(ctx);
  const invoiceId = await aDraft(ctx, businessId, {
    mode: options.mode ?? "live",
    language: options.language ?? "en",
    customerId: await aCustomer(ctx, businessId, { name: options.customerName ?? "Anna" }),
  });
  await sendInvoice(ctx, {
    businessId,
    invoiceId,
    to: [options.to === "owner" ? ownerEmail : "bookkeeping@customer.example"],
    cc: [],
    subject: "Invoice",
    body: "Hello",
    by: userId,
  });
  await work(ctx);
  ctx.mail.sent.length = 0;
  return { businessId, userId, ownerEmail, invoiceId };
}

async function pay(ctx: TestContext, of: { businessId: string; invoiceId: string }, amountMinor = 12_300) {
  const { businessId, invoiceId } = of;
  const paymentId = ctx.newId("pay");
  const invoice = await findInvoice(ctx.db.read, of);
  if (invoice === null) throw new Error("no invoice");
  await ctx.db.inTransaction(async (tx) => {
    await insertPayment(tx, {
      id: paymentId,
      businessId,
      mode: invoice.mode,
      payableId: invoice.payableId,
      customerId: invoice.customerId,
      kind: "provider",
      amountMinor,
      currency: "EUR",
      method: { kind: "card", label: "Visa", last4: "4242", wallet: null },
      statementDescriptor: "NORDLICHT 2026-1",
      learnedBy: "webhook",
      paidAt: ctx.now(),
      recordedAt: ctx.now(),
    });
    await insertAllocation(tx, {
      id: ctx.newId("all"),
      businessId,
      paymentId,
      invoiceId,
      amountMinor: Math.min(amountMinor, 12_300),
      createdAt: ctx.now(),
    });
    await recomputeInvoice(tx, { businessId, invoiceId, now: ctx.now() });
    await queuePaidMails(tx, { ctx, businessId, paymentId });
  });
  return paymentId;
}

test("on Paid the customer gets one receipt with the paid PDF, and the owner one notice that says how fast it was", async () => {
  const ctx = await aContext();
  const of = await aMailedInvoice(ctx);
  const { number } = (await findInvoice(ctx.db.read, of)) ?? {};
  ctx.clock.advance(4 * 60_000 + 20_000);
  const paymentId = await pay(ctx, of);
  for (let again = 0; again < 3; again += 1)
    await ctx.db.inTransaction((tx) => queuePaidMails(tx, { ctx, businessId: of.businessId, paymentId }));
  await work(ctx);
  expect(ctx.mail.sent).toHaveLength(2);
  const receipt = ctx.mail.sent.find((mail) => mail.to[0] === "bookkeeping@customer.example");
  expect(receipt?.subject).toBe(`Receipt: €123.00 for invoice ${number} from Nordlicht Studio`);
  expect(receipt?.text).toMatch(
    /Amount: €123\.00\nDate: 22 November 2026\nPaid with: Visa •••• 4242\nOn your statement: NORDLICHT 2026-1/,
  );
  expect(receipt?.text).toContain("The paid invoice is attached");
  expect(receipt?.attachments[0]?.contentType).toBe("application/pdf");
  expect(receipt?.replyTo?.address).toBe("hello@nordlicht.example");
  const notice = ctx.mail.sent.find((mail) => mail.to[0] === of.ownerEmail);
  expect(notice?.subject).toBe(`Paid: ${number}, €123.00, Anna, 4 minutes after you sent it`);
  expect(notice?.text).toContain(`/b/${of.businessId}/payments/${paymentId}`);
});

test("a part of the money says what is still open, to both", async () => {
  const ctx = await aContext();
  const of = await aMailedInvoice(ctx, { language: "de" });
  await pay(ctx, of, 5_000);
  await work(ctx);
  const texts = ctx.mail.sent.map((mail) => mail.text).join("\n");
  expect(texts).toContain("Von dieser Rechnung sind noch 73,00\u00a0€ offen, fällig am 6. Dezember 2026.");
  expect(texts).toContain("€73.00 is still open.");
  expect(ctx.mail.sent.some((mail) => mail.subject.startsWith("Partly paid: "))).toBe(true);
});

test("the receipt of a test document never leaves the business", async () => {
  const ctx = await aContext();
  const of = await aMailedInvoice(ctx, { mode: "test", to: "owner" });
  await pay(ctx, of);
  await work(ctx);
  expect(ctx.mail.sent.map((mail) => mail.to)).toEqual([[of.ownerEmail], [of.ownerEmail]]);
  expect(ctx.mail.sent.every((mail) => mail.text.includes("No real money moves"))).toBe(true);
});

test("off means no notice, and the receipt still goes", async () => {
  const ctx = await aContext();
  const of = await aMailedInvoice(ctx);
  await ctx.db.inTransaction((tx) => updateBusiness(tx, { businessId: of.businessId, change: { paidNotice: "off" } }));
  await pay(ctx, of);
  await work(ctx);
  expect(ctx.mail.sent.map((mail) => mail.to)).toEqual([["bookkeeping@customer.example"]]);
});

test("daily means one mail next morning in the business's zone about all payments of the day", async () => {
  const ctx = await aContext();
  const of = await aMailedInvoice(ctx);
  await ctx.db.inTransaction((tx) =>
    updateBusiness(tx, { businessId: of.businessId, change: { paidNotice: "daily" } }),
  );
  await pay(ctx, of, 5_000);
  await pay(ctx, of, 7_300);
  await work(ctx);
  ctx.mail.sent.length = 0;
  // 7 o'clock in Berlin is 6 o'clock UTC in November.
  ctx.clock.set(Date.UTC(2026, 10, 23, 5, 59));
  await work(ctx);
  expect(ctx.mail.sent).toEqual([]);
  ctx.clock.set(Date.UTC(2026, 10, 23, 6, 0));
  await work(ctx);
  await work(ctx);
  expect(ctx.mail.sent.map((mail) => mail.subject)).toEqual(["2 payments on 22 November 2026: €123.00"]);
  expect(ctx.mail.sent[0]?.to).toEqual([of.ownerEmail]);
});

test("a hostile customer name neither breaks the notice nor stops the payment", async () => {
  const ctx = await aContext();
  const name = `Anna\u2028<img src=x onerror=alert(1)> {{link}} {number} ${"x".repeat(120)}`;
  const of = await aMailedInvoice(ctx, { customerName: name });
  await pay(ctx, of);
  await work(ctx);
  expect(ctx.mail.sent).toHaveLength(2);
  for (const mail of ctx.mail.sent) {
    expect(mail.subject.length).toBeLessThanOrEqual(200);
    expect(mail.subject).not.toMatch(/[\r\n\u2028]/);
    expect(mail.html).not.toContain("<img src=x");
  }
});

test("without an address there is no receipt, and the rest goes on", async () => {
  const ctx = await aContext();
  const { businessId, ownerEmail } = await aBusiness(ctx);
  const customerId = await aCustomer(ctx, businessId, { email: null });
  const invoiceId = await aDraft(ctx, businessId, { customerId });
  await issueInvoice(ctx, { businessId, invoiceId, by: "usr" });
  await pay(ctx, { businessId, invoiceId });
  await work(ctx);
  expect(ctx.mail.sent.map((mail) => mail.to)).toEqual([[ownerEmail]]);
  expect(ctx.mail.sent[0]?.subject).not.toContain("after you sent it");
  const mails = await listInvoiceMails(ctx.db.read, { businessId, invoiceId });
  expect(mails.map((mail) => mail.kind)).toEqual(["owner_paid"]);
});
