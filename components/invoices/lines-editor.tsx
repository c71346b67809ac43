"use client";

import { Plus, Trash2 } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { Button, Input, MoneyText, Textarea } from "@/components/ui";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import type { TypedLine } from "@/lib/invoices/typed-lines";
import type { Computed, EditorLine, LinesAction } from "./editor-state";
import { ProductPicker, type SearchProducts } from "./product-picker";

type LinesEditorProps = {
  lines: EditorLine[];
  change: (action: LinesAction) => void;
  computed: Computed;
  currency: string;
  language: Language;
  /** The server's sentence about one field, `lines.0.quantity`. */
  errorOf: (field: string) => string | null;
  searchProducts: SearchProducts;
};

const columns = "lg:grid-cols-[minmax(0,1fr)_5.5rem_8rem_5.5rem_5.5rem_8rem_2.5rem]";

/** The lines of an invoice: Tab goes through them, Enter in the last one adds another. */
export function LinesEditor(props: LinesEditorProps) {
  const { lines, change, computed, currency, language, errorOf, searchProducts } = props;
  const list = useRef<HTMLOListElement>(null);
  const count = useRef(lines.length);
  useEffect(() => {
    // Only a line that was added by hand takes the focus, not the first render.
    if (lines.length > count.current) focusLast(list);
    count.current = lines.length;
  }, [lines.length]);
  return (
    <div>
      <div aria-hidden className={`hidden gap-2 pb-2 text-[12.5px] text-ink-3 lg:grid ${columns}`}>
        <span>Description</span>
        <span className="text-right">Quantity</span>
        <span className="text-right">Price</span>
        <span className="text-right">Discount %</span>
        <span className="text-right">Tax %</span>
        <span className="text-right">Amount</span>
        <span />
      </div>
      <ol ref={list} className="space-y-4 lg:space-y-2">
        {lines.map((line, position) => (
          <LineRow
            key={line.key}
            line={line}
            position={position}
            isLast={position === lines.length - 1}
            change={change}
            netMinor={computed.nets.get(line.key) ?? null}
            mistake={computed.mistakes.get(line.key) ?? null}
            currency={currency}
            language={language}
            errorOf={errorOf}
          />
        ))}
      </ol>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button size="sm" onClick={() => change({ type: "add" })}>
          <Plus aria-hidden /> Add a line
        </Button>
        <ProductPicker
          currency={currency}
          language={language}
          search={searchProducts}
          onPick={({ line }) => change({ type: "add", line })}
        />
      </div>
    </div>
  );
}

function focusLast(list: RefObject<HTMLOListElement | null>): void {
  list.current?.lastElementChild?.querySelector("textarea")?.focus();
}

type LineRowProps = {
  line: EditorLine;
  position: number;
  isLast: boolean;
  change: (action: LinesAction) => void;
  netMinor: number | null;
  mistake: { name: string; message: string } | null;
  currency: string;
  language: Language;
  errorOf: (field: string) => string | null;
};

function LineRow(props: LineRowProps) {
  const { line, position, isLast, change, netMinor, mistake, currency, language, errorOf } = props;
  const number = position + 1;
  const errors = fieldNames.flatMap((name) => {
    const message = errorOf(`lines.${position}.${name}`) ?? (mistake?.name === name ? mistake.message : null);
    return message === null ? [] : [{ name, message }];
  });
  const shared = (name: keyof TypedLine, label: string) => ({
    name: `lines.${position}.${name}`,
    value: line[name],
    "aria-label": `${label}, line ${number}`,
    "aria-invalid": errors.some((error) => error.name === name) || undefined,
    "aria-describedby": errors.length > 0 ? `line-${line.key}-error` : undefined,
    onChange: (event: { target: { value: string } }) =>
      change({ type: "change", key: line.key, name, value: event.target.value }),
  });
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (isLast) change({ type: "add" });
  }
  return (
    <li className="rounded-control border border-line p-3 lg:border-0 lg:p-0">
      <div className={`grid grid-cols-2 gap-2 sm:grid-cols-4 ${columns}`}>
        <Textarea
          {...shared("description", "Description")}
          rows={1}
          maxLength={2_000}
          placeholder="What was done or sold"
          className="col-span-2 field-sizing-content min-h-11 resize-none sm:col-span-4 lg:col-span-1"
        />
        <NumberCell {...shared("quantity", "Quantity")} label="Quantity" onKeyDown={onKeyDown} />
        <NumberCell {...shared("unitPrice", "Price")} label={`Price, ${currency}`} onKeyDown={onKeyDown} />
        <NumberCell {...shared("discount", "Discount in percent")} label="Discount %" onKeyDown={onKeyDown} />
        <NumberCell {...shared("taxRate", "Tax rate in percent")} label="Tax %" onKeyDown={onKeyDown} />
        <output className="num col-span-1 flex h-11 items-center font-[550] sm:col-span-3 lg:col-span-1 lg:justify-end">
          {netMinor === null ? (
            <span className="text-ink-3">—</span>
          ) : (
            <MoneyText money={{ amountMinor: netMinor, currency }} language={language} />
          )}
        </output>
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Remove line ${number}`}
          className="justify-self-end text-ink-3"
          onClick={() => change({ type: "remove", key: line.key })}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
      {errors.length > 0 ? (
        <p id={`line-${line.key}-error`} className="mt-1.5 text-[13px] text-bad">
          {errors.map((error) => error.message).join(" ")}
        </p>
      ) : null}
    </li>
  );
}

const fieldNames = ["description", "quantity", "unitPrice", "discount", "taxRate"] as const;

type NumberCellProps = Parameters<typeof Input>[0] & { label: string };

/** The visible label stands over the field on a phone; on a desk the head of the column says it. */
function NumberCell({ label, ...rest }: NumberCellProps) {
  return (
    <div className="min-w-0">
      <span aria-hidden className="mb-1 block text-[12.5px] text-ink-3 lg:hidden">
        {label}
      </span>
      <Input {...rest} inputMode="decimal" autoComplete="off" maxLength={40} className="num text-right" />
    </div>
  );
}
