"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { currentMode } from "@/lib/http/mode";
import { ownerAction } from "@/lib/http/owner";
import { correctInvoice } from "@/lib/invoices/correct-invoice";
import { deleteDraft } from "@/lib/invoices/delete-draft";
import { duplicateInvoice } from "@/lib/invoices/duplicate-invoice";
import { issueInvoice } from "@/lib/invoices/issue-invoice";
import { searchCustomers } from "@/lib/invoices/load-editor";
import { checkDraft } from "@/lib/invoices/preview-invoice";
import { remindCustomer } from "@/lib/invoices/remind-customer";
import { renewLink } from "@/lib/invoices/renew-link";
import { saveDraft } from "@/lib/invoices/save-draft";
import { sendInvoice } from "@/lib/invoices/send-invoice";
import { readTypedDraft } from "@/lib/invoices/typed-draft";
import { voidInvoice } from "@/lib/invoices/void-invoice";
import { requireAddressList } from "@/lib/mail/address";
import { retryMail } from "@/lib/mail/retry-mail";

const id = z.string().min(1).max(80);
const OfInvoice = z.object({ invoiceId: id });
const WithReason = OfInvoice.extend({ reason: z.string().max(2_000) });
const typedNumber = z.string().max(60, "This number is too long.");

const Draft = OfInvoice.extend({
  revision: z.number().int().min(0),
  mode: z.enum(["test", "live"]),
  kind: z.enum(["invoice", "proforma"]).optional(),
  customerId: z.string().min(1, "Choose a customer.").max(80),
  currency: z.string().max(10),
  language: z.enum(["en", "de"]),
  issueOn: z.string().max(20),
  dueOn: z.string().max(20),
  termDays: z.number().int(),
  notes: z.string().max(20_000),
  lines: z
    .array(
      z.object({
        description: z.string().max(20_000),
        quantity: typedNumber,
        unitPrice: typedNumber,
        discount: typedNumber,
        taxRate: typedNumber,
      }),
    )
    .max(500, "An invoice has at most 500 lines."),
});

export const saveDraftAction = ownerAction(Draft, async (ctx, owner, { invoiceId, revision, mode, ...typed }) => {
  const saved = await saveDraft(ctx, {
    businessId: owner.businessId,
    invoiceId,
    revision,
    mode,
    by: owner.userId,
    draft: readTypedDraft(typed, owner.business.language),
  });
  revalidatePath(`/b/${owner.businessId}/invoices`, "layout");
  return saved;
});

/** Before the page of sending opens: what would be refused there is said where it can be repaired. */
export const checkDraftAction = ownerAction(OfInvoice, async (ctx, owner, { invoiceId }) => {
  await checkDraft(ctx, { businessId: owner.businessId, invoiceId });
  return null;
});

export const issueAction = ownerAction(OfInvoice, async (ctx, owner, { invoiceId }) => {
  const issued = await issueInvoice(ctx, { businessId: owner.businessId, invoiceId, by: owner.userId });
  revalidatePath(`/b/${owner.businessId}/invoices`, "layout");
  return { data: issued, message: `Issued as ${issued.number}.` };
});

export const deleteDraftAction = ownerAction(OfInvoice, async (ctx, owner, { invoiceId }) => {
  await deleteDraft(ctx, { businessId: owner.businessId, invoiceId, by: owner.userId });
  revalidatePath(`/b/${owner.businessId}/invoices`, "layout");
  return { data: null, message: "The draft is deleted." };
});

export const voidAction = ownerAction(WithReason, async (ctx, owner, { invoiceId, reason }) => {
  await voidInvoice(ctx, { businessId: owner.businessId, invoiceId, reason, by: owner.userId });
  revalidatePath(`/b/${owner.businessId}/invoices`, "layout");
  return { data: null, message: "The invoice is void." };
});

export const correctAction = ownerAction(WithReason, async (ctx, owner, { invoiceId, reason }) => {
  const copy = await correctInvoice(ctx, { businessId: owner.businessId, invoiceId, reason, by: owner.userId });
  revalidatePath(`/b/${owner.businessId}/invoices`, "layout");
  return copy;
});

export const duplicateAction = ownerAction(OfInvoice, async (ctx, owner, { invoiceId }) => {
  const mode = await currentMode(owner.business);
  const copy = await duplicateInvoice(ctx, { businessId: owner.businessId, invoiceId, mode, by: owner.userId });
  revalidatePath(`/b/${owner.businessId}/invoices`, "layout");
  return copy;
});

export const renewLinkAction = ownerAction(OfInvoice, async (ctx, owner, { invoiceId }) => {
  await renewLink(ctx, { businessId: owner.businessId, invoiceId, by: owner.userId });
  revalidatePath(`/b/${owner.businessId}/invoices/${invoiceId}`);
  return { data: null, message: "The link is new. The old one does not work any more." };
});

const Mail = OfInvoice.extend({
  to: z.string().max(5_000),
  cc: z.string().max(5_000),
  subject: z.string().max(1_000),
  body: z.string().max(20_000),
  pressKey: z.string().min(8).max(60),
});

export const sendAction = ownerAction(
  Mail.extend({ expectedNumber: z.string().max(60) }),
  async (ctx, owner, { to, cc, ...mail }) => {
    const sent = await sendInvoice(ctx, {
      ...mail,
      businessId: owner.businessId,
      by: owner.userId,
      to: requireAddressList(to, "to"),
      cc: requireAddressList(cc, "cc"),
    });
    revalidatePath(`/b/${owner.businessId}/invoices`, "layout");
    return sent;
  },
);

export const remindAction = ownerAction(Mail, async (ctx, owner, { to, cc, ...mail }) => {
  const reminded = await remindCustomer(ctx, {
    ...mail,
    businessId: owner.businessId,
    by: owner.userId,
    to: requireAddressList(to, "to"),
    cc: requireAddressList(cc, "cc"),
  });
  revalidatePath(`/b/${owner.businessId}/invoices`, "layout");
  return reminded;
});

export const retryMailAction = ownerAction(
  OfInvoice.extend({ mailId: id }),
  async (ctx, owner, { invoiceId, mailId }) => {
    await retryMail(ctx, { businessId: owner.businessId, mailId, by: owner.userId });
    revalidatePath(`/b/${owner.businessId}/invoices/${invoiceId}`);
    return { data: null, message: "The mail is on its way to the mail server again." };
  },
);

export const searchCustomersAction = ownerAction(z.object({ search: z.string().max(200) }), (ctx, owner, { search }) =>
  searchCustomers(ctx, { businessId: owner.businessId, search }),
);
