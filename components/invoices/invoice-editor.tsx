"use client";

import type { Countries } from "@/components/customers/customer-fields";
import { NewCustomerDialog, type SaveCustomer } from "@/components/customers/new-customer-dialog";
import { Banner, Card, CardSection, Field, Input, Select, Textarea } from "@/components/ui";
import type { ActionState } from "@/lib/http/action-state";
import type { EditorStart, PickedCustomer } from "@/lib/invoices/load-editor";
import { currencies } from "@/lib/money/currencies";
import type { PickedProduct } from "@/lib/products/load-products";
import { CustomerPicker } from "./customer-picker";
import { EditorActions } from "./editor-actions";
import { LinesEditor } from "./lines-editor";
import { TotalsPanel } from "./totals-panel";
import { type Editor, useInvoiceEditor } from "./use-invoice-editor";

type Act<T> = (previous: ActionState<T>, input: Record<string, unknown>) => Promise<ActionState<T>>;

export type EditorDeeds = {
  save: Act<{ invoiceId: string; revision: number }>;
  check: Act<null>;
  issue: Act<{ invoiceId: string; number: string }>;
  remove: Act<null>;
  searchCustomers: Act<PickedCustomer[]>;
  searchProducts: Act<PickedProduct[]>;
  saveCustomer: SaveCustomer;
};

export type InvoiceEditorProps = {
  businessId: string;
  start: EditorStart;
  newCustomerId: string;
  /** For a customer that is added without leaving the invoice. */
  countries: Countries;
  deeds: EditorDeeds;
};

/** The editor of a draft: what is typed stays, whatever the server answers. */
export function InvoiceEditor(props: InvoiceEditorProps) {
  const editor = useInvoiceEditor(props);
  const { fields, computed, errorOf } = editor;
  return (
    <form onSubmit={(event) => event.preventDefault()} noValidate ref={editor.formRef}>
      {editor.error ? (
        <Banner tone="bad" live className="mb-4">
          {editor.error}
        </Banner>
      ) : null}
      <Card>
        <CardSection title="Customer">
          <CustomerSection editor={editor} {...props} />
        </CardSection>
        <CardSection title="Dates and currency">
          <TermsSection editor={editor} today={props.start.today} />
        </CardSection>
        <CardSection title="Lines">
          {errorOf("lines") ? (
            <Banner tone="bad" className="mb-3">
              {errorOf("lines")}
            </Banner>
          ) : null}
          <LinesEditor
            lines={editor.lines}
            change={editor.changeLines}
            computed={computed}
            currency={fields.currency}
            language={props.start.typedIn}
            errorOf={errorOf}
            searchProducts={editor.searchProducts}
          />
          <div className="mt-5">
            <TotalsPanel totals={computed.totals} currency={fields.currency} language={props.start.typedIn} />
          </div>
        </CardSection>
        <CardSection>
          <Field label="Notes" name="notes" optional hint="Printed under the lines." error={errorOf("notes")}>
            <Textarea
              value={fields.notes}
              onChange={(event) => editor.change({ notes: event.target.value })}
              maxLength={4_000}
              rows={3}
            />
          </Field>
        </CardSection>
      </Card>
      <EditorActions editor={editor} language={props.start.typedIn} />
    </form>
  );
}

function CustomerSection({ editor, ...props }: InvoiceEditorProps & { editor: Editor }) {
  const { start, businessId, newCustomerId, countries, deeds } = props;
  return (
    <div className="max-w-lg">
      <Field
        label="Who is it for?"
        name="customerId"
        error={editor.errorOf("customerId")}
        hint={editor.customer?.email ?? (editor.customer ? "No e-mail address yet." : undefined)}
      >
        <CustomerPicker
          picked={editor.customer}
          recent={start.customers}
          search={async (search) => {
            const answer = await deeds.searchCustomers(null, { businessId, search });
            return answer?.ok ? answer.data : [];
          }}
          onPick={editor.pick}
          onNew={(typed) => editor.setNewCustomer(typed)}
        />
      </Field>
      <NewCustomerDialog
        businessId={businessId}
        // Each new customer of this page has an id of its own.
        customerId={`${newCustomerId}${editor.newCustomerCount}`}
        name={editor.newCustomer ?? ""}
        countries={countries}
        open={editor.newCustomer !== null}
        onOpenChange={(open) => open || editor.setNewCustomer(null)}
        save={deeds.saveCustomer}
        onSaved={editor.pick}
      />
    </div>
  );
}

const TERMS = [0, 7, 10, 14, 21, 30, 45, 60, 90] as const;

function TermsSection({ editor, today }: { editor: Editor; today: string }) {
  const { fields, change, errorOf } = editor;
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      <Field
        label="Document"
        name="kind"
        className="sm:col-span-2 lg:col-span-4 lg:max-w-lg"
        error={errorOf("kind")}
        hint={
          fields.kind === "proforma"
            ? "Asks for money before there is an invoice. Paid, it becomes one by itself and is mailed."
            : undefined
        }
      >
        <Select
          value={fields.kind}
          onChange={(event) => change({ kind: event.target.value === "proforma" ? "proforma" : "invoice" })}
        >
          <option value="invoice">Invoice</option>
          <option value="proforma">Proforma</option>
        </Select>
      </Field>
      <Field label="Issue date" name="issueOn" error={errorOf("issueOn")} hint="Empty: the day you issue it.">
        <Input
          type="date"
          value={fields.issueOn}
          max={today}
          onChange={(event) => change({ issueOn: event.target.value })}
        />
      </Field>
      <DueFields editor={editor} today={today} />
      <Field label="Currency" name="currency" error={errorOf("currency")}>
        <Select value={fields.currency} onChange={(event) => change({ currency: event.target.value })}>
          {currencies.map((code) => (
            <option key={code}>{code}</option>
          ))}
        </Select>
      </Field>
      <Field label="Language" name="language" hint="Of the invoice, the mail and the payment page.">
        <Select
          value={fields.language}
          onChange={(event) => change({ language: event.target.value === "de" ? "de" : "en" })}
        >
          <option value="en">English</option>
          <option value="de">Deutsch</option>
        </Select>
      </Field>
    </div>
  );
}

/** A number of days after the issue, or a date. */
function DueFields({ editor, today }: { editor: Editor; today: string }) {
  const { fields, change, errorOf } = editor;
  const isOnDate = fields.dueOn !== "";
  const terms = [...new Set([...TERMS, fields.termDays])].sort((a, b) => a - b);
  return (
    <div className="space-y-2">
      <Field label="Due" name="termDays" error={errorOf("termDays") ?? (isOnDate ? null : errorOf("dueOn"))}>
        <Select
          value={isOnDate ? "date" : String(fields.termDays)}
          onChange={(event) =>
            event.target.value === "date"
              ? change({ dueOn: today })
              : change({ dueOn: "", termDays: Number(event.target.value) })
          }
        >
          {terms.map((days) => (
            <option key={days} value={days}>
              {days === 0 ? "On the issue date" : `${days} days after issue`}
            </option>
          ))}
          <option value="date">On a date…</option>
        </Select>
      </Field>
      {isOnDate ? (
        <Field label="Due date" name="dueOn" error={errorOf("dueOn")}>
          <Input type="date" value={fields.dueOn} onChange={(event) => change({ dueOn: event.target.value })} />
        </Field>
      ) : null}
    </div>
  );
}
