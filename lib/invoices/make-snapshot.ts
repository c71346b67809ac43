import { type Address, addressLines } from "@/lib/customers/address";
import { customerSnapshot } from "@/lib/customers/customer";
import type { BankDetails, InvoiceSnapshot, Language, Mode, SellerSnapshot } from "./invoice-snapshot";
import type { InvoiceLine, InvoiceTotals } from "./totals";

/** What is printed of a business; the row of the database has all of it. */
export type SellerFields = Address & {
  name: string;
  country: string;
  taxId: string | null;
  email: string;
  phone: string | null;
  website: string | null;
  logoPictureId: string | null;
  accentColor: string;
  bankAccountHolder: string | null;
  bankName: string | null;
  iban: string | null;
  bic: string | null;
  bankAccountText: string | null;
  timeZone: string;
  paperSize: "a4" | "letter";
};

export type SnapshotParts = {
  business: SellerFields;
  customer: Address & { name: string; email: string | null; taxId: string | null };
  kind?: "invoice" | "proforma";
  mode: Mode;
  number: string;
  issueOn: string;
  dueOn: string;
  currency: string;
  language: Language;
  lines: InvoiceLine[];
  totals: InvoiceTotals;
  notes: string | null;
};

/** The document as it is now. Freezing it at issue is what keeps later changes out of what was sent. */
export function makeSnapshot({ business, customer, ...parts }: SnapshotParts): InvoiceSnapshot {
  return {
    ...(parts.kind === "proforma" ? { kind: "proforma" } : {}),
    mode: parts.mode,
    number: parts.number,
    issueOn: parts.issueOn,
    dueOn: parts.dueOn,
    currency: parts.currency,
    language: parts.language,
    timeZone: business.timeZone,
    paperSize: business.paperSize,
    seller: sellerSnapshot(business, parts.language),
    customer: customerSnapshot(customer, parts.language),
    lines: parts.lines.map(({ description, quantityMicro, unitPriceE4, discountBps, taxRateBps, netMinor }) => ({
      description,
      quantityMicro,
      unitPriceE4,
      discountBps,
      taxRateBps,
      netMinor,
    })),
    totals: parts.totals,
    notes: parts.notes,
  };
}

export function sellerSnapshot(business: SellerFields, language: Language): SellerSnapshot {
  return {
    name: business.name,
    addressLines: addressLines(business, language),
    country: business.country,
    taxId: business.taxId,
    email: business.email,
    phone: business.phone,
    website: business.website,
    logoPictureId: business.logoPictureId,
    accentColor: business.accentColor,
    bank: bankDetails(business),
  };
}

/** Null when there is no account that money could be sent to. */
function bankDetails(business: SellerFields): BankDetails | null {
  if (business.iban === null && business.bankAccountText === null) return null;
  return {
    accountHolder: business.bankAccountHolder ?? business.name,
    bankName: business.bankName,
    iban: business.iban,
    bic: business.bic,
    accountText: business.bankAccountText,
  };
}
