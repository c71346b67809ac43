/**
 * What tests need to have done, with the product's own verbs and on the app's database, but in a process of its own
 * (product-process.ts): Playwright's loader cannot load the product's message files.
 */
import { setInstanceSetting } from "@/db/queries/instance";
import { findPayment } from "@/db/queries/payments";
import { SIGN_UP_SETTING, signUp } from "@/lib/auth/sign-up";
import { saveBusiness } from "@/lib/businesses/save-business";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import type { CustomerInput } from "@/lib/customers/customer";
import { saveCustomer } from "@/lib/customers/save-customer";
import { confirmHome } from "@/lib/instance/decide-standing";
import { issueInvoice } from "@/lib/invoices/issue-invoice";
import { saveDraft } from "@/lib/invoices/save-draft";
import { sendInvoice } from "@/lib/invoices/send-invoice";
import { voidInvoice } from "@/lib/invoices/void-invoice";
import { invoiceUrl, payUrl, publicToken } from "@/lib/links/public-link";
import { findKnownEndpoint } from "@/lib/payments/find-endpoint";
import { refundPayment } from "@/lib/payments/refund-payment";
import { sandboxKeys } from "../sandbox/stripe/accounts";
import { businessForm } from "../scripts/demo/people";

/** Somebody who owns a business, and what they sign in with. */
export type Person = { email: string; password: string; userId: string; businessId: string };
type By = Pick<Person, "userId" | "businessId">;

export type KeyPair = { publishable: string; secret: string };

export type NewBusiness = { email: string; password: string; name: string; country: string };

/** Signs somebody up; the installation is open for that moment. */
export async function signUpPerson(ctx: Context, { email, password, name, country }: NewBusiness): Promise<Person> {
  const setOpen = (value: string) => ctx.db.inTransaction((tx) => setInstanceSetting(tx, SIGN_UP_SETTING, value));
  await setOpen("true");
  const { userId, businessId } = await signUp(ctx, { businessName: name, country, email, password });
  await setOpen("false");
  return { email, password, userId, businessId };
}

/** Saves keys as the settings page does, with Auto payments on. */
export async function connect(
  ctx: Context,
  { person, test, live }: { person: By; test?: KeyPair; live?: KeyPair },
): Promise<void> {
  const typed = (pair: KeyPair | undefined) => ({
    publishableKey: pair?.publishable ?? "",
    secretKey: pair?.secret ?? "",
  });
  await saveConnection(ctx, {
    businessId: person.businessId,
    by: person.userId,
    provider: "stripe",
    enabled: true,
    autoPayments: true,
    test: typed(test),
    live: typed(live),
  });
}

/** The studio of the demo, with its address and bank details, connected to account A with test keys. */
export async function signUpAndConnect(ctx: Context, _: Record<string, never>): Promise<Person> {
  const person = await signUpPerson(ctx, {
    email: "anna@nordlicht.example",
    password: "northern-lights-2026",
    name: "Nordlicht Studio",
    country: "PL",
  });
  await connect(ctx, { person, test: sandboxKeys.nordlicht.test });
  await saveBusiness(ctx, businessForm(person.businessId));
  return person;
}

export type NewInvoice = {
  customer?: string;
  email?: string;
  amountMinor?: number;
  currency?: string;
  language?: "en" | "de";
  mode?: "test" | "live";
  description?: string;
  /** Also mails it; otherwise it is only issued. */
  send?: boolean;
};

export type Issued = {
  invoiceId: string;
  customerId: string;
  number: string;
  token: string;
  url: string;
  payUrl: string;
  amountMinor: number;
  email: string;
};

/** A customer with an issued invoice of one line. */
export async function issue(
  ctx: Context,
  { person, wanted = {} }: { person: Person; wanted?: NewInvoice },
): Promise<Issued> {
  const invoiceId = ctx.newId("inv");
  const customerId = ctx.newId("cus");
  const { amountMinor = 12_000, customer = "Anna Kowalska", email = `${invoiceId}@customer.example` } = wanted;
  const { businessId, userId: by } = person;
  const { mode = "test" } = wanted;
  await saveCustomer(ctx, { businessId, customerId, isNew: true, customer: aCustomer(customer, email) });
  await saveDraft(ctx, {
    businessId,
    invoiceId,
    revision: 0,
    mode,
    by,
    draft: {
      customerId,
      currency: wanted.currency ?? "EUR",
      language: wanted.language ?? "en",
      issueOn: null,
      dueOn: null,
      termDays: 14,
      notes: null,
      lines: [lineOf(wanted.description ?? "Logo design", amountMinor)],
    },
  });
  const { number } = wanted.send
    ? await sendInvoice(ctx, {
        businessId,
        invoiceId,
        // Test documents are mailed to members only.
        to: [mode === "test" ? person.email : email],
        cc: [],
        subject: "Invoice {{number}}: {{amount}}, due {{due}}",
        body: "Hello,\n\nhere is invoice {{number}}.",
        by,
      })
    : await issueInvoice(ctx, { businessId, invoiceId, by });
  const token = publicToken(ctx.instance.linkKey, { documentId: invoiceId, linkVersion: 1 });
  const url = invoiceUrl(ctx.instance, token);
  return { invoiceId, customerId, number, token, url, payUrl: payUrl(ctx.instance, token), amountMinor, email };
}

const lineOf = (description: string, amountMinor: number) => ({
  description,
  quantityMicro: 1_000_000,
  unitPriceE4: amountMinor * 10_000,
  discountBps: 0,
  taxRateBps: 0,
});

const aCustomer = (name: string, email: string): CustomerInput => ({
  name,
  email,
  phone: null,
  addressLine1: "ul. Miodowa 12",
  addressLine2: null,
  postalCode: "31-055",
  city: "Kraków",
  region: null,
  country: "PL",
  taxId: null,
  language: null,
  currency: null,
  notes: null,
});

export async function makeVoid(ctx: Context, { person, invoiceId }: { person: By; invoiceId: string }): Promise<void> {
  await voidInvoice(ctx, { businessId: person.businessId, invoiceId, reason: "Made by mistake", by: person.userId });
}

/** Gives a whole payment back, as the form on its page does; the same request twice is one refund. */
export async function refundWhole(
  ctx: Context,
  { person, paymentId, requestId }: { person: By; paymentId: string; requestId: string },
): Promise<{ refundId: string; status: string }> {
  const { businessId, userId: by } = person;
  const payment = await findPayment(ctx.db.read, { businessId, paymentId });
  if (payment === null) throw new Error(`There is no payment ${paymentId}.`);
  const { amountMinor, currency } = payment;
  return refundPayment(ctx, {
    businessId,
    paymentId,
    amountMinor,
    currency,
    reason: "requested_by_customer",
    by,
    requestId,
  });
}

/** Says that the installation is at home where this process believes it to be. */
export async function stayHome(ctx: Context, _: Record<string, never>): Promise<void> {
  await confirmHome(ctx);
}

/** The newest signing secret of one of our webhook endpoints, for tests that forge. */
export async function webhookSecret(ctx: Context, { endpointId }: { endpointId: string }): Promise<string> {
  return (await findKnownEndpoint(ctx, endpointId))?.secrets[0] ?? "";
}
