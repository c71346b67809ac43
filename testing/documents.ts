import { insertBusiness } from "@/db/queries/businesses";
import { insertMembership, insertUser } from "@/db/queries/people";
import type { Context } from "@/lib/context";
import type { CustomerInput } from "@/lib/customers/customer";
import { saveCustomer } from "@/lib/customers/save-customer";
import { issueInvoice } from "@/lib/invoices/issue-invoice";
import { type DraftInput, saveDraft } from "@/lib/invoices/save-draft";
import type { LineInput } from "@/lib/invoices/totals";

type BusinessOverrides = Partial<Omit<Parameters<typeof insertBusiness>[1], "id">>;

/** A business with an owner, in its own workspace. `ownerEmail` may receive test documents. */
export async function aBusiness(ctx: Context, overrides: BusinessOverrides = {}) {
  const businessId = ctx.newId("biz");
  const userId = ctx.newId("usr");
  const ownerEmail = `${userId}@owner.example`;
  await ctx.db.inTransaction(async (tx) => {
    await insertBusiness(tx, {
      id: businessId,
      name: "Nordlicht Studio",
      country: "DE",
      addressLine1: "Hafenstraße 5",
      postalCode: "20457",
      city: "Hamburg",
      taxId: "DE123456789",
      email: "hello@nordlicht.example",
      ownFields: [],
      iban: "DE89370400440532013000",
      defaultCurrency: "EUR",
      language: "en",
      timeZone: "Europe/Berlin",
      paperSize: "a4",
      reminderAfterDays: 7,
      wrappedDataKey: ctx.secrets.newWrappedDataKey(businessId),
      createdAt: ctx.now(),
      ...overrides,
    });
    await insertUser(tx, { id: userId, email: ownerEmail, passwordHash: "-", createdAt: ctx.now() });
    await insertMembership(tx, { id: ctx.newId("mem"), userId, businessId, role: "owner", createdAt: ctx.now() });
  });
  return { businessId, userId, ownerEmail };
}

export const customerInput = (overrides: Partial<CustomerInput> = {}): CustomerInput => ({
  name: "Anna Kowalska",
  email: "anna@customer.example",
  phone: null,
  addressLine1: "ul. Długa 1",
  addressLine2: null,
  postalCode: "00-238",
  city: "Warszawa",
  region: null,
  country: "PL",
  taxId: null,
  language: null,
  currency: null,
  notes: null,
  ...overrides,
});

export async function aCustomer(
  ctx: Context,
  businessId: string,
  overrides: Partial<CustomerInput> = {},
): Promise<string> {
  const customerId = ctx.newId("cus");
  await saveCustomer(ctx, { businessId, customerId, isNew: true, customer: customerInput(overrides) });
  return customerId;
}

/** One hour at 100.00, taxed with 23 %. */
export const aLine = (overrides: Partial<LineInput> = {}): LineInput => ({
  description: "Consulting",
  quantityMicro: 1_000_000,
  unitPriceE4: 100_000_000,
  discountBps: 0,
  taxRateBps: 2_300,
  ...overrides,
});

type DraftOverrides = Partial<DraftInput> & { mode?: "test" | "live" };

/** A draft for a customer of its own, €123.00 unless told otherwise. */
export async function aDraft(ctx: Context, businessId: string, overrides: DraftOverrides = {}): Promise<string> {
  const { mode = "live", customerId, ...rest } = overrides;
  const invoiceId = ctx.newId("inv");
  await saveDraft(ctx, {
    businessId,
    invoiceId,
    revision: 0,
    mode,
    by: "usr_test",
    draft: {
      customerId: customerId ?? (await aCustomer(ctx, businessId)),
      currency: "EUR",
      language: "en",
      issueOn: null,
      dueOn: null,
      termDays: 14,
      notes: null,
      lines: [aLine()],
      ...rest,
    },
  });
  return invoiceId;
}

export async function anIssuedInvoice(
  ctx: Context,
  businessId: string,
  overrides: DraftOverrides = {},
): Promise<{ invoiceId: string; number: string }> {
  return issueInvoice(ctx, { businessId, invoiceId: await aDraft(ctx, businessId, overrides), by: "usr_test" });
}
