import { createHash } from "node:crypto";
import type { Queryable } from "@/db/client";
import { insertApiRequest, listApiRequests } from "@/db/queries/api";
import { findBusiness } from "@/db/queries/businesses";
import { AppError } from "@/lib/app-error";
import type { Business } from "@/lib/businesses/business";
import type { Context } from "@/lib/context";
import { type CustomerInput, checkedCustomer } from "@/lib/customers/customer";
import { customerAlike } from "@/lib/customers/customer-alike";
import { emptyCustomer } from "@/lib/customers/empty-customer";
import { firstLinkHash, issueInTransaction } from "@/lib/invoices/issue-invoice";
import { type DraftInput, saveDraftIn } from "@/lib/invoices/save-draft";
import { readLines } from "@/lib/invoices/typed-lines";
import { requireAddress } from "@/lib/mail/address";
import { currencyDigits, isCurrency } from "@/lib/money/currencies";
import { sortedKeys } from "@/lib/sorted-keys";
import type { Program } from "./authenticate";
import { readInvoice } from "./read-invoice";
import type { InvoiceAnswer, NewInvoice } from "./schemas";

const LONGEST_KEY = 200;

type Wanted = { wish: NewInvoice; idempotencyKey: string | null };

/**
 * Issues an invoice, or answers with the one that the same key or reference made before: customer, number, document and the
 * memory of having been asked are one transaction. Throws BAD_INPUT on the field, CONFLICT when the key stands for another wish.
 */
export async function createInvoice(
  ctx: Context,
  program: Program,
  wanted: Wanted,
): Promise<{ invoice: InvoiceAnswer; isNew: boolean }> {
  const keys = keysOf(wanted);
  const wishHash = createHash("sha256")
    .update(JSON.stringify(sortedKeys(wanted.wish)))
    .digest("hex");
  const known = await knownInvoice(ctx, program, { keys, wishHash });
  if (known !== null) return { invoice: await readInvoice(ctx, program, known), isNew: false };
  const { businessId } = program;
  const business = await findBusiness(ctx.db.read, businessId);
  if (business === null) throw new Error(`The key ${program.keyId} belongs to no business.`);
  const prepared = prepare(wanted.wish, business);
  const invoiceId = ctx.newId("inv");
  const tokenHash = firstLinkHash(ctx, invoiceId);
  try {
    await ctx.db.inTransaction(async (tx) => {
      const { customer } = prepared;
      const customerId = await customerAlike(tx, ctx, { businessId, customer, now: ctx.now() });
      const draft = { ...prepared.draft, customerId };
      const { mode, keyId: by } = program;
      await saveDraftIn(tx, ctx, { businessId, invoiceId, revision: 0, mode, by, draft });
      for (const key of keys) await remember(tx, ctx, { program, key, wishHash, invoiceId, wish: wanted.wish });
      await issueInTransaction(tx, ctx, { businessId, invoiceId, by, tokenHash });
    });
  } catch (error) {
    if (!(error instanceof AskedBefore)) throw error;
    const faster = await knownInvoice(ctx, program, { keys, wishHash });
    if (faster === null) throw new Error("A request with this key was stored, but is not there.", { cause: error });
    return { invoice: await readInvoice(ctx, program, faster), isNew: false };
  }
  return { invoice: await readInvoice(ctx, program, invoiceId), isNew: true };
}

/** Another request with the same key was faster; the transaction is rolled back, its number with it. */
class AskedBefore extends Error {}

async function remember(
  tx: Queryable,
  ctx: Context,
  of: { program: Program; key: string; wishHash: string; invoiceId: string; wish: NewInvoice },
): Promise<void> {
  const isNew = await insertApiRequest(tx, {
    id: ctx.newId("req"),
    businessId: of.program.businessId,
    mode: of.program.mode,
    key: of.key,
    wishHash: of.wishHash,
    invoiceId: of.invoiceId,
    reference: of.wish.reference ?? null,
    createdAt: ctx.now(),
  });
  if (!isNew) throw new AskedBefore();
}

function keysOf({ wish, idempotencyKey }: Wanted): string[] {
  const key = idempotencyKey?.trim() ?? "";
  if (key.length > LONGEST_KEY)
    throw new AppError("BAD_INPUT", `An Idempotency-Key has at most ${LONGEST_KEY} characters.`);
  const keys = [
    ...(key === "" ? [] : [`key:${key}`]),
    ...(wish.reference === undefined ? [] : [`ref:${wish.reference}`]),
  ];
  if (keys.length === 0)
    throw new AppError(
      "BAD_INPUT",
      "Send a “reference” of your own or the header Idempotency-Key: without one, a repeated request would make a second invoice.",
      { field: "reference" },
    );
  return keys;
}

async function knownInvoice(
  ctx: Context,
  { businessId, mode }: Program,
  { keys, wishHash }: { keys: string[]; wishHash: string },
): Promise<string | null> {
  const known = await listApiRequests(ctx.db.read, { businessId, mode, keys });
  const [first] = known;
  if (first === undefined) return null;
  if (known.some((one) => one.wishHash !== wishHash || one.invoiceId !== first.invoiceId))
    throw new AppError(
      "CONFLICT",
      "This key or reference was used before for another invoice. Use a new one, or send exactly the same again.",
    );
  return first.invoiceId;
}

/** Everything that can be refused is refused before the transaction begins. */
function prepare(
  wish: NewInvoice,
  business: Business,
): { customer: CustomerInput; draft: Omit<DraftInput, "customerId"> } {
  const currency = (wish.currency ?? business.defaultCurrency).toUpperCase();
  const language = wish.language ?? business.language;
  const lines = wish.lines.map((line) => ({
    description: line.description,
    quantity: line.quantity ?? "",
    unitPrice: line.unitPrice,
    discount: line.discount ?? "",
    taxRate: line.taxRate ?? "",
  }));
  return {
    customer: checkedCustomer(
      { ...emptyCustomer, ...present(wish.customer), name: wish.customer.name, language },
      { requireAddress: (text) => requireAddress(text, "customer.email"), isCurrency },
    ),
    draft: {
      currency,
      language,
      issueOn: null,
      dueOn: wish.dueOn ?? null,
      termDays: business.paymentTermDays,
      notes: wish.notes === undefined ? business.defaultNotes : wish.notes,
      // Programs write a point, whatever language the business speaks.
      lines: readLines(lines, { minorDigits: currencyDigits(currency), language: "en" }),
    },
  };
}

const present = (customer: NewInvoice["customer"]) =>
  Object.fromEntries(Object.entries(customer).filter(([, value]) => value != null));
