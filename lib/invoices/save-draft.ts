import type { Queryable } from "@/db/client";
import { findCustomer } from "@/db/queries/customers";
import { addHistory } from "@/db/queries/history";
import { insertInvoice, replaceInvoiceLines, updateDraft } from "@/db/queries/invoices";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { searchTextOf } from "@/lib/customers/customer";
import { isCurrency } from "@/lib/money/currencies";
import { isDay } from "./calendar";
import type { Language, Mode } from "./invoice-snapshot";
import { checkedLines, LONGEST_NOTES } from "./lines";
import { requireInvoiceFor } from "./require-invoice";
import type { InvoiceLine, InvoiceTotals, LineInput } from "./totals";

export type DraftInput = {
  /** An invoice unless told otherwise. */
  kind?: "invoice" | "proforma" | undefined;
  customerId: string;
  currency: string;
  language: Language;
  /** Null: the day it is issued. */
  issueOn: string | null;
  /** Null: `termDays` after the issue date. */
  dueOn: string | null;
  termDays: number;
  notes: string | null;
  lines: LineInput[];
};

type SaveDraft = {
  businessId: string;
  /** Made by the caller, so that a form sent twice makes one draft. */
  invoiceId: string;
  /** What the typist saw: 0 for a new draft. */
  revision: number;
  mode: Mode;
  by: string;
  draft: DraftInput;
};

const LONGEST_TERM_DAYS = 365;
const INVOICE_ID = /^inv_[0-9a-z]{16,40}$/;

/**
 * Creates a draft or changes one. An edit of an older revision is refused with CONFLICT, so that nobody's typing is
 * overwritten unseen. Throws BAD_INPUT on the field, NOT_FOUND for a customer or invoice of somebody else.
 */
export async function saveDraft(ctx: Context, input: SaveDraft): Promise<{ invoiceId: string; revision: number }> {
  return await ctx.db.inTransaction((tx) => saveDraftIn(tx, ctx, input));
}

/** The same in a transaction of the caller's. */
export async function saveDraftIn(
  tx: Queryable,
  ctx: Context,
  input: SaveDraft,
): Promise<{ invoiceId: string; revision: number }> {
  const { lines, totals } = checkedDraft(input.draft);
  if (input.revision === 0 && !INVOICE_ID.test(input.invoiceId))
    throw new AppError("BAD_INPUT", "This form is damaged. Reload the page and try again.");
  const customer = await findCustomer(tx, { businessId: input.businessId, customerId: input.draft.customerId });
  if (customer === null)
    throw new AppError("NOT_FOUND", "There is no such customer. Choose one from the list.", { field: "customerId" });
  const values = draftValues(ctx, input, customer.name, totals);
  const isNew = input.revision === 0 && (await insertDraft(tx, ctx, input, values));
  if (!isNew) await changeDraft(tx, input, values);
  await replaceInvoiceLines(tx, {
    businessId: input.businessId,
    invoiceId: input.invoiceId,
    lines: lineRows(ctx, input, lines),
  });
  return { invoiceId: input.invoiceId, revision: input.revision + 1 };
}

type DraftValues = ReturnType<typeof draftValues>;

function draftValues(ctx: Context, { draft, revision }: SaveDraft, customerName: string, totals: InvoiceTotals) {
  return {
    kind: draft.kind ?? ("invoice" as const),
    customerId: draft.customerId,
    currency: draft.currency,
    language: draft.language,
    issueOn: draft.issueOn,
    dueOn: draft.dueOn,
    termDays: draft.termDays,
    notes: draft.notes?.trim() ? draft.notes.trim() : null,
    netMinor: totals.netMinor,
    taxMinor: totals.taxMinor,
    totalMinor: totals.totalMinor,
    searchText: searchTextOf(customerName),
    revision: revision + 1,
    updatedAt: ctx.now(),
  };
}

/** False when the same form has been stored already. */
async function insertDraft(tx: Queryable, ctx: Context, input: SaveDraft, values: DraftValues): Promise<boolean> {
  const isNew = await insertInvoice(tx, {
    ...values,
    ...emptyDraft,
    id: input.invoiceId,
    businessId: input.businessId,
    mode: input.mode,
    createdAt: ctx.now(),
  });
  if (isNew)
    await addHistory(tx, {
      id: ctx.newId("his"),
      businessId: input.businessId,
      invoiceId: input.invoiceId,
      actor: input.by,
      kind: "invoice.drafted",
      data: {},
      at: ctx.now(),
    });
  return isNew;
}

async function changeDraft(tx: Queryable, input: SaveDraft, values: DraftValues): Promise<void> {
  await requireInvoiceFor(tx, "edit", input);
  const isChanged = await updateDraft(tx, {
    businessId: input.businessId,
    invoiceId: input.invoiceId,
    revision: input.revision,
    values,
  });
  if (!isChanged)
    throw new AppError(
      "CONFLICT",
      "This draft was changed in another window in the meantime. Nothing was overwritten: open it there, or copy what you typed and reload.",
    );
}

/** How a draft begins. */
export const emptyDraft = {
  status: "draft",
  number: null,
  isDisputed: false,
  hasExcess: false,
  paidMinor: 0,
  refundedMinor: 0,
  pendingMinor: 0,
  linkVersion: 1,
} as const;

function checkedDraft(draft: DraftInput): { lines: InvoiceLine[]; totals: InvoiceTotals } {
  if (!isCurrency(draft.currency)) refuse("Choose a currency from the list.", "currency");
  if (draft.issueOn !== null && !isDay(draft.issueOn)) refuse("Type the issue date as a date.", "issueOn");
  if (draft.dueOn !== null && !isDay(draft.dueOn)) refuse("Type the due date as a date.", "dueOn");
  if (draft.issueOn !== null && draft.dueOn !== null && draft.dueOn < draft.issueOn)
    refuse("The due date can't be before the issue date.", "dueOn");
  if (!Number.isInteger(draft.termDays) || draft.termDays < 0 || draft.termDays > LONGEST_TERM_DAYS)
    refuse(`The payment term is between 0 and ${LONGEST_TERM_DAYS} days.`, "termDays");
  if ((draft.notes ?? "").length > LONGEST_NOTES) refuse(`Notes have at most ${LONGEST_NOTES} characters.`, "notes");
  return checkedLines(draft.lines, { forIssue: false });
}

export const lineRows = (
  ctx: Pick<Context, "newId">,
  of: { businessId: string; invoiceId: string },
  lines: readonly InvoiceLine[],
) =>
  lines.map((line, position) => ({
    id: ctx.newId("lin"),
    businessId: of.businessId,
    invoiceId: of.invoiceId,
    position,
    description: line.description,
    quantityMicro: line.quantityMicro,
    unitPriceE4: line.unitPriceE4,
    discountBps: line.discountBps,
    taxRateBps: line.taxRateBps,
    netMinor: line.netMinor,
  }));

function refuse(sentence: string, field: string): never {
  throw new AppError("BAD_INPUT", sentence, { field });
}
