import { findCustomer, listRecentCustomers } from "@/db/queries/customers";
import { listInvoiceLines } from "@/db/queries/invoices";
import type { Context } from "@/lib/context";
import { currencyDigits } from "@/lib/money/currencies";
import { todayIn } from "./calendar";
import type { Language, Mode } from "./invoice-snapshot";
import { requireBusiness } from "./issue-invoice";
import { requireInvoiceFor } from "./require-invoice";
import { type TypedLine, writeLine } from "./typed-lines";

/** A customer as the picker shows it, with what a new invoice takes over. */
export type PickedCustomer = {
  id: string;
  name: string;
  email: string | null;
  language: Language | null;
  currency: string | null;
};

/** What the editor starts from: everything as a person types it. */
export type EditorStart = {
  invoiceId: string;
  revision: number;
  mode: Mode;
  kind: "invoice" | "proforma";
  customer: PickedCustomer | null;
  currency: string;
  /** The document's language. */
  language: Language;
  /** How numbers are written in the editor: the business's language. */
  typedIn: Language;
  issueOn: string;
  dueOn: string;
  termDays: number;
  notes: string;
  lines: TypedLine[];
  today: string;
  customers: PickedCustomer[];
};

const PICKER = 20;

/** The editor of a new invoice. Its id is made here, so that sending the form twice makes one draft. */
export async function loadNewInvoice(
  ctx: Context,
  input: { businessId: string; mode: Mode; customerId: string | null },
): Promise<EditorStart> {
  const { businessId, mode } = input;
  const business = await requireBusiness(ctx.db.read, businessId);
  const customer =
    input.customerId === null ? null : await findCustomer(ctx.db.read, { businessId, customerId: input.customerId });
  return {
    invoiceId: ctx.newId("inv"),
    revision: 0,
    mode,
    kind: "invoice",
    customer: customer === null ? null : picked(customer),
    currency: customer?.currency ?? business.defaultCurrency,
    language: customer?.language ?? business.language,
    typedIn: business.language,
    issueOn: "",
    dueOn: "",
    termDays: business.paymentTermDays,
    notes: business.defaultNotes ?? "",
    lines: [],
    today: todayIn(business.timeZone, ctx.now()),
    customers: await searchCustomers(ctx, { businessId, search: "" }),
  };
}

/** The editor of a draft; CONFLICT for what has been issued. */
export async function loadDraft(ctx: Context, of: { businessId: string; invoiceId: string }): Promise<EditorStart> {
  const business = await requireBusiness(ctx.db.read, of.businessId);
  const draft = await requireInvoiceFor(ctx.db.read, "edit", of);
  const customer = await findCustomer(ctx.db.read, { businessId: of.businessId, customerId: draft.customerId });
  const how = { minorDigits: currencyDigits(draft.currency), language: business.language };
  return {
    invoiceId: draft.id,
    revision: draft.revision,
    mode: draft.mode,
    kind: draft.kind,
    customer: customer === null ? null : picked(customer),
    currency: draft.currency,
    language: draft.language,
    typedIn: business.language,
    issueOn: draft.issueOn ?? "",
    dueOn: draft.dueOn ?? "",
    termDays: draft.termDays,
    notes: draft.notes ?? "",
    lines: (await listInvoiceLines(ctx.db.read, of)).map((line) => writeLine(line, how)),
    today: todayIn(business.timeZone, ctx.now()),
    customers: await searchCustomers(ctx, { businessId: of.businessId, search: "" }),
  };
}

/** Customers for the picker, the ones used last first. */
export async function searchCustomers(
  ctx: Context,
  { businessId, search }: { businessId: string; search: string },
): Promise<PickedCustomer[]> {
  const rows = await listRecentCustomers(ctx.db.read, { businessId, search: search.slice(0, 100), limit: PICKER });
  return rows.map(picked);
}

const picked = ({ id, name, email, language, currency }: PickedCustomer): PickedCustomer => ({
  id,
  name,
  email,
  language,
  currency,
});
