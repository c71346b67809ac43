import { AppError } from "@/lib/app-error";
import type { CustomerSnapshot } from "@/lib/invoices/invoice-snapshot";
import { type Address, addressLines } from "./address";
import { isCountryCode } from "./countries";

/** A customer as typed; empty strings mean "not given". */
export type CustomerInput = {
  name: string;
  email: string | null;
  phone: string | null;
  addressLine1: string | null;
  addressLine2: string | null;
  postalCode: string | null;
  city: string | null;
  region: string | null;
  country: string | null;
  taxId: string | null;
  language: "en" | "de" | null;
  currency: string | null;
  notes: string | null;
};

const LONGEST = {
  name: 200,
  phone: 50,
  addressLine1: 200,
  addressLine2: 200,
  postalCode: 20,
  city: 100,
  region: 100,
  taxId: 50,
  notes: 4_000,
} as const satisfies Partial<Record<keyof CustomerInput, number>>;

const labels = {
  name: "The name",
  phone: "The phone number",
  addressLine1: "The address",
  addressLine2: "The address",
  postalCode: "The postal code",
  city: "The city",
  region: "The region",
  taxId: "The tax ID",
  notes: "The note",
} as const satisfies Record<keyof typeof LONGEST, string>;

export type CustomerRules = {
  /** Throws when the text is not exactly one e-mail address. */
  requireAddress(text: string, field: string): string;
  isCurrency(code: string): boolean;
};

/** Trims, checks and returns what is stored. Throws BAD_INPUT naming the field. */
export function checkedCustomer(input: CustomerInput, rules: CustomerRules): CustomerInput & { searchText: string } {
  const cleaned = { ...input, name: oneLine(input.name) ?? "" };
  for (const key of ["phone", "addressLine1", "addressLine2", "postalCode", "city", "region", "taxId"] as const)
    cleaned[key] = oneLine(input[key]);
  cleaned.notes = input.notes?.trim() ? input.notes.trim() : null;
  cleaned.country = oneLine(input.country)?.toUpperCase() ?? null;
  cleaned.currency = oneLine(input.currency)?.toUpperCase() ?? null;
  const email = input.email?.trim() ?? "";
  cleaned.email = email === "" ? null : rules.requireAddress(email, "email");

  if (cleaned.name === "") refuse("Type the customer's name.", "name");
  for (const [key, longest] of entriesOf(LONGEST))
    if ((cleaned[key] ?? "").length > longest) refuse(`${labels[key]} has at most ${longest} characters.`, key);
  if (cleaned.country !== null && !isCountryCode(cleaned.country)) refuse("Choose a country from the list.", "country");
  if (cleaned.currency !== null && !rules.isCurrency(cleaned.currency))
    refuse("Choose a currency from the list.", "currency");
  return { ...cleaned, searchText: searchTextOf(cleaned.name, cleaned.email, cleaned.taxId) };
}

/** Lower case and normalized, so that a search finds "ÄRZTE" by "ärzte" on both database engines. */
export const searchTextOf = (...parts: (string | null)[]): string =>
  parts
    .filter((part) => part !== null && part !== "")
    .join(" ")
    .normalize("NFKC")
    .toLowerCase();

/** What an invoice freezes about its customer. */
export const customerSnapshot = (
  customer: Address & { name: string; email: string | null; taxId: string | null },
  language: string,
): CustomerSnapshot => ({
  name: customer.name,
  email: customer.email,
  addressLines: addressLines(customer, language),
  country: customer.country,
  taxId: customer.taxId,
});

/** Control characters, line breaks among them, become spaces: none of these fields has lines. */
function oneLine(text: string | null): string | null {
  const cleaned = (text ?? "")
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  return cleaned === "" ? null : cleaned;
}

/** Object.entries forgets the keys' names; LONGEST is a constant of this file, so it has no others. */
const entriesOf = <K extends string>(record: Record<K, number>) => Object.entries(record) as [K, number][];

function refuse(sentence: string, field: string): never {
  throw new AppError("BAD_INPUT", sentence, { field });
}
