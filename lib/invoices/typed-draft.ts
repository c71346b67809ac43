import { AppError } from "@/lib/app-error";
import { currencyDigits, isCurrency } from "@/lib/money/currencies";
import type { Language } from "./invoice-snapshot";
import type { LineInput } from "./totals";
import { readLines, type TypedLine } from "./typed-lines";

/** A draft as it stands in the editor; empty dates mean "decide at issue". */
export type TypedDraft = {
  kind?: "invoice" | "proforma" | undefined;
  customerId: string;
  currency: string;
  language: Language;
  issueOn: string;
  dueOn: string;
  termDays: number;
  notes: string;
  lines: TypedLine[];
};

export type ReadDraft = Omit<TypedDraft, "issueOn" | "dueOn" | "notes" | "lines"> & {
  issueOn: string | null;
  dueOn: string | null;
  notes: string | null;
  lines: LineInput[];
};

/** Typed text in exact integers. `typedIn` is the language numbers were typed in. Throws BAD_INPUT on the field. */
export function readTypedDraft(typed: TypedDraft, typedIn: Language): ReadDraft {
  if (!isCurrency(typed.currency))
    throw new AppError("BAD_INPUT", "Choose a currency from the list.", { field: "currency" });
  const how = { minorDigits: currencyDigits(typed.currency), language: typedIn };
  return {
    ...typed,
    issueOn: typed.issueOn === "" ? null : typed.issueOn,
    dueOn: typed.dueOn === "" ? null : typed.dueOn,
    notes: typed.notes.trim() === "" ? null : typed.notes,
    lines: readLines(typed.lines, how),
  };
}
