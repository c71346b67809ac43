/** What can be read out of a pasted line of a bank statement without guessing: the amount, the currency, the day. Pure. */
import { isDay } from "@/lib/invoices/calendar";
import { isCurrency } from "@/lib/money/currencies";

export type BankLineParts = {
  /** As it stands there, for the form's field. */
  amount: string | null;
  currency: string | null;
  /** `YYYY-MM-DD`. */
  day: string | null;
};

const symbols: Record<string, string> = { "€": "EUR", $: "USD", "£": "GBP", "¥": "JPY" };
const amounts = /(?<![\p{L}\d.,/-])[-+]?(?:\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+|\d+)[.,]\d{2}(?![\d.,/-])/gu;
/** "1 476,00" may be one number, or one number after another. */
const maybeMore = /(?:^|\s)\d{1,3} $/;
const money = /(?:€|\$|£|¥|\b[A-Z]{3}\b)/g;

/** Only what stands there once, or beside its currency; of several numbers that may be the amount none is taken. */
export function readBankLine(text: string): BankLineParts {
  const found = [...text.matchAll(amounts)].map((match) => ({ text: match[0], from: match.index }));
  const named = [...text.matchAll(money)]
    .map((match) => ({ code: symbols[match[0]] ?? match[0], from: match.index, until: match.index + match[0].length }))
    .filter(({ code }) => isCurrency(code));
  const beside = found.filter((amount) =>
    named.some((name) => {
      const gap = name.from > amount.from ? name.from - (amount.from + amount.text.length) : amount.from - name.until;
      return gap >= 0 && gap <= 2;
    }),
  );
  const likely = beside.length > 0 ? beside : found;
  const isDoubtful = likely.some((one) => /^\d{3}[.,]/.test(one.text) && maybeMore.test(text.slice(0, one.from)));
  const candidates = new Set(likely.map((one) => one.text.replace(/^[-+]/, "")));
  const codes = new Set(named.map(({ code }) => code));
  return { amount: isDoubtful ? null : only(candidates), currency: only(codes), day: only(new Set(daysIn(text))) };
}

function daysIn(text: string): string[] {
  const iso = [...text.matchAll(/(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/g)].map((match) => match[0]);
  const dotted = [...text.matchAll(/(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/g)].map(
    ([, day = "", month = "", year = ""]) => `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`,
  );
  return [...iso, ...dotted].filter(isDay);
}

const only = (values: ReadonlySet<string>): string | null => {
  const [first] = values;
  return values.size === 1 && first !== undefined ? first : null;
};
