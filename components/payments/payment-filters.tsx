import { SlidersHorizontal } from "lucide-react";
import Link from "next/link";
import { Button, Field, Input, Select } from "@/components/ui";
import type { PaymentsSearch, PaymentView } from "@/lib/payments/load-payments";

type PaymentFiltersProps = { action: string; view: PaymentView; search: PaymentsSearch };

const states: Record<PaymentView, [string, string][]> = {
  payments: [
    ["paid", "Paid"],
    ["on_its_way", "On its way"],
    ["refunded", "Refunded"],
    ["disputed", "Disputed"],
    ["credit", "Not due (credit)"],
    ["taken_back", "Taken back"],
  ],
  "not-completed": [
    ["unpaid", "Unpaid"],
    ["failed", "Failed"],
    ["canceled", "Canceled"],
  ],
  unpaid: [["overdue", "Overdue"]],
};

const methods: [string, string][] = [
  ["card", "Card"],
  ["apple_pay", "Apple Pay"],
  ["google_pay", "Google Pay"],
  ["link", "Link"],
  ["sepa_debit", "SEPA debit"],
  ["us_bank_account", "US bank account"],
  ["bank_transfer", "Bank transfer"],
  ["cash", "Cash"],
  ["cheque", "Cheque"],
  ["other", "Other"],
];

/** A plain GET form: every view has an address that can be kept and shared, and it works without scripts. */
export function PaymentFilters({ action, view, search }: PaymentFiltersProps) {
  const isFiltered =
    search.state !== null ||
    search.method !== null ||
    search.from !== null ||
    search.to !== null ||
    search.search !== "";
  return (
    <form action={action} method="get" className="mb-4 space-y-3">
      {view === "payments" ? null : <input type="hidden" name="view" value={view} />}
      <div className="flex gap-2 sm:max-w-md">
        <Input
          type="search"
          name="q"
          aria-label={view === "unpaid" ? "Invoice number or customer" : "Invoice number, customer or Stripe's id"}
          placeholder={view === "unpaid" ? "Number or customer" : "Number, customer or Stripe's id"}
          defaultValue={search.search}
          maxLength={100}
          className="h-10"
        />
        <Button type="submit">Search</Button>
      </div>
      <details open={isFiltered} className="group">
        <summary className="inline-flex min-h-11 cursor-pointer items-center gap-2 text-[13px] font-[550] text-ink-2 sm:min-h-8">
          <SlidersHorizontal aria-hidden className="size-4" /> Filters
        </summary>
        <div className="mt-2 grid grid-cols-2 items-end gap-3 md:grid-cols-5">
          <Choice name="state" label="State" value={search.state} options={states[view]} />
          {/* Nothing was paid yet, so there is no method to choose by. */}
          {view === "unpaid" ? null : <Choice name="method" label="Method" value={search.method} options={methods} />}
          <Field
            label={view === "unpaid" ? "Issued from" : "From"}
            name="from"
            inputProps={{ type: "date", defaultValue: search.from ?? "" }}
          />
          <Field label="To" name="to" inputProps={{ type: "date", defaultValue: search.to ?? "" }} />
          <div className="flex items-center gap-3">
            <Button type="submit">Apply</Button>
            {isFiltered ? (
              <Link
                href={view === "payments" ? action : `${action}?view=${view}`}
                className="text-[13px] text-ink-2 underline underline-offset-2"
              >
                Clear
              </Link>
            ) : null}
          </div>
        </div>
      </details>
    </form>
  );
}

type ChoiceProps = { name: string; label: string; value: string | null; options: [string, string][] };

function Choice({ name, label, value, options }: ChoiceProps) {
  return (
    <Field label={label} name={name}>
      <Select defaultValue={value ?? ""}>
        <option value="">All</option>
        {options.map(([word, text]) => (
          <option key={word} value={word}>
            {text}
          </option>
        ))}
      </Select>
    </Field>
  );
}
