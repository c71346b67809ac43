import { AppError } from "@/lib/app-error";
import { isCountryCode } from "@/lib/customers/countries";
import { requireAddress } from "@/lib/mail/address";
import { isCurrency } from "@/lib/money/currencies";
import type { Business } from "./business";
import { ibanProblem, isBic, normalizedIban } from "./iban";

/** The settings page's fields as they were typed; empty text means "nothing". */
export type TypedBusiness = Record<keyof typeof LONGEST, string> & {
  country: string;
  language: "en" | "de";
  paperSize: "a4" | "letter";
  paidNotice: "each" | "daily" | "off";
  providerReceipts: boolean;
  paymentTermDays: string;
  reminderAfterDays: string;
};

/** Longest text by field, in characters. */
export const LONGEST = {
  name: 200,
  addressLine1: 200,
  addressLine2: 200,
  postalCode: 30,
  city: 100,
  region: 100,
  taxId: 60,
  email: 254,
  phone: 40,
  website: 200,
  accentColor: 7,
  bankAccountHolder: 140,
  bankName: 140,
  iban: 60,
  bic: 20,
  bankAccountText: 1_000,
  defaultCurrency: 3,
  timeZone: 60,
  defaultNotes: 2_000,
} as const;

export type BusinessFields = Omit<Business, "id" | "createdAt" | "logoPictureId" | "ownFields" | "autoPayments">;

const refuse = (field: string, sentence: string): never => {
  throw new AppError("BAD_INPUT", sentence, { field });
};

/** What is stored: trimmed, normalized, checked. Throws BAD_INPUT with a sentence about the first field that is wrong. */
export function parseBusiness(typed: TypedBusiness): BusinessFields {
  const text = (field: keyof typeof LONGEST): string | null => textOf(field, typed[field]);
  const name = text("name") ?? refuse("name", "Type the name of your business. It stands on every invoice.");
  if (!isCountryCode(typed.country)) refuse("country", "Choose your country.");
  return {
    name,
    country: typed.country,
    addressLine1: text("addressLine1"),
    addressLine2: text("addressLine2"),
    postalCode: text("postalCode"),
    city: text("city"),
    region: text("region"),
    taxId: text("taxId"),
    email: requireAddress(typed.email, "email"),
    phone: phoneOf(text("phone")),
    website: websiteOf(text("website")),
    accentColor: colorOf(typed.accentColor),
    ...bankOf(text),
    defaultCurrency: isCurrency(typed.defaultCurrency)
      ? typed.defaultCurrency
      : refuse("defaultCurrency", "Choose a currency from the list."),
    language: typed.language,
    timeZone: isTimeZone(typed.timeZone) ? typed.timeZone : refuse("timeZone", "Choose a time zone from the list."),
    paperSize: typed.paperSize,
    paymentTermDays: daysOf("paymentTermDays", typed.paymentTermDays, { from: 0, to: 365 }) ?? 14,
    defaultNotes: text("defaultNotes"),
    paidNotice: typed.paidNotice,
    providerReceipts: typed.providerReceipts,
    reminderAfterDays: daysOf("reminderAfterDays", typed.reminderAfterDays, { from: 1, to: 90 }),
  };
}

/** Characters that no paper can print and that could break a mail's header. */
const MULTILINE = new Set(["bankAccountText", "defaultNotes"]);

function textOf(field: keyof typeof LONGEST, typed: string): string | null {
  const kept = typed.normalize("NFC").replace(/\r\n?/g, "\n").trim();
  if ([...kept].length > LONGEST[field]) refuse(field, `Use at most ${LONGEST[field]} characters.`);
  const forbidden = MULTILINE.has(field) ? /[^\P{Cc}\n\t]|[\u2028\u2029]/u : /[\p{Cc}\u2028\u2029]/u;
  if (forbidden.test(kept)) refuse(field, "There is a character in here that can't be printed. Type the text anew.");
  return kept === "" ? null : kept;
}

function phoneOf(typed: string | null): string | null {
  if (typed !== null && !/^\+?[\d\s()./-]{4,}( ?(x|ext\.?) ?\d+)?$/i.test(typed))
    refuse("phone", "Type the number with its country code, like +48 22 555 01 17.");
  return typed;
}

function websiteOf(typed: string | null): string | null {
  if (typed === null) return null;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(typed) && !/^[^:/]+:\d/.test(typed) ? typed : `https://${typed}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || !url.hostname.includes(".") || url.username !== "")
    return refuse("website", "Type the address of your website, like https://nordlicht.example.");
  return url.pathname === "/" && url.search === "" && url.hash === "" ? url.origin : url.href;
}

function colorOf(typed: string): string {
  const color = typed.trim().toLowerCase();
  return /^#[0-9a-f]{6}$/.test(color) ? color : refuse("accentColor", "Choose a color, or type it like #0b6e84.");
}

function bankOf(text: (field: "bankAccountHolder" | "bankName" | "iban" | "bic" | "bankAccountText") => string | null) {
  const iban = text("iban");
  const problem = iban === null ? null : ibanProblem(iban);
  if (problem !== null) refuse("iban", problem);
  const bic = text("bic")?.replace(/\s/g, "").toUpperCase() ?? null;
  if (bic !== null && !isBic(bic)) refuse("bic", "A BIC has 8 or 11 letters and digits, like BREXPLPW.");
  return {
    bankAccountHolder: text("bankAccountHolder"),
    bankName: text("bankName"),
    iban: iban === null ? null : normalizedIban(iban),
    bic,
    bankAccountText: text("bankAccountText"),
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch (error) {
    // An unknown zone throws a RangeError; that is the answer.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function daysOf(field: string, typed: string, range: { from: number; to: number }): number | null {
  const text = typed.trim();
  if (text === "") return null;
  const days = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return days >= range.from && days <= range.to
    ? days
    : refuse(field, `Type a whole number of days from ${range.from} to ${range.to}.`);
}

/** Every field whose value is another now belongs to the owner: what a provider says about it is not taken any more. */
export function ownFieldsAfter(before: Business, after: BusinessFields): string[] {
  const changed = Object.entries(after)
    .filter(([field, value]) => fieldOf(before, field) !== value)
    .map(([field]) => field);
  return [...new Set([...before.ownFields, ...changed])].sort();
}

const fieldOf = (business: Business, field: string): unknown =>
  Object.entries(business).find(([key]) => key === field)?.[1];
