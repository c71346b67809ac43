import { isAppError } from "@/lib/app-error";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { type InvoiceTotals, invoiceTotals, type LineInput, withNets } from "@/lib/invoices/totals";
import { isBlankLine, readLine, type TypedLine } from "@/lib/invoices/typed-lines";
import { currencyDigits, isCurrency } from "@/lib/money/currencies";

/** A line in the editor; the key keeps React's rows apart while lines come and go. */
export type EditorLine = TypedLine & { key: number };

export type LinesAction =
  | { type: "change"; key: number; name: keyof TypedLine; value: string }
  | { type: "add"; line?: TypedLine }
  | { type: "remove"; key: number }
  | { type: "tidy" };

const emptyLine = (key: number, taxRate: string): EditorLine => ({
  key,
  description: "",
  quantity: "1",
  unitPrice: "",
  discount: "",
  taxRate,
});

const nextKey = (lines: readonly EditorLine[]) => Math.max(0, ...lines.map((line) => line.key)) + 1;

export const startLines = (lines: readonly TypedLine[]): EditorLine[] =>
  lines.length === 0 ? [emptyLine(1, "")] : lines.map((line, position) => ({ ...line, key: position + 1 }));

/** A new line takes over the tax rate of the one above: it is nearly always the same. */
export function changeLines(lines: EditorLine[], action: LinesAction): EditorLine[] {
  if (action.type === "add" && action.line !== undefined) {
    // What was picked takes the place of a line that is still empty.
    const kept = lines.filter((line, position) => !(position === lines.length - 1 && isBlankLine(line)));
    return [...kept, { ...action.line, key: nextKey(lines) }];
  }
  if (action.type === "add") return [...lines, emptyLine(nextKey(lines), lines.at(-1)?.taxRate ?? "")];
  if (action.type === "tidy") {
    const kept = lines.filter((line) => !isBlankLine(line));
    return kept.length === 0 ? lines.slice(0, 1) : kept;
  }
  if (action.type === "remove") {
    const left = lines.filter((line) => line.key !== action.key);
    return left.length === 0 ? [emptyLine(nextKey(lines), lines[0]?.taxRate ?? "")] : left;
  }
  return lines.map((line) => (line.key === action.key ? { ...line, [action.name]: action.value } : line));
}

export type Computed = {
  /** Net of each line in minor units; null while what stands there is no number. */
  nets: Map<number, number | null>;
  /** The sentence about the first thing in a line that can't be read. */
  mistakes: Map<number, { name: string; message: string }>;
  totals: InvoiceTotals | null;
};

/** What the typed lines come to, by the same rules as on the server. Lines that can't be read yet count as nothing. */
export function computeLines(lines: readonly EditorLine[], currency: string, typedIn: Language): Computed {
  const nets: Computed["nets"] = new Map();
  const mistakes: Computed["mistakes"] = new Map();
  const readable: LineInput[] = [];
  const how = { minorDigits: isCurrency(currency) ? currencyDigits(currency) : 2, language: typedIn };
  for (const [position, line] of lines.entries()) {
    nets.set(line.key, null);
    if (isBlankLine(line)) continue;
    try {
      const read = readLine(line, position, how);
      nets.set(line.key, withNets([read])[0]?.netMinor ?? null);
      readable.push(read);
    } catch (error) {
      mistakes.set(line.key, mistakeOf(error));
    }
  }
  return { nets, mistakes, totals: totalsOf(readable) };
}

function totalsOf(lines: readonly LineInput[]): InvoiceTotals | null {
  try {
    return invoiceTotals(withNets(lines));
  } catch (error) {
    // Beyond exact integers: the server refuses it with a sentence, here is just no total.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function mistakeOf(error: unknown): { name: string; message: string } {
  if (isAppError(error)) return { name: error.field?.split(".").at(-1) ?? "unitPrice", message: error.message };
  if (error instanceof RangeError) return { name: "unitPrice", message: "This amount is too large." };
  throw error;
}
