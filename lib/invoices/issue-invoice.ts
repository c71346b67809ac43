import type { Queryable } from "@/db/client";
import { type BusinessRow, findBusiness } from "@/db/queries/businesses";
import { findCustomer } from "@/db/queries/customers";
import { addHistory } from "@/db/queries/history";
import { type InvoiceRow, insertPayable, listInvoiceLines, updateDraft } from "@/db/queries/invoices";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { searchTextOf } from "@/lib/customers/customer";
import { announceInvoice } from "@/lib/hooks/announce-money";
import { publicToken, tokenHash } from "@/lib/links/public-link";
import { addDays, todayIn } from "./calendar";
import type { InvoiceSnapshot } from "./invoice-snapshot";
import { checkedLines } from "./lines";
import { makeSnapshot } from "./make-snapshot";
import { planReminder } from "./plan-reminder";
import { recomputeInvoice } from "./recompute-invoice";
import { requireInvoiceFor } from "./require-invoice";
import { takeNumber } from "./take-number";

type IssueInvoice = {
  businessId: string;
  invoiceId: string;
  by: string;
  /** The number that was shown in the preview; when another one would be taken, nothing happens (CONFLICT). */
  expectedNumber?: string | null;
};

/**
 * Turns a draft into a document: takes the number, freezes the snapshot, makes it payable, plans the reminder. All in one
 * transaction, so that a failure leaves a draft and no gap in the numbers.
 */
export async function issueInvoice(ctx: Context, input: IssueInvoice): Promise<{ invoiceId: string; number: string }> {
  const link = firstLinkHash(ctx, input.invoiceId);
  return await ctx.db.inTransaction((tx) => issueInTransaction(tx, ctx, { ...input, tokenHash: link }));
}

/** Computed before the transaction: hashing has no business inside one. Drafts always have link version 1. */
export const firstLinkHash = (ctx: Context, invoiceId: string): string =>
  tokenHash(publicToken(ctx.instance.linkKey, { documentId: invoiceId, linkVersion: 1 }));

export async function issueInTransaction(
  tx: Queryable,
  ctx: Context,
  input: IssueInvoice & { tokenHash: string },
): Promise<{ invoiceId: string; number: string }> {
  const { businessId, invoiceId } = input;
  const draft = await requireInvoiceFor(tx, "issue", input);
  const business = await requireBusiness(tx, businessId);
  const { issueOn, dueOn } = datesOf(draft, business.timeZone, ctx.now());
  const number = await takeNumber(tx, ctx, { businessId, mode: draft.mode, issueOn, kind: draft.kind });
  if (input.expectedNumber != null && input.expectedNumber !== number)
    throw new AppError(
      "CONFLICT",
      `The next number is ${number} now, because another invoice was issued meanwhile. Look at the preview again, then send.`,
    );
  const snapshot = await snapshotOf(tx, business, draft, { number, issueOn, dueOn, forIssue: true });
  await storeIssued(tx, ctx, { draft, snapshot, tokenHash: input.tokenHash });
  await recomputeInvoice(tx, { businessId, invoiceId, now: ctx.now() });
  await addHistory(tx, {
    id: ctx.newId("his"),
    businessId,
    invoiceId,
    actor: input.by,
    kind: "invoice.issued",
    data: { number, totalMinor: snapshot.totals.totalMinor, currency: snapshot.currency },
    at: ctx.now(),
  });
  await announceInvoice(tx, ctx, { businessId, invoiceId, type: "invoice.issued", at: ctx.now() });
  // A proforma is an offer: nobody owes it, so nobody is reminded of it.
  if (snapshot.totals.totalMinor > 0 && draft.kind === "invoice")
    await planReminder(tx, ctx, {
      businessId,
      invoiceId,
      dueOn,
      afterDays: business.reminderAfterDays,
      timeZone: business.timeZone,
    });
  return { invoiceId, number };
}

async function storeIssued(
  tx: Queryable,
  ctx: Context,
  { draft, snapshot, tokenHash: hash }: { draft: InvoiceRow; snapshot: InvoiceSnapshot; tokenHash: string },
): Promise<void> {
  const { totals } = snapshot;
  const payableId = ctx.newId("pbl");
  await insertPayable(tx, {
    id: payableId,
    businessId: draft.businessId,
    mode: draft.mode,
    kind: "invoice",
    currency: draft.currency,
    amountDueMinor: totals.totalMinor,
    isOpen: totals.totalMinor > 0,
    version: 1,
    createdAt: ctx.now(),
  });
  const isIssued = await updateDraft(tx, {
    businessId: draft.businessId,
    invoiceId: draft.id,
    revision: draft.revision,
    values: {
      status: "issued",
      number: snapshot.number,
      ...(draft.kind === "proforma" ? { proformaNumber: snapshot.number } : {}),
      payableId,
      issueOn: snapshot.issueOn,
      dueOn: snapshot.dueOn,
      netMinor: totals.netMinor,
      taxMinor: totals.taxMinor,
      totalMinor: totals.totalMinor,
      snapshot,
      linkVersion: 1,
      tokenHash: hash,
      issuedAt: ctx.now(),
      searchText: searchTextOf(snapshot.number, snapshot.customer.name),
      updatedAt: ctx.now(),
    },
  });
  if (!isIssued) throw new Error(`Draft ${draft.id} changed inside the transaction that issued it.`);
}

/** The document of a draft as it stands, computed from the business, the customer and the lines of this moment. */
export async function snapshotOf(
  q: Queryable,
  business: BusinessRow,
  draft: InvoiceRow,
  document: { number: string; issueOn: string; dueOn: string; forIssue: boolean },
): Promise<InvoiceSnapshot> {
  const of = { businessId: draft.businessId, invoiceId: draft.id };
  const customer = await findCustomer(q, { businessId: draft.businessId, customerId: draft.customerId });
  if (customer === null) throw new Error(`Invoice ${draft.id} has lost its customer.`);
  const { lines, totals } = checkedLines(await listInvoiceLines(q, of), { forIssue: document.forIssue });
  return makeSnapshot({
    business,
    customer,
    kind: draft.kind,
    mode: draft.mode,
    number: document.number,
    issueOn: document.issueOn,
    dueOn: document.dueOn,
    currency: draft.currency,
    language: draft.language,
    lines,
    totals,
    notes: draft.notes,
  });
}

/** The dates a draft gets when it is issued now. Throws BAD_INPUT for dates that can't stand on an invoice. */
export function datesOf(
  draft: Pick<InvoiceRow, "issueOn" | "dueOn" | "termDays">,
  timeZone: string,
  nowMs: number,
): { issueOn: string; dueOn: string } {
  const today = todayIn(timeZone, nowMs);
  const issueOn = draft.issueOn ?? today;
  if (issueOn > today)
    throw new AppError("BAD_INPUT", "The issue date is in the future. Leave it empty to use the day you issue it.", {
      field: "issueOn",
    });
  const dueOn = draft.dueOn ?? addDays(issueOn, draft.termDays);
  if (dueOn < issueOn)
    throw new AppError("BAD_INPUT", "The due date is before the issue date. Choose a later one.", { field: "dueOn" });
  return { issueOn, dueOn };
}

export async function requireBusiness(q: Queryable, businessId: string): Promise<BusinessRow> {
  const business = await findBusiness(q, businessId);
  if (business === null) throw new AppError("NOT_FOUND", "There is no such business.");
  return business;
}
