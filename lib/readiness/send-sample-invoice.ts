import { findBusiness } from "@/db/queries/businesses";
import { findInvoice } from "@/db/queries/invoices";
import { findCustomerByEmail } from "@/db/queries/rehearsal";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { emptyCustomer } from "@/lib/customers/empty-customer";
import { saveCustomer } from "@/lib/customers/save-customer";
import { saveDraft } from "@/lib/invoices/save-draft";
import { sendInvoice } from "@/lib/invoices/send-invoice";
import { loadTemplate } from "@/lib/mail/load-template";
import { currencyDigits } from "@/lib/money/currencies";
import { providerAccepts } from "@/lib/providers/accepts";

type SendSample = {
  businessId: string;
  by: string;
  /** The owner's own: a test invoice goes to nobody else. */
  email: string;
  /** Both made by the page, so that a press that comes twice makes one invoice. */
  invoiceId: string;
  customerId: string;
};

/**
 * Issues a test invoice to the owner's own address and mails it: the first one of a newcomer, and of every rehearsal.
 * The customer is made when nobody has this address yet. Whether the mail goes out is seen later; the link works at once.
 */
export async function sendSampleInvoice(ctx: Context, input: SendSample): Promise<{ number: string }> {
  const { businessId, by, invoiceId } = input;
  const business = await findBusiness(ctx.db.read, businessId);
  if (business === null) throw new AppError("NOT_FOUND", "This business does not exist.");
  const found = await findInvoice(ctx.db.read, { businessId, invoiceId });
  if (found !== null && found.mode !== "test") {
    throw new AppError("BAD_INPUT", "This form is damaged. Reload the page and try again.");
  }
  if (found === null) {
    const { defaultCurrency: currency, language, paymentTermDays: termDays } = business;
    const lines = [{ ...LINE[language], unitPriceE4: sampleAmountMinor(currency) * 10_000 }];
    const customerId = await sampleCustomer(ctx, input);
    const dates = { issueOn: null, dueOn: null, termDays };
    const draft = { customerId, currency, language, ...dates, notes: null, lines };
    await saveDraft(ctx, { businessId, invoiceId, revision: 0, mode: "test", by, draft });
  }
  const { language } = business;
  const template = await loadTemplate(ctx.db.read, { businessId, kind: "invoice", language });
  const pressKey = `sample:${invoiceId}`;
  const { number } = await sendInvoice(ctx, {
    businessId,
    invoiceId,
    to: [input.email],
    cc: [],
    ...template,
    by,
    pressKey,
  });
  return { number };
}

const LINE = {
  en: { description: "Sample: an hour of work", quantityMicro: 1_000_000, discountBps: 0, taxRateBps: 0 },
  de: { description: "Muster: eine Stunde Arbeit", quantityMicro: 1_000_000, discountBps: 0, taxRateBps: 0 },
} as const;

async function sampleCustomer(ctx: Context, { businessId, email, customerId }: SendSample): Promise<string> {
  const known = await findCustomerByEmail(ctx.db.read, { businessId, email });
  if (known !== null) return known.id;
  const customer = { ...emptyCustomer, name: "Sample customer (you)", email };
  await saveCustomer(ctx, { businessId, customerId, isNew: true, customer });
  return customerId;
}

/** Units of which fifty are worth less than any card is charged for. */
const SMALL_UNITS: ReadonlySet<string> = new Set(
  "BIF CDF CLP COP GNF IDR IQD IRR KHR KRW LAK LBP MGA MMK MNT MWK NGN PYG RWF SLE SOS STN SYP TZS UGX UZS VND XAF XOF XPF YER ZMW".split(
    " ",
  ),
);

/** Fifty, or so many more that the provider takes it: fifty forints are too little. */
function sampleAmountMinor(currency: string): number {
  const unit = 10 ** currencyDigits(currency);
  const amounts = [50, 500, 5_000].map((count) => count * (SMALL_UNITS.has(currency) ? 1_000 : 1) * unit);
  const taken = amounts.find((amountMinor) => providerAccepts("stripe", { amountMinor, currency }) === true);
  return taken ?? 50 * unit;
}
