import { afterAll, expect, test } from "vitest";
import { listInvoiceHistory } from "@/db/queries/history";
import { findInvoice } from "@/db/queries/invoices";
import { findMail, listInvoiceMails } from "@/db/queries/mails";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { sendInvoice } from "@/lib/invoices/send-invoice";
import { voidInvoice } from "@/lib/invoices/void-invoice";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { aContext, type TestContext } from "@/testing/context";
import { aBusiness, aDraft } from "@/testing/documents";
import { anSmtpServer } from "@/testing/smtp";
import type { MailResult } from "./mailer";
import { retryMail } from "./retry-mail";
import { sendQueuedMail } from "./send-queued-mail";
import { createSmtpMailer } from "./smtp-mailer";

const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

const handlers = {
  "mail.send": (ctx: Context, job: { payload: Record<string, unknown> }) =>
    sendQueuedMail(ctx, { mailId: String(job.payload.mailId) }),
};
const work = (ctx: Context) => runDueJobs(ctx, handlers);

async function aSentInvoice(overrides: { language?: "en" | "de" } = {}) {
  const ctx = await aContext();
  const { businessId, userId } = await aBusiness(ctx);
  const invoiceId = await aDraft(ctx, businessId, overrides);
  const { mailId, number } = await sendInvoice(ctx, {
    businessId,
    invoiceId,
    to: ["anna@customer.example"],
    cc: ["books@customer.example"],
    subject: "Invoice {{number}}: {{amount}}, due {{due}}",
    body: "Hello {{customer}},\n\nyour invoice <b>{{number}}</b>.\nThanks\n\n{{business}}",
    by: userId,
    pressKey: "p1",
  });
  if (mailId === null) throw new Error("The mail was not queued.");
  return { ctx, businessId, userId, invoiceId, mailId, number };
}

type Sent = Awaited<ReturnType<typeof aSentInvoice>>;
const invoiceOf = ({ ctx, businessId, invoiceId }: Sent) => findInvoice(ctx.db.read, { businessId, invoiceId });
const mailOf = ({ ctx, mailId }: Sent) => findMail(ctx.db.read, { mailId });
const answer = (ctx: TestContext, ...answers: MailResult[]) => ctx.mail.answers.push(...answers);

test("the mail that arrives carries number, amount and due date first, the owner's text, the link and the PDF", async () => {
  const sent = await aSentInvoice();
  const server = await anSmtpServer();
  const mailer = createSmtpMailer({ url: server.url, fromAddress: "pay@paymast.example" });
  closers.push(() => mailer.close(), server.close);
  await work({ ...sent.ctx, mail: mailer });
  const arrived = server.received[0];
  expect(arrived?.recipients).toEqual(["anna@customer.example", "books@customer.example"]);
  const mail = arrived?.mail;
  expect(mail?.subject).toBe(`Invoice ${sent.number}: €123.00, due 6 December 2026`);
  expect(mail?.from?.value).toEqual([{ name: "Nordlicht Studio via Paymast", address: "pay@paymast.example" }]);
  expect(mail?.replyTo?.value).toEqual([{ name: "Nordlicht Studio", address: "hello@nordlicht.example" }]);
  expect(mail?.text?.split("\n")[0]).toBe(`Invoice ${sent.number} · €123.00 · due 6 December 2026`);
  expect(mail?.text).toContain("Hello Anna Kowalska,");
  expect(mail?.text).toMatch(/View invoice: https:\/\/pay\.test\.example\/i\/[\w-]{43}\n/);
  expect(mail?.html).toContain('lang="en"');
  expect(mail?.html).toContain("your invoice &lt;b&gt;");
  expect(mail?.html).not.toMatch(/<script|<link|<iframe|<form|https?:\/\/(?!pay\.test\.example|www\.w3\.org)/i);
  expect(mail?.attachments.map((file) => file.filename)).toEqual([`Invoice-${sent.number.replace("/", "-")}.pdf`]);
  expect(mail?.attachments[0]?.content.subarray(0, 5).toString()).toBe("%PDF-");
  expect(await mailOf(sent)).toMatchObject({ state: "sent", subject: mail?.subject, tries: 1 });
});

test("a German invoice is mailed in German", async () => {
  const sent = await aSentInvoice({ language: "de" });
  await work(sent.ctx);
  const [mail] = sent.ctx.mail.sent;
  expect(mail?.text).toContain(`Rechnung ${sent.number} · 123,00\u00a0€ · fällig am 6. Dezember 2026`);
  expect(mail?.html).toContain('lang="de"');
  expect(mail?.from.name).toBe("Nordlicht Studio über Paymast");
});

test("an invoice is Sent when, and only when, the server accepted the mail", async () => {
  const sent = await aSentInvoice();
  expect(await invoiceOf(sent)).toMatchObject({ status: "issued", sentAt: null });
  await work(sent.ctx);
  expect(await invoiceOf(sent)).toMatchObject({ status: "sent", sentAt: sent.ctx.now() });
  const history = await listInvoiceHistory(sent.ctx.db.read, sent);
  expect(history.filter((entry) => entry.kind === "mail.sent")).toHaveLength(1);
});

test("a database that is busy after the server took the mail is asked again, and no second copy goes out", async () => {
  const sent = await aSentInvoice();
  const { ctx, mailId } = sent;
  let failures = 3;
  const inTransaction: Context["db"]["inTransaction"] = (run) => {
    if (ctx.mail.sent.length === 0 || failures === 0) return ctx.db.inTransaction(run);
    failures -= 1;
    return Promise.reject(new AppError("BUSY", "The database is busy."));
  };
  const pauses: number[] = [];
  const pause = async (ms: number) => void pauses.push(ms);
  await sendQueuedMail({ ...ctx, db: { ...ctx.db, inTransaction } }, { mailId }, pause);
  expect(pauses).toHaveLength(3);
  expect(await mailOf(sent)).toMatchObject({ state: "sent" });
  ctx.clock.advance(600_000);
  await work(ctx);
  expect(ctx.mail.sent).toHaveLength(1);
  const history = await listInvoiceHistory(ctx.db.read, sent);
  expect(history.filter((entry) => entry.kind === "mail.sent")).toHaveLength(1);
});

test("running the job a hundred times sends one mail", async () => {
  const sent = await aSentInvoice();
  const run = () => sendQueuedMail(sent.ctx, { mailId: sent.mailId }).catch(() => undefined);
  await Promise.all(Array.from({ length: 50 }, run));
  for (let round = 0; round < 50; round += 1) await run();
  expect(sent.ctx.mail.sent).toHaveLength(1);
});

test("a refusal for good is kept with the server's words, the invoice is not Sent, and Retry sends once", async () => {
  const sent = await aSentInvoice();
  answer(sent.ctx, { accepted: false, permanent: true, response: "550 5.1.1 No such mailbox" });
  await work(sent.ctx);
  expect(await mailOf(sent)).toMatchObject({ state: "failed", response: "550 5.1.1 No such mailbox" });
  expect(await invoiceOf(sent)).toMatchObject({ status: "issued", sentAt: null });
  sent.ctx.clock.advance(86_400_000);
  expect(await work(sent.ctx)).toBe(0);

  const press = () => retryMail(sent.ctx, { businessId: sent.businessId, mailId: sent.mailId, by: sent.userId });
  const presses = await Promise.allSettled([press(), press()]);
  expect(presses.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  await work(sent.ctx);
  await work(sent.ctx);
  expect(sent.ctx.mail.sent).toHaveLength(1);
  expect(await invoiceOf(sent)).toMatchObject({ status: "sent" });
  await expect(press()).rejects.toMatchObject({ code: "CONFLICT" });
});

test("Retry now on a mail that waits sends it at once, once, however often it is pressed", async () => {
  const sent = await aSentInvoice();
  const press = () => retryMail(sent.ctx, { businessId: sent.businessId, mailId: sent.mailId, by: sent.userId });
  await expect(press()).rejects.toMatchObject({ code: "CONFLICT" });
  answer(sent.ctx, { accepted: false, permanent: false, response: "451 4.7.1 Greylisted" });
  await work(sent.ctx);
  expect(await work(sent.ctx)).toBe(0);
  const presses = await Promise.allSettled([press(), press(), press()]);
  expect(presses.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  expect(await work(sent.ctx)).toBe(1);
  expect(await mailOf(sent)).toMatchObject({ state: "sent", tries: 2 });
  sent.ctx.clock.advance(86_400_000);
  expect(await work(sent.ctx)).toBe(0);
  expect(sent.ctx.mail.sent).toHaveLength(1);
});

test("a refusal for now is tried again later by itself, and given up after two days", async () => {
  const sent = await aSentInvoice();
  answer(sent.ctx, { accepted: false, permanent: false, response: "451 4.7.1 Greylisted" });
  await work(sent.ctx);
  expect(await mailOf(sent)).toMatchObject({ state: "queued", response: "451 4.7.1 Greylisted", tries: 1 });
  expect(await work(sent.ctx)).toBe(0);
  sent.ctx.clock.advance(60_000);
  await work(sent.ctx);
  expect(await mailOf(sent)).toMatchObject({ state: "sent", tries: 2 });

  const stuck = await aSentInvoice();
  answer(
    stuck.ctx,
    ...Array.from({ length: 40 }, () => ({ accepted: false, permanent: false, response: "421 Down" }) as const),
  );
  for (let hours = 0; hours < 72; hours += 1) {
    await work(stuck.ctx);
    stuck.ctx.clock.advance(3_600_000);
  }
  expect(await mailOf(stuck)).toMatchObject({ state: "failed", response: "421 Down", tries: 12 });
});

test("a crash between accept and record sends a second copy with the same Message-ID, and no third", async () => {
  const sent = await aSentInvoice();
  const { ctx } = sent;
  let writes = 0;
  const dying: Context = {
    ...ctx,
    db: {
      ...ctx.db,
      // The claim is written, the outcome is not: the process died in between.
      inTransaction: (run) => {
        writes += 1;
        if (writes > 1) throw new Error("killed");
        return ctx.db.inTransaction(run);
      },
    },
  };
  await expect(sendQueuedMail(dying, { mailId: sent.mailId })).rejects.toThrow("killed");
  await expect(sendQueuedMail(ctx, { mailId: sent.mailId })).rejects.toThrow(/Another process/);
  ctx.clock.advance(10 * 60_000);
  await work(ctx);
  await work(ctx);
  expect(ctx.mail.sent.map((mail) => mail.messageId)).toEqual([
    ctx.mail.sent[0]?.messageId,
    ctx.mail.sent[0]?.messageId,
  ]);
  expect(await invoiceOf(sent)).toMatchObject({ status: "sent" });
});

test("a crash after the record leaves no mail unsent and no invoice behind", async () => {
  const sent = await aSentInvoice();
  const { ctx } = sent;
  let writes = 0;
  const dying: Context = {
    ...ctx,
    db: {
      ...ctx.db,
      inTransaction: (run) => {
        writes += 1;
        if (writes > 2) throw new Error("killed");
        return ctx.db.inTransaction(run);
      },
    },
  };
  await expect(sendQueuedMail(dying, { mailId: sent.mailId })).rejects.toThrow("killed");
  expect(await invoiceOf(sent)).toMatchObject({ status: "issued" });
  await work(ctx);
  expect(ctx.mail.sent).toHaveLength(1);
  expect(await invoiceOf(sent)).toMatchObject({ status: "sent" });
});

test("an invoice that was voided before its mail went out is not mailed", async () => {
  const sent = await aSentInvoice();
  const { ctx, businessId, invoiceId } = sent;
  await voidInvoice(ctx, { businessId, invoiceId, reason: "wrong", by: sent.userId });
  await work(ctx);
  expect(ctx.mail.sent).toEqual([]);
  expect(await mailOf(sent)).toMatchObject({ state: "failed", response: "Not sent: the invoice was voided." });
});

test("another business's mail can't be retried, and does not exist for it", async () => {
  const sent = await aSentInvoice();
  const other = await aBusiness(sent.ctx);
  await expect(
    retryMail(sent.ctx, { businessId: other.businessId, mailId: sent.mailId, by: other.userId }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
  const listed = await listInvoiceMails(sent.ctx.db.read, { businessId: other.businessId, invoiceId: sent.invoiceId });
  expect(listed).toEqual([]);
});
