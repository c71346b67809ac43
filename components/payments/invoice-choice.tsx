"use client";

import { cn } from "@/components/ui";
import type { OfferedInvoice } from "@/lib/payments/load-record-form";

type InvoiceChoiceProps = {
  /** The form was opened for this one; nothing else can be chosen. */
  fixed: OfferedInvoice | null;
  offered: OfferedInvoice[];
  /** The offered ones fit what was typed; otherwise they are the newest. */
  isSearched: boolean;
  chosen: OfferedInvoice | null;
  onChoose: (invoice: OfferedInvoice) => void;
  error: string | null;
};

const reasons: Record<string, string> = { number: "number", amount: "amount", customer: "customer" };

/** The unpaid invoice the money is for, the likeliest first, each with what speaks for it. */
export function InvoiceChoice({ fixed, offered, isSearched, chosen, onChoose, error }: InvoiceChoiceProps) {
  if (fixed !== null)
    return (
      <p className="num rounded-control bg-line-2 px-4 py-3 text-sm">
        For <b>{fixed.number}</b>, {fixed.customerName} · {fixed.due} due
      </p>
    );
  // The chosen one stays in sight, whatever is typed afterwards.
  const shown =
    chosen === null || offered.some(({ invoiceId }) => invoiceId === chosen.invoiceId) ? offered : [chosen, ...offered];
  return (
    <fieldset className="min-w-0" aria-describedby={error === null ? undefined : "invoice-error"}>
      <legend className="mb-1.5 text-[13px] font-[550]">{isSearched ? "Invoices that fit" : "Unpaid invoices"}</legend>
      {shown.length === 0 ? (
        <p className="text-sm text-ink-2" role="status">
          {isSearched
            ? "No unpaid invoice fits. Try its number or the customer's name."
            : "There is no unpaid invoice."}
        </p>
      ) : (
        <ul className="space-y-2">
          {shown.map((invoice) => (
            <li key={invoice.invoiceId}>
              <Choice
                invoice={invoice}
                isChosen={chosen?.invoiceId === invoice.invoiceId}
                onChoose={() => onChoose(invoice)}
              />
            </li>
          ))}
        </ul>
      )}
      {error === null ? null : (
        <p id="invoice-error" role="alert" className="mt-1.5 text-[13px] text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}

type ChoiceProps = { invoice: OfferedInvoice; isChosen: boolean; onChoose: () => void };

function Choice({ invoice, isChosen, onChoose }: ChoiceProps) {
  const because = invoice.because.map((reason) => reasons[reason]).filter((word) => word !== undefined);
  return (
    <label
      className={cn(
        "flex cursor-pointer items-center gap-3 rounded-control border px-4 py-3 has-focus-visible:ring-3 has-focus-visible:ring-[color-mix(in_oklab,var(--accent)_30%,transparent)]",
        isChosen ? "border-accent bg-accent-soft" : "border-line hover:bg-line-2",
      )}
    >
      <input
        type="radio"
        name="shownInvoice"
        value={invoice.invoiceId}
        checked={isChosen}
        onChange={onChoose}
        className="size-4 shrink-0 accent-[var(--accent)]"
      />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-[550]">
          <span className="num">{invoice.number}</span> · {invoice.customerName}
        </span>
        {because.length === 0 ? null : <span className="block text-[13px] text-ink-2">Same {because.join(", ")}</span>}
      </span>
      <span className="num shrink-0 font-semibold">{invoice.due}</span>
    </label>
  );
}
