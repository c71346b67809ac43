import type { FieldError } from "./card-rules";

/** Lengths of the IBANs of the SEPA countries (SWIFT's IBAN registry); others cannot be debited. */
const ibanLengths: Record<string, number> = {
  AD: 24,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  VA: 22,
};

export function compactIban(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[^0-9A-Za-z]/g, "")
    .toUpperCase();
}

export function formatIban(text: string): string {
  return compactIban(text)
    .slice(0, 34)
    .replace(/(.{4})(?=.)/g, "$1 ");
}

/** Stripe's own test IBANs carry free check digits, so the sandbox checks the country and the length, not the sum. */
export function ibanError(text: string): FieldError | null {
  const iban = compactIban(text);
  if (iban.length < 2) return "incomplete_iban";
  const length = ibanLengths[iban.slice(0, 2)];
  if (length === undefined) return "invalid_iban_country_code";
  if (iban.length < length) return "incomplete_iban";
  return iban.length > length || !/^[A-Z]{2}\d{2}/.test(iban) ? "invalid_iban" : null;
}

/** The ABA checksum: weights 3, 7, 1 over nine digits. */
export function routingNumberError(text: string): FieldError | null {
  const digits = text.replace(/\D/g, "");
  if (digits.length !== 9) return "incomplete_routing_number";
  const weights = [3, 7, 1];
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (weights[i % 3] ?? 0), 0);
  return sum % 10 === 0 ? null : "invalid_routing_number";
}

export function accountNumberError(text: string): FieldError | null {
  const length = text.replace(/\D/g, "").length;
  return length >= 4 && length <= 17 ? null : "incomplete_account_number";
}

export function nameError(text: string): FieldError | null {
  return text.trim() === "" ? "incomplete_name" : null;
}

export function emailError(text: string): FieldError | null {
  const email = text.trim();
  if (email === "") return "incomplete_email";
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email) ? null : "invalid_email";
}
