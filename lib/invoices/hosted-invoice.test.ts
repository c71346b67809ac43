import { expect, test } from "vitest";
import { listInvoiceHistory } from "@/db/queries/history";
import { findInvoice } from "@/db/queries/invoices";
import { publicToken } from "@/lib/links/public-link";
import { aContext } from "@/testing/context";
import { aBusiness, aDraft, anIssuedInvoice } from "@/testing/documents";
import { loadHostedInvoice } from "./load-hosted-invoice";
import { markViewed } from "./mark-viewed";
import { voidInvoice } from "./void-invoice";

const ctx = await aContext();
const linkTo = (documentId: string, linkVersion = 1) => publicToken(ctx.instance.linkKey, { documentId, linkVersion });

async function viewsOf(businessId: string, invoiceId: string) {
  const history = await listInvoiceHistory(ctx.db.read, { businessId, invoiceId });
  return history.filter((entry) => entry.kind === "invoice.viewed");
}

test("the link opens what was frozen at issue", async () => {
  const { businessId } = await aBusiness(ctx);
  const { invoiceId, number } = await anIssuedInvoice(ctx, businessId);
  expect(await loadHostedInvoice(ctx, { token: linkTo(invoiceId) })).toMatchObject({
    businessId,
    invoiceId,
    status: "issued",
    isOverdue: false,
    snapshot: { number, currency: "EUR" },
  });
});

test("it is overdue from the day after the due date, where the business is", async () => {
  const later = await aContext();
  const { businessId } = await aBusiness(later);
  const { invoiceId } = await anIssuedInvoice(later, businessId);
  const token = publicToken(later.instance.linkKey, { documentId: invoiceId, linkVersion: 1 });
  later.clock.set(Date.UTC(2026, 11, 6, 12));
  expect((await loadHostedInvoice(later, { token }))?.isOverdue).toBe(false);
  later.clock.set(Date.UTC(2026, 11, 7, 12));
  expect((await loadHostedInvoice(later, { token }))?.isOverdue).toBe(true);
});

test("every wrong link is the same: unknown, of another version, of a draft, mangled, oversized", async () => {
  const { businessId } = await aBusiness(ctx);
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  const draftId = await aDraft(ctx, businessId);
  const token = linkTo(invoiceId);
  const wrong = [
    linkTo("inv_unknown"),
    linkTo(invoiceId, 2),
    linkTo(draftId),
    token.slice(0, -1),
    token.toUpperCase(),
    `${token} `,
    "",
    "a".repeat(100_000),
    invoiceId,
  ];
  for (const one of wrong) expect(await loadHostedInvoice(ctx, { token: one })).toBeNull();
});

test("a void document stays readable behind its link", async () => {
  const { businessId } = await aBusiness(ctx);
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  await voidInvoice(ctx, { businessId, invoiceId, by: "usr_1", reason: "Wrong amount" });
  expect(await loadHostedInvoice(ctx, { token: linkTo(invoiceId) })).toMatchObject({ status: "void" });
});

test("a customer's first look is noted once, however often the page says so", async () => {
  const { businessId } = await aBusiness(ctx);
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  const token = linkTo(invoiceId);
  await Promise.all(Array.from({ length: 10 }, () => markViewed(ctx, { token, isMember: false })));
  await markViewed(ctx, { token, isMember: false });
  expect((await findInvoice(ctx.db.read, { businessId, invoiceId }))?.viewedAt).toBe(ctx.now());
  expect(await viewsOf(businessId, invoiceId)).toHaveLength(1);
});

test("looking at one's own invoice, or loading it, is not a view", async () => {
  const { businessId } = await aBusiness(ctx);
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  const token = linkTo(invoiceId);
  await markViewed(ctx, { token, isMember: true });
  await loadHostedInvoice(ctx, { token });
  expect((await findInvoice(ctx.db.read, { businessId, invoiceId }))?.viewedAt).toBeNull();
  expect(await viewsOf(businessId, invoiceId)).toHaveLength(0);
});

test("a view of an unknown link is not found", async () => {
  await expect(markViewed(ctx, { token: linkTo("inv_unknown"), isMember: false })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
