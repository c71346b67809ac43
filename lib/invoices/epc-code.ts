import { normalizedIban } from "@/lib/businesses/iban";
import { toDecimal } from "@/lib/money/format-money";
import type { Money } from "@/lib/money/money";
import type { BankDetails } from "./invoice-snapshot";

const longestName = 70;
const longestReference = 140;
/** 999,999,999.99 euro. */
const largestMinor = 99_999_999_999;

/**
 * The text of a QR code that a bank's app turns into a filled-in transfer (EPC069-12, version 2, UTF-8, unstructured
 * reference). Null when the standard has no way to say it: another currency than euro, no IBAN, nothing to pay.
 */
export function epcCode(transfer: { bank: BankDetails; money: Money; reference: string }): string | null {
  const { bank, money } = transfer;
  if (money.currency.toUpperCase() !== "EUR" || money.amountMinor < 1 || money.amountMinor > largestMinor) return null;
  const iban = normalizedIban(bank.iban ?? "");
  const holder = oneLine(bank.accountHolder, longestName);
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban) || holder === "") return null;
  const bic = bank.bic?.replace(/\s/g, "").toUpperCase() ?? "";
  const amount = `EUR${toDecimal(money.amountMinor, 2)}`;
  const reference = oneLine(transfer.reference, longestReference);
  return ["BCD", "002", "1", "SCT", bic, holder, iban, amount, "", "", reference].join("\n");
}

/** A line break inside a field would move everything after it into the next one. */
const oneLine = (text: string, longest: number): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, longest);
