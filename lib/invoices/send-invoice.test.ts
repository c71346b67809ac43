import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { listInvoiceMails } from "@/db/queries/mails";
import { jobs } from "@/db/schema";
import { aContext } from "@/testing/context";
import { aBusiness, aDraft, anIssuedInvoice } from "@/testing/documents";
import { remindCustomer } from "./remind-customer";
import { requireInvoice } from "./require-invoice";
import { sendInvoice } from "./send-invoice";
import { voidInvoice } from "./void-invoice";

const ctx = await aContext();
const { businessId, ownerEmail } = await aBusiness(ctx);
const other = await aBusiness(ctx);

const mail = { to: ["anna@customer.example"], cc: [], subject: "Invoice", body: "Please pay.", by: "usr" };
const mailsOf = (invoiceId: string) => listInvoiceMails(ctx.db.read, { businessId, invoiceId });
const invoiceOf = (invoiceId: string) => requireInvoice(ctx.db.read, { businessId, invoiceId });

test("sending a draft issues it and queues one mail with its job", async () => {
  const invoiceId = await aDraft(ctx, businessId);
  const { number, mailId } = await sendInvoice(ctx, { businessId, invoiceId, ...mail, pressKey: "p1" });
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "issued", number, sentAt: null });
  expect(await mailsOf(invoiceId)).toMatchObject([{ id: mailId, kind: "invoice", to: mail.to, state: "queued" }]);
  const queued = await ctx.db.read.select().from(jobs).where(eq(jobs.kind, "mail.send"));
  expect(queued.filter((job) => job.payload.mailId === mailId)).toHaveLength(1);
});

test("a double click sends one mail and takes one number", async () => {
  const invoiceId = await aDraft(ctx, businessId);
  const press = () => sendInvoice(ctx, { businessId, invoiceId, ...mail, pressKey: "p1" });
  const [first, second] = await Promise.all([press(), press()]);
  expect(second).toEqual({ ...first, mailId: null });
  expect(await mailsOf(invoiceId)).toHaveLength(1);
});

test("sending again on purpose sends another mail", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  await sendInvoice(ctx, { businessId, invoiceId, ...mail, pressKey: "p1" });
  await sendInvoice(ctx, { businessId, invoiceId, ...mail, pressKey: "p2" });
  expect(await mailsOf(invoiceId)).toHaveLength(2);
});

test.each([
  ["two addresses in one", { to: ["a@x.example, b@x.example"] }, "to"],
  ["a header in the address", { to: ["a@x.example\r\nBcc: b@x.example"] }, "to"],
  ["nobody", { to: [] }, "to"],
  ["a bad copy", { cc: ["nobody"] }, "cc"],
])("%s is refused, and the draft stays a draft", async (_, wrong, field) => {
  const invoiceId = await aDraft(ctx, businessId);
  await expect(sendInvoice(ctx, { businessId, invoiceId, ...mail, ...wrong, pressKey: "p" })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field,
  });
  expect(await invoiceOf(invoiceId)).toMatchObject({ status: "draft", number: null });
  expect(await mailsOf(invoiceId)).toEqual([]);
});

test("a test invoice is mailed to members only", async () => {
  const invoiceId = await aDraft(ctx, businessId, { mode: "test" });
  await expect(sendInvoice(ctx, { businessId, invoiceId, ...mail, pressKey: "p" })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "to",
  });
  expect((await invoiceOf(invoiceId)).status).toBe("draft");
  await sendInvoice(ctx, { businessId, invoiceId, ...mail, to: [ownerEmail], pressKey: "p" });
  expect(await mailsOf(invoiceId)).toHaveLength(1);
});

test("a void invoice is neither sent nor reminded of", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  await voidInvoice(ctx, { businessId, invoiceId, reason: "x", by: "usr" });
  const press = { businessId, invoiceId, ...mail, pressKey: "p" };
  await expect(sendInvoice(ctx, press)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(remindCustomer(ctx, press)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await mailsOf(invoiceId)).toEqual([]);
});

test("a reminder is sent once per press", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  const press = (pressKey: string) => remindCustomer(ctx, { businessId, invoiceId, ...mail, pressKey });
  await Promise.all([press("p1"), press("p1")]);
  expect(await mailsOf(invoiceId)).toMatchObject([{ kind: "reminder" }]);
  await press("p2");
  expect(await mailsOf(invoiceId)).toHaveLength(2);
});

test("another business can neither send nor remind", async () => {
  const invoiceId = await aDraft(ctx, businessId);
  const press = { businessId: other.businessId, invoiceId, ...mail, pressKey: "p" };
  await expect(sendInvoice(ctx, press)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(remindCustomer(ctx, press)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await invoiceOf(invoiceId)).status).toBe("draft");
});
