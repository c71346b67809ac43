"use client";

import { useActionState, useEffect, useRef, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { formatMoney } from "@/lib/money/format-money";
import { orderTotals } from "@/lib/orders/order";
import type { OfferFacts } from "@/lib/orders/read-order";
import type { BuyState } from "./buy-state";
import type { BuyTexts } from "./buy-texts";
import { CompanyFields } from "./company-fields";
import { type WalletOffer, WalletRow } from "./wallet-row";

export type BuyFormProps = {
  productKey: string;
  formKey: string;
  shownPrice: string;
  facts: OfferFacts;
  terms: { url: string | null } | null;
  countries: { code: string; name: string }[];
  /** What the website passed along. */
  prefill: { email: string; name: string; quantity: string; reference: string; locale: string };
  texts: BuyTexts;
  wallets: WalletOffer | null;
  place: (previous: BuyState, form: FormData) => Promise<BuyState>;
};

/** Asks what the order needs. A plain form: without JavaScript it is sent and answered as a whole page. */
export function BuyForm(props: BuyFormProps) {
  const { productKey, facts, prefill, texts, terms, wallets } = props;
  const [state, run, isPending] = useActionState(props.place, null);
  const form = useRef<HTMLFormElement>(null);
  // A refused form that comes back as a page has a new key; the first one stays, so that it is still one order.
  const [formKey] = useState(props.formKey);
  const [quantity, setQuantity] = useState(state?.values.quantity ?? prefill.quantity);
  const isOpen = facts.amountKind === "open";
  const value = (name: string, fallback = "") => state?.values[name] ?? fallback;
  const errorOf = (name: string) => (state?.field === name ? state.message : null);
  const isAtField = state?.field != null && isShown(facts, state.field);
  useEffect(() => {
    if (state?.field == null) return;
    const control = form.current?.elements.namedItem(state.field);
    if (control instanceof HTMLElement) control.focus();
  }, [state]);
  return (
    <>
      {wallets === null ? null : (
        <WalletRow
          offer={wallets}
          productKey={productKey}
          form={form}
          orLabel={texts.orForm}
          completeFirst={texts.walletFirst}
          failed={texts.busy}
          quantity={quantity}
          facts={facts}
        />
      )}
      {/* `target`: in a frame, links open beside the website, but the form stays. */}
      <form ref={form} action={run} target="_self" className="space-y-4">
        <input type="hidden" name="key" value={productKey} />
        <input type="hidden" name="formKey" value={formKey} />
        <input type="hidden" name="shownPrice" value={props.shownPrice} />
        <input type="hidden" name="reference" value={prefill.reference} />
        <input type="hidden" name="locale" value={prefill.locale} />
        {state !== null && !isAtField ? (
          <p role="alert" className="rounded-control bg-bad-soft px-4 py-3 text-bad">
            {state.message}
          </p>
        ) : null}
        {isOpen ? (
          <Field
            label={`${texts.amount}, ${facts.currency}`}
            name="amount"
            error={errorOf("amount")}
            hint={texts.amountHint}
          >
            <Input
              defaultValue={value("amount")}
              inputMode="decimal"
              required
              maxLength={20}
              autoComplete="off"
              className="num"
            />
          </Field>
        ) : null}
        {!isOpen && facts.maxQuantity > facts.minQuantity ? (
          <Field label={texts.quantity} name="quantity" error={errorOf("quantity")} hint={texts.quantityHint}>
            <Input
              type="number"
              defaultValue={value("quantity", prefill.quantity)}
              min={facts.minQuantity}
              max={facts.maxQuantity}
              step={1}
              required
              onChange={(event) => setQuantity(event.target.value)}
              className="num max-w-32"
            />
          </Field>
        ) : null}
        <Field label={texts.name} name="name" error={errorOf("name")}>
          <Input defaultValue={value("name", prefill.name)} required maxLength={150} autoComplete="name" />
        </Field>
        <Field label={texts.email} name="email" error={errorOf("email")} hint={texts.emailHint}>
          <Input
            type="email"
            defaultValue={value("email", prefill.email)}
            required
            maxLength={254}
            autoComplete="email"
            inputMode="email"
          />
        </Field>
        {facts.fields.map((field) => (
          <Field key={field.id} label={field.label} name={`field-${field.id}`} error={errorOf(`field-${field.id}`)}>
            {field.kind === "choice" ? (
              <Select
                key={value(`field-${field.id}`)}
                defaultValue={value(`field-${field.id}`)}
                required={field.isRequired}
              >
                <option value="">{texts.choose}</option>
                {field.choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </Select>
            ) : (
              <Input defaultValue={value(`field-${field.id}`)} required={field.isRequired} maxLength={255} />
            )}
          </Field>
        ))}
        <CompanyFields texts={texts} countries={props.countries} value={value} errorOf={errorOf} />
        {terms === null ? null : (
          <Terms texts={texts} url={terms.url} isAccepted={value("terms") !== ""} error={errorOf("terms")} />
        )}
        <Send facts={facts} quantity={quantity} texts={texts} isPending={isPending} />
      </form>
    </>
  );
}

/** Whether a field has a place of its own to say what is wrong. */
function isShown(facts: OfferFacts, field: string): boolean {
  if (field === "amount") return facts.amountKind === "open";
  if (field === "quantity") return facts.amountKind === "fixed" && facts.maxQuantity > facts.minQuantity;
  return field === "terms" ? facts.hasTerms : true;
}

type TermsProps = { texts: BuyTexts; url: string | null; isAccepted: boolean; error: string | null };

function Terms({ texts, url, isAccepted, error }: TermsProps) {
  return (
    <div>
      <div className="flex items-start gap-3">
        <input
          type="checkbox"
          id="terms"
          name="terms"
          value="yes"
          defaultChecked={isAccepted}
          required
          aria-invalid={error !== null || undefined}
          aria-describedby={error === null ? undefined : "terms-error"}
          className="mt-0.5 size-5 shrink-0 accent-(--accent)"
        />
        <span className="min-w-0">
          <label htmlFor="terms" className="wrap-anywhere">
            {texts.terms}
          </label>
          {url === null ? null : (
            <>
              {" "}
              <a className="link" href={url} target="_blank" rel="noopener noreferrer">
                {texts.termsLink}
              </a>
            </>
          )}
        </span>
      </div>
      {error === null ? null : (
        <p id="terms-error" className="mt-1.5 text-[13px] text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

type SendProps = { facts: OfferFacts; quantity: string; texts: BuyTexts; isPending: boolean };

function Send({ facts, quantity, texts, isPending }: SendProps) {
  const totals = totalsOf(facts, quantity);
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: facts.currency }, facts.language);
  return (
    <div>
      {totals === null ? null : (
        <dl className="num mb-3 grid grid-cols-[1fr_auto] gap-y-0.5 border-t border-line pt-3" aria-live="polite">
          <dt className="font-semibold">{texts.total}</dt>
          <dd className="text-right font-semibold">{money(totals.totalMinor)}</dd>
          {totals.taxMinor > 0 ? (
            <>
              <dt className="text-[13px] text-ink-2">{texts.tax}</dt>
              <dd className="text-right text-[13px] text-ink-2">{money(totals.taxMinor)}</dd>
            </>
          ) : null}
        </dl>
      )}
      <button
        type="submit"
        aria-disabled={isPending}
        onClick={(event) => isPending && event.preventDefault()}
        className="min-h-12 w-full rounded-control bg-accent px-4 text-base font-[550] text-accent-ink hover:opacity-90 aria-disabled:cursor-default aria-disabled:opacity-60"
      >
        {isPending ? texts.continuing : texts.continue}
      </button>
      <p className="mt-3 text-center text-[13px] text-balance text-ink-2">{texts.nextStep}</p>
    </div>
  );
}

/** Null where the buyer chooses the amount, and while what stands there is no quantity. */
function totalsOf(facts: OfferFacts, typed: string) {
  if (facts.amountKind === "open") return null;
  const quantity = /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : facts.minQuantity;
  return quantity < 1 ? null : orderTotals(facts.price, quantity);
}
