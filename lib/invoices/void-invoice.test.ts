import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { listInvoiceHistory } from "@/db/queries/history";
import { findInvoice, findInvoiceByTokenHash, listInvoiceLines } from "@/db/queries/invoices";
import { findPayable } from "@/db/queries/payables";
import { attempts, connections } from "@/db/schema";
import { publicToken, tokenHash } from "@/lib/links/public-link";
import { aContext } from "@/testing/context";
import { aBusiness, aCustomer, aDraft, aLine, anIssuedInvoice } from "@/testing/documents";
import { correctInvoice } from "./correct-invoice";
import { duplicateInvoice } from "./duplicate-invoice";
import { renewLink } from "./renew-link";
import { asIssued, requireInvoice } from "./require-invoice";
import { voidInvoice } from "./void-invoice";

const ctx = await aContext();
const { businessId } = await aBusiness(ctx);
const other = await aBusiness(ctx);

const issued = async (invoiceId: string) => asIssued(await requireInvoice(ctx.db.read, { businessId, invoiceId }));
const doVoid = (invoiceId: string, reason = "Wrong customer") =>
  voidInvoice(ctx, { businessId, invoiceId, reason, by: "usr" });

/** An attempt of a customer who opened the payment form, straight into the table: no provider is asked in these tests. */
async function anAttempt(invoiceId: string, status: "open" | "processing"): Promise<string> {
  const { payableId, totalMinor } = await issued(invoiceId);
  const connectionId = ctx.newId("con");
  const attemptId = ctx.newId("att");
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    await tx.insert(connections).values({
      id: connectionId,
      businessId,
      provider: "stripe",
      mode: "live",
      accountId: connectionId,
      publishableKey: "pk_live_sandbox",
      secretKeySealed: "-",
      secretKeyLast4: "0000",
      secretKeyKind: "secret",
      state: "replaced",
      enabled: true,
      chargesEnabled: true,
      requirements: [],
      missingRights: [],
      sweptUntil: now,
      nextSweepAt: now,
      createdAt: now,
      checkedAt: now,
    });
    await tx.insert(attempts).values({
      id: attemptId,
      businessId,
      mode: "live",
      payableId,
      payableVersion: 1,
      connectionId,
      amountMinor: totalMinor,
      currency: "EUR",
      status,
      params: {
        attemptId,
        payableId,
        businessId,
        instanceId: "ins_test",
        amountMinor: totalMinor,
        currency: "EUR",
        description: "",
        statementDescriptorSource: "",
        receiptEmail: null,
      },
      checks: 0,
      createdAt: now,
      updatedAt: now,
    });
  });
  return attemptId;
}

test("a void invoice keeps its number and reason and can't be paid any more", async () => {
  const { invoiceId, number } = await anIssuedInvoice(ctx, businessId);
  ctx.clock.advance(1_000);
  await doVoid(invoiceId, "  Wrong customer ");
  const invoice = await issued(invoiceId);
  expect(invoice).toMatchObject({ status: "void", number, voidReason: "Wrong customer", voidedAt: ctx.now() });
  expect(await findPayable(ctx.db.read, { businessId, payableId: invoice.payableId })).toMatchObject({
    isOpen: false,
    amountDueMinor: 0,
    version: 2,
  });
  const history = await listInvoiceHistory(ctx.db.read, { businessId, invoiceId });
  expect(history.at(-1)).toMatchObject({ kind: "invoice.voided", data: { reason: "Wrong customer" }, actor: "usr" });
});

test("voiding gives up an attempt whose secret never left", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  const attemptId = await anAttempt(invoiceId, "open");
  await doVoid(invoiceId);
  expect((await issued(invoiceId)).status).toBe("void");
  const [attempt] = await ctx.db.read.select().from(attempts).where(eq(attempts.id, attemptId));
  expect(attempt?.status).toBe("canceled");
});

test.each(["void", "correct"])("money on its way stops %s with the reason, and nothing changes", async (action) => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  await anAttempt(invoiceId, "processing");
  const input = { businessId, invoiceId, reason: "x", by: "usr" };
  await expect(action === "void" ? voidInvoice(ctx, input) : correctInvoice(ctx, input)).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("on its way"),
  });
  expect(await issued(invoiceId)).toMatchObject({ voidedAt: null });
});

test("voiding twice is refused", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  const results = await Promise.allSettled([doVoid(invoiceId), doVoid(invoiceId)]);
  expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a reason is needed", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  await expect(doVoid(invoiceId, "  ")).rejects.toMatchObject({ code: "BAD_INPUT", field: "reason" });
  expect((await issued(invoiceId)).status).toBe("issued");
});

test("a draft is not voided", async () => {
  await expect(doVoid(await aDraft(ctx, businessId))).rejects.toMatchObject({ code: "CONFLICT" });
});

test("correcting voids and opens a draft copy that names the corrected invoice", async () => {
  const customerId = await aCustomer(ctx, businessId);
  const lines = [aLine(), aLine({ description: "Second", discountBps: 500 })];
  const { invoiceId, number } = await anIssuedInvoice(ctx, businessId, { customerId, lines, notes: "Hi" });
  const copy = await correctInvoice(ctx, { businessId, invoiceId, reason: "Wrong rate", by: "usr" });
  const original = await issued(invoiceId);
  expect(original).toMatchObject({ status: "void", number });
  const draft = await findInvoice(ctx.db.read, { businessId, invoiceId: copy.invoiceId });
  expect(draft).toMatchObject({
    status: "draft",
    number: null,
    tokenHash: null,
    customerId,
    correctsInvoiceId: invoiceId,
    notes: "Hi",
    totalMinor: original.totalMinor,
    mode: "live",
  });
  expect(
    (await listInvoiceLines(ctx.db.read, { businessId, invoiceId: copy.invoiceId })).map((line) => line.description),
  ).toEqual(["Consulting", "Second"]);
});

test("a duplicate is a fresh draft in the asked mode, without number, dates or link", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId, { dueOn: "2026-12-24" });
  const copy = await duplicateInvoice(ctx, { businessId, invoiceId, mode: "test", by: "usr" });
  expect(await findInvoice(ctx.db.read, { businessId, invoiceId: copy.invoiceId })).toMatchObject({
    status: "draft",
    mode: "test",
    number: null,
    issueOn: null,
    dueOn: null,
    tokenHash: null,
    correctsInvoiceId: null,
    totalMinor: 12_300,
  });
});

test("a renewed link replaces the old one", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  const hashOf = (linkVersion: number) =>
    tokenHash(publicToken(ctx.instance.linkKey, { documentId: invoiceId, linkVersion }));
  await renewLink(ctx, { businessId, invoiceId, by: "usr" });
  expect(await findInvoiceByTokenHash(ctx.db.read, { tokenHash: hashOf(1) })).toBeNull();
  expect((await findInvoiceByTokenHash(ctx.db.read, { tokenHash: hashOf(2) }))?.id).toBe(invoiceId);
});

test("another business can do nothing to an invoice", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  const foreign = { businessId: other.businessId, invoiceId, by: "usr", reason: "x" };
  const notFound = { code: "NOT_FOUND" };
  await expect(voidInvoice(ctx, foreign)).rejects.toMatchObject(notFound);
  await expect(correctInvoice(ctx, foreign)).rejects.toMatchObject(notFound);
  await expect(duplicateInvoice(ctx, { ...foreign, mode: "live" })).rejects.toMatchObject(notFound);
  await expect(renewLink(ctx, foreign)).rejects.toMatchObject(notFound);
  expect(await issued(invoiceId)).toMatchObject({ status: "issued", linkVersion: 1 });
});
