import type { InvoiceLine, InvoiceTotals } from "./totals";

export type Mode = "test" | "live";
export type Language = "en" | "de";

export type SellerSnapshot = {
  name: string;
  /** Printed lines of the address, without the name, country last. */
  addressLines: string[];
  /** ISO 3166-1 alpha-2. */
  country: string;
  taxId: string | null;
  email: string | null;
  phone: string | null;
  website: string | null;
  logoPictureId: string | null;
  /** `#rrggbb`. */
  accentColor: string;
  bank: BankDetails | null;
};

export type BankDetails = {
  accountHolder: string;
  bankName: string | null;
  iban: string | null;
  bic: string | null;
  /** For accounts without an IBAN; free text, may have several lines. */
  accountText: string | null;
};

export type CustomerSnapshot = {
  name: string;
  email: string | null;
  addressLines: string[];
  country: string | null;
  taxId: string | null;
};

/**
 * What an issued invoice said on the day it was issued: frozen, so that a later change of the business, the customer
 * or a rate changes nothing that was sent. PDF, mail and hosted page are rendered from it; only what was paid is live.
 */
export type InvoiceSnapshot = {
  /** Missing on an invoice; a proforma says so on everything that is made of it. */
  kind?: "proforma";
  mode: Mode;
  number: string;
  /** `YYYY-MM-DD`. */
  issueOn: string;
  dueOn: string;
  currency: string;
  language: Language;
  /** IANA name. */
  timeZone: string;
  paperSize: "a4" | "letter";
  seller: SellerSnapshot;
  customer: CustomerSnapshot;
  lines: InvoiceLine[];
  totals: InvoiceTotals;
  notes: string | null;
};
