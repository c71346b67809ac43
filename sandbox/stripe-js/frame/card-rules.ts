export type Brand = "visa" | "mastercard" | "amex" | "discover" | "diners" | "jcb" | "unionpay" | "unknown";

type BrandRule = { brand: Brand; prefix: RegExp; lengths: number[]; gaps: number[]; cvcLength: number };

const plainGaps = [4, 8, 12];
const brandRules: BrandRule[] = [
  { brand: "amex", prefix: /^3[47]/, lengths: [15], gaps: [4, 10], cvcLength: 4 },
  { brand: "diners", prefix: /^3(0[0-5]|[689])/, lengths: [14, 16], gaps: [4, 10], cvcLength: 3 },
  { brand: "jcb", prefix: /^35/, lengths: [16], gaps: plainGaps, cvcLength: 3 },
  { brand: "visa", prefix: /^4/, lengths: [16], gaps: plainGaps, cvcLength: 3 },
  { brand: "mastercard", prefix: /^(5[1-5]|2[2-7])/, lengths: [16], gaps: plainGaps, cvcLength: 3 },
  { brand: "discover", prefix: /^(6011|64[4-9]|65)/, lengths: [16], gaps: plainGaps, cvcLength: 3 },
  { brand: "unionpay", prefix: /^62/, lengths: [16, 19], gaps: plainGaps, cvcLength: 3 },
];
const unknownRule: BrandRule = { brand: "unknown", prefix: /^/, lengths: [16], gaps: plainGaps, cvcLength: 3 };

export const brandNames: Record<Brand, string> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  discover: "Discover",
  diners: "Diners Club",
  jcb: "JCB",
  unionpay: "UnionPay",
  unknown: "",
};

export type FieldError =
  | "incomplete_number"
  | "invalid_number"
  | "incomplete_expiry"
  | "invalid_expiry_month_past"
  | "invalid_expiry_year_past"
  | "invalid_expiry_year"
  | "incomplete_cvc"
  | "incomplete_postal_code"
  | "incomplete_iban"
  | "invalid_iban"
  | "invalid_iban_country_code"
  | "incomplete_name"
  | "incomplete_email"
  | "invalid_email"
  | "incomplete_routing_number"
  | "invalid_routing_number"
  | "incomplete_account_number";

export function digitsOf(text: string): string {
  return text.normalize("NFKC").replace(/\D/g, "");
}

function ruleOf(digits: string): BrandRule {
  return brandRules.find((rule) => rule.prefix.test(digits)) ?? unknownRule;
}

export function brandOf(text: string): Brand {
  return ruleOf(digitsOf(text)).brand;
}

export function cvcLengthOf(number: string): number {
  return ruleOf(digitsOf(number)).cvcLength;
}

/** Groups the digits as they are printed on the card, and drops what cannot belong to one. */
export function formatNumber(text: string): string {
  const digits = digitsOf(text);
  const rule = ruleOf(digits);
  const kept = digits.slice(0, Math.max(...rule.lengths));
  let grouped = "";
  for (let i = 0; i < kept.length; i += 1) grouped += (rule.gaps.includes(i) ? " " : "") + kept.charAt(i);
  return grouped;
}

export function isNumberFull(text: string): boolean {
  const digits = digitsOf(text);
  return digits.length === Math.max(...ruleOf(digits).lengths);
}

export function numberError(text: string): FieldError | null {
  const digits = digitsOf(text);
  if (!ruleOf(digits).lengths.includes(digits.length)) return "incomplete_number";
  return passesLuhn(digits) ? null : "invalid_number";
}

/** Luhn's checksum: every second digit from the right is doubled; the sum must end in 0. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** "4" becomes "04 / ", "1229" becomes "12 / 29". `isDeleting` keeps the separator from coming back under backspace. */
export function formatExpiry(text: string, isDeleting: boolean): string {
  let digits = digitsOf(text);
  const typedMonth = /^(\d)\s*\//.exec(text.trim());
  if (typedMonth || /^[2-9]/.test(digits)) digits = `0${digits}`;
  const month = digits.slice(0, 2);
  const rest = digits.slice(2);
  const year = rest.length > 2 && rest.startsWith("20") ? rest.slice(2, 4) : rest.slice(0, 2);
  if (month.length < 2 || (isDeleting && year === "")) return month;
  return `${month} / ${year}`;
}

export function readExpiry(text: string): { month: number; year: number } | null {
  const match = /^(\d{2}) \/ (\d{2})$/.exec(text);
  return match ? { month: Number(match[1]), year: 2000 + Number(match[2]) } : null;
}

export function expiryError(text: string, today: Date): FieldError | null {
  const expiry = readExpiry(text);
  if (!expiry || expiry.month < 1 || expiry.month > 12) return "incomplete_expiry";
  const year = today.getFullYear();
  if (expiry.year < year) return "invalid_expiry_year_past";
  if (expiry.year === year && expiry.month < today.getMonth() + 1) return "invalid_expiry_month_past";
  return expiry.year > year + 50 ? "invalid_expiry_year" : null;
}

export function cvcError(cvc: string, number: string): FieldError | null {
  return digitsOf(cvc).length === cvcLengthOf(number) ? null : "incomplete_cvc";
}
