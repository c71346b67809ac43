"use client";

import { useEffect, useState } from "react";
import { newPressKey } from "@/components/invoices/press-key";
import { Banner, Button, ButtonLink, Field, Input, Select, Textarea, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { currencies } from "@/lib/money/currencies";
import { readBankLine } from "@/lib/payments/bank-line";
import type { OfferedInvoice, RecordForm } from "@/lib/payments/load-record-form";
import { InvoiceChoice } from "./invoice-choice";
import { Hidden } from "./refund-dialog";
import { type Suggest, useSuggestions } from "./use-suggestions";

type Recorded = { paymentId: string; excess: string | null; onItsWay: string | null };

type RecordPaymentFormProps = {
  businessId: string;
  start: RecordForm;
  record: FormAction<Recorded>;
  suggest: Suggest;
};

/** Writes down money that came by hand, and says what came of it. */
export function RecordPaymentForm(props: RecordPaymentFormProps) {
  const [done, setDone] = useState<{ recorded: Recorded; invoice: OfferedInvoice | null } | null>(null);
  const { businessId } = props;
  if (done === null) return <Typing {...props} onDone={setDone} />;
  const { recorded, invoice } = done;
  return (
    <div className="space-y-4">
      <Banner tone="good" live>
        The payment is recorded{invoice === null ? "" : ` for ${invoice.number}, ${invoice.customerName}`}.
      </Banner>
      {recorded.excess === null ? null : (
        <Banner tone="warn">
          {recorded.excess} of it was not due. It is kept as the customer's credit: refund it, or use it for another
          invoice, on the payment's page.
        </Banner>
      )}
      {recorded.onItsWay === null ? null : (
        <Banner tone="warn">
          An online payment of {recorded.onItsWay} for this invoice is still on its way. If it arrives too, the invoice
          is paid twice, and you are told.
        </Banner>
      )}
      <div className="flex flex-wrap gap-3">
        <ButtonLink variant="primary" href={`/b/${businessId}/payments/${recorded.paymentId}`}>
          See the payment
        </ButtonLink>
        {invoice === null ? null : (
          <ButtonLink href={`/b/${businessId}/invoices/${invoice.invoiceId}`}>See the invoice</ButtonLink>
        )}
        {props.start.invoice === null ? <Button onClick={() => setDone(null)}>Record another</Button> : null}
      </div>
    </div>
  );
}

type TypingProps = RecordPaymentFormProps & {
  onDone: (done: { recorded: Recorded; invoice: OfferedInvoice | null }) => void;
};

function Typing({ businessId, start, record, suggest, onDone }: TypingProps) {
  const [requestId, setRequestId] = useState("");
  const [text, setText] = useState("");
  const [amount, setAmount] = useState(start.invoice?.amount ?? "");
  const [currency, setCurrency] = useState(start.currency);
  const [paidOn, setPaidOn] = useState(start.today);
  const [chosen, setChosen] = useState<OfferedInvoice | null>(start.invoice);
  const searched = start.invoice === null ? { text, amount } : { text: "", amount: "" };
  const found = useSuggestions(suggest, { businessId, ...searched, currency });
  const { form, state, pending, errorOf, error } = useActionForm(record, {
    onSuccess: (recorded) => onDone({ recorded, invoice: chosen }),
  });
  // In the browser only: the server draws the form too. A refused form wrote nothing, so what follows is a new wish.
  useEffect(() => {
    if (state === null || !state.ok) setRequestId(newPressKey());
  }, [state]);

  function paste(line: string) {
    setText(line);
    const read = readBankLine(line);
    if (read.amount !== null) setAmount(read.amount);
    if (read.currency !== null) setCurrency(read.currency);
    if (read.day !== null && read.day <= start.today) setPaidOn(read.day);
  }

  function choose(invoice: OfferedInvoice) {
    setChosen(invoice);
    setCurrency(invoice.currency);
    if (amount.trim() === "") setAmount(invoice.amount);
  }

  return (
    <form {...form} className="space-y-5">
      <Hidden values={{ businessId, requestId, invoiceId: chosen?.invoiceId ?? "" }} />
      {error === null ? null : (
        <Banner tone="bad" live>
          {error}
        </Banner>
      )}
      {start.invoice === null ? (
        <Field
          label="Line of your bank statement, invoice number or customer"
          name="text"
          hint="Paste the line as it is: amount, day and invoice are read from it."
        >
          <Textarea rows={2} maxLength={2_000} value={text} onChange={(event) => paste(event.target.value)} />
        </Field>
      ) : null}
      <ArrivedFields
        today={start.today}
        typed={{ amount, currency, paidOn }}
        set={{ amount: setAmount, currency: setCurrency, paidOn: setPaidOn }}
        errorOf={errorOf}
      />
      <InvoiceChoice
        fixed={start.invoice}
        offered={found ?? start.offered}
        isSearched={found !== null}
        chosen={chosen}
        onChoose={choose}
        error={errorOf("invoiceId")}
      />
      <HowFields errorOf={errorOf} />
      <Button type="submit" variant="primary" pending={pending}>
        Record the payment
      </Button>
    </form>
  );
}

type ErrorOf = { errorOf: (field: string) => string | null };

type Arrived = "amount" | "currency" | "paidOn";
type ArrivedFieldsProps = ErrorOf & {
  today: string;
  typed: Record<Arrived, string>;
  set: Record<Arrived, (value: string) => void>;
};

function ArrivedFields({ today, typed, set, errorOf }: ArrivedFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1.4fr)]">
      <Field label="Amount that arrived" name="amount" error={errorOf("amount")}>
        <Input
          inputMode="decimal"
          autoComplete="off"
          className="num"
          value={typed.amount}
          onChange={(event) => set.amount(event.target.value)}
        />
      </Field>
      <Field label="Currency" name="currency" error={errorOf("currency")}>
        <Select value={typed.currency} onChange={(event) => set.currency(event.target.value)}>
          {currencies.map((code) => (
            <option key={code}>{code}</option>
          ))}
        </Select>
      </Field>
      <Field label="Day it arrived" name="paidOn" error={errorOf("paidOn")}>
        <Input type="date" max={today} value={typed.paidOn} onChange={(event) => set.paidOn(event.target.value)} />
      </Field>
    </div>
  );
}

function HowFields({ errorOf }: ErrorOf) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="How it arrived" name="kind" error={errorOf("kind")}>
        <Select defaultValue="bank_transfer">
          <option value="bank_transfer">Bank transfer</option>
          <option value="cash">Cash</option>
          <option value="cheque">Cheque</option>
          <option value="other">Other</option>
        </Select>
      </Field>
      <Field label="Note" name="note" error={errorOf("note")} optional>
        <Input maxLength={500} autoComplete="off" />
      </Field>
    </div>
  );
}
