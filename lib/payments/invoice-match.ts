/** Which open invoice a line of a bank statement pays, by what stands in it. Pure. */

export type OpenInvoice = {
  invoiceId: string;
  number: string;
  customerName: string;
  dueMinor: number;
  currency: string;
  dueOn: string | null;
};

export type BankLine = {
  /** As pasted: sender, purpose, anything. */
  text: string;
  /** Null while no amount is typed. */
  amountMinor: number | null;
  currency: string | null;
};

export type InvoiceMatch = OpenInvoice & {
  /** Higher is likelier; 0 is never returned. */
  score: number;
  /** What speaks for it, the strongest first. */
  because: ("number" | "amount" | "customer")[];
};

const weights = { number: 100, amount: 30, customer: 20 } as const;
const mostShown = 10;

/** Ranked by what speaks for them; equal ones oldest due date first, as customers pay. */
export function matchInvoices(invoices: readonly OpenInvoice[], line: BankLine): InvoiceMatch[] {
  const text = plain(line.text);
  return invoices
    .filter((invoice) => line.currency === null || invoice.currency === line.currency)
    .map((invoice) => matchOf(invoice, line, text))
    .filter((match) => match.score > 0)
    .sort((a, b) => b.score - a.score || compare(a.dueOn ?? "", b.dueOn ?? "") || compare(a.number, b.number))
    .slice(0, mostShown);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function matchOf(invoice: OpenInvoice, line: BankLine, text: string): InvoiceMatch {
  const because: InvoiceMatch["because"] = [];
  if (holdsNumber(text, invoice.number)) because.push("number");
  if (line.amountMinor !== null && line.amountMinor === invoice.dueMinor) because.push("amount");
  const share = nameShare(text, invoice.customerName);
  if (share > 0.5) because.push("customer");
  const score = because.reduce((total, reason) => total + weights[reason], 0);
  return { ...invoice, score, because };
}

/** Lower case without accents; everything that is no letter or digit is a gap. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .replace(/ł/gi, "l")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/**
 * "Invoice 2026/17", "RE 2026-17" and "inv-2026/0017." hold the number INV-2026/17's digits in its order: the letters before
 * it are often left out by who pays, the digits never. A longer number does not hold a shorter one.
 */
function holdsNumber(text: string, number: string): boolean {
  const groups = plain(number).match(/\p{N}+/gu) ?? [];
  if (groups.length === 0) return false;
  const pattern = groups.map((group) => `0*${group.replace(/^0+(?=.)/, "")}`).join("[^\\p{N}]{0,3}");
  // One short group by itself is a day of a month or a street number: then the letters have to be there too.
  const letters = plain(number).match(/\p{L}+/gu) ?? [];
  const isTelling = groups.join("").length >= 4;
  if (!isTelling && letters.length === 0) return false;
  const before = isTelling ? "" : `${letters.join("[^\\p{L}\\p{N}]{0,3}")}[^\\p{L}\\p{N}]{0,3}`;
  return new RegExp(`(?<!\\p{N})${before}${pattern}(?!\\p{N})`, "u").test(text);
}

/** How much of a name's words stand in the text; legal forms say nothing. */
function nameShare(text: string, name: string): number {
  const words = plain(name)
    .split(" ")
    .filter((word) => word.length > 1 && !legalForms.has(word));
  if (words.length === 0) return 0;
  const said = new Set(text.split(" "));
  return words.filter((word) => said.has(word)).length / words.length;
}

const legalForms: ReadonlySet<string> = new Set(
  "gmbh ag kg ohg ug mbh co inc llc ltd plc sa sarl sas srl bv nv oy ab as aps spa sp zo oo the und and".split(" "),
);
