import { textOf } from "../protocol";
import { accountNumberError, compactIban, formatIban, ibanError, routingNumberError } from "./bank-rules";
import { digitsOf } from "./card-rules";
import { el } from "./dom";
import { type FormInput, field, type MethodForm, payerFields, terms } from "./method-form";

export function sepaForm(input: FormInput): MethodForm {
  const { texts, session } = input;
  const payer = payerFields(input);
  const iban = field(input, {
    name: "iban",
    label: texts.iban,
    hint: "DE00 0000 0000 0000 0000 00",
    autocomplete: "off",
    inputMode: "text",
    format: formatIban,
    validate: ibanError,
  });
  const all = [iban, ...payer.fields];
  return {
    type: "sepa_debit",
    label: texts.method.sepa_debit ?? "SEPA",
    panel: el("div", { class: "Panel" }, ...all.map((one) => one.root), terms(texts.mandate(session.businessName))),
    fields: () => all,
    needsMandate: true,
    data: () => ({
      type: "sepa_debit",
      sepa_debit: { iban: compactIban(iban.input.value) },
      billing_details: payer.billing(),
    }),
  };
}

export function usBankForm(input: FormInput): MethodForm {
  const { texts, session } = input;
  const payer = payerFields(input);
  const digits = (length: number) => (text: string) => digitsOf(text).slice(0, length);
  const routing = field(input, {
    name: "routingNumber",
    label: texts.routingNumber,
    hint: "110000000",
    autocomplete: "off",
    inputMode: "numeric",
    format: digits(9),
    validate: routingNumberError,
    isFull: (text) => text.length === 9,
  });
  const account = field(input, {
    name: "accountNumber",
    label: texts.accountNumber,
    hint: "000123456789",
    autocomplete: "off",
    inputMode: "numeric",
    format: digits(17),
    validate: accountNumberError,
  });
  const all = [...payer.fields, routing, account];
  return {
    type: "us_bank_account",
    label: texts.method.us_bank_account ?? "Bank account",
    panel: el("div", { class: "Panel" }, ...all.map((one) => one.root), terms(texts.usMandate(session.businessName))),
    fields: () => all,
    needsMandate: true,
    data: () => ({
      type: "us_bank_account",
      us_bank_account: {
        account_holder_type: "individual",
        account_number: account.input.value,
        routing_number: routing.input.value,
      },
      billing_details: payer.billing(),
    }),
  };
}

/** Methods that finish on a page of their own. */
export function redirectForm(type: "p24" | "blik", input: FormInput): MethodForm {
  const { texts } = input;
  const payer = payerFields(input);
  const fields = payer.fields.filter((one) => one === payer.email);
  const name = texts.method[type] ?? type;
  return {
    type,
    label: name,
    panel: el("div", { class: "Panel" }, ...fields.map((one) => one.root), terms(texts.redirectNote(name))),
    fields: () => fields,
    needsMandate: false,
    data: () => ({ type, billing_details: { email: textOf(payer.billing().email) ?? undefined } }),
  };
}
