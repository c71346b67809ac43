import { type JsonObject, textOf, toObject } from "../protocol";
import {
  accountNumberError,
  compactIban,
  emailError,
  formatIban,
  ibanError,
  nameError,
  routingNumberError,
} from "./bank-rules";
import {
  brandNames,
  brandOf,
  cvcError,
  cvcLengthOf,
  digitsOf,
  expiryError,
  type FieldError,
  formatExpiry,
  formatNumber,
  isNumberFull,
  numberError,
  readExpiry,
} from "./card-rules";
import { el } from "./dom";
import { createCountrySelect, createField, type Field, type FieldSpec, isCountry } from "./fields";
import type { Session } from "./session";
import type { Texts } from "./texts";

/** The form of one payment method: what it draws, what is wrong with it, and what goes to the API. */
export type MethodForm = {
  type: string;
  label: string;
  panel: HTMLElement;
  fields(): Field[];
  /** `payment_method_data` for the API, without what the merchant adds. */
  data(): JsonObject;
  needsMandate: boolean;
};

export type FormInput = { texts: Texts; session: Session; options: JsonObject; onChange: () => void };

const walletNames: Record<string, string> = { apple_pay: "Apple Pay", google_pay: "Google Pay", link: "Link" };
const postalCountries = ["US", "GB", "CA"];

export function createMethodForm(type: string, input: FormInput): MethodForm {
  if (type === "sepa_debit") return sepaForm(input);
  if (type === "us_bank_account") return usBankForm(input);
  return walletNames[type] ? walletForm(type, input) : cardForm(input);
}

/** What the merchant asked never to be collected (`fields.billingDetails.…: 'never'`), or all when it is 'never' itself. */
function isCollected(options: JsonObject, ...path: string[]): boolean {
  let value: unknown = toObject(options.fields).billingDetails;
  for (const key of path) {
    if (value === "never") return false;
    value = toObject(value)[key];
  }
  return value !== "never";
}

function defaultBilling(options: JsonObject): JsonObject {
  return toObject(toObject(options.defaultValues).billingDetails);
}

function startCountry({ options, session }: FormInput): string {
  const given = textOf(toObject(defaultBilling(options).address).country);
  const region = new Intl.Locale(navigator.language).region ?? null;
  return [given, session.country, region].find(isCountry) ?? "US";
}

function cardForm(input: FormInput): MethodForm {
  const { texts, options, onChange } = input;
  const badge = el("span", { class: "Brand", "aria-live": "polite" });
  const number = field(input, {
    name: "number",
    label: texts.number,
    hint: "1234 1234 1234 1234",
    autocomplete: "billing cc-number",
    inputMode: "numeric",
    format: formatNumber,
    validate: numberError,
    isFull: isNumberFull,
    badge,
  });
  const expiry = field(input, {
    name: "expiry",
    label: texts.expiry,
    hint: texts.expiryHint,
    autocomplete: "billing cc-exp",
    inputMode: "numeric",
    format: formatExpiry,
    validate: (text) => expiryError(text, new Date()),
    isFull: (text) => text.length === 7,
  });
  const cvc = field(input, {
    name: "cvc",
    label: texts.cvc,
    hint: texts.cvcHint,
    autocomplete: "billing cc-csc",
    inputMode: "numeric",
    format: (text) => digitsOf(text).slice(0, cvcLengthOf(number.input.value)),
    validate: (text) => cvcError(text, number.input.value),
    isFull: (text) => text.length === cvcLengthOf(number.input.value),
  });
  number.input.addEventListener("input", () => {
    badge.textContent = brandNames[brandOf(number.input.value)];
  });
  const address = addressFields(input);
  const askCountry = isCollected(options, "address", "country");
  const askPostal = askCountry && isCollected(options, "address", "postalCode");
  const showPostal = (): void => {
    const country = address.country.select.value;
    address.postal.root.hidden = !askPostal || !postalCountries.includes(country);
    const label = address.postal.root.querySelector("label");
    if (label) label.textContent = country === "US" ? texts.zip : texts.postalCode;
  };
  address.country.select.addEventListener("change", () => {
    showPostal();
    onChange();
  });
  showPostal();
  address.country.root.hidden = !askCountry;
  const rows = [
    number.root,
    el("div", { class: "Row" }, expiry.root, cvc.root),
    el("div", { class: "Row" }, address.country.root, address.postal.root),
  ];
  return {
    type: "card",
    label: texts.method.card ?? "Card",
    panel: el(
      "div",
      { class: "Panel" },
      ...rows,
      ...(options.terms && toObject(options.terms).card === "always"
        ? [terms(texts.cardTerms(input.session.businessName))]
        : []),
    ),
    fields: () => [number, expiry, cvc, ...(address.postal.root.hidden ? [] : [address.postal])],
    needsMandate: false,
    data: () => {
      const date = readExpiry(expiry.input.value);
      const postal = address.postal.root.hidden ? undefined : address.postal.input.value.trim();
      return {
        type: "card",
        card: {
          number: digitsOf(number.input.value),
          cvc: cvc.input.value,
          exp_month: date?.month,
          exp_year: date?.year,
        },
        billing_details: {
          address: { country: askCountry ? address.country.select.value : undefined, postal_code: postal },
        },
      };
    },
  };
}

function addressFields(input: FormInput): { country: ReturnType<typeof createCountrySelect>; postal: Field } {
  const { texts, options, onChange } = input;
  const country = createCountrySelect(texts, startCountry(input), onChange);
  const validate = (text: string): FieldError | null => {
    const letters = text.replace(/[\s-]/g, "");
    const least = country.select.value === "US" ? 5 : country.select.value === "CA" ? 6 : 5;
    return letters.length >= least ? null : "incomplete_postal_code";
  };
  const postal = field(input, {
    name: "postalCode",
    label: texts.postalCode,
    hint: "12345",
    autocomplete: "billing postal-code",
    inputMode: "text",
    validate,
  });
  postal.input.value = textOf(toObject(defaultBilling(options).address).postal_code) ?? "";
  return { country, postal };
}

function field(input: FormInput, spec: FieldSpec): Field {
  return createField(spec, input.texts, input.onChange);
}

function terms(text: string): HTMLElement {
  return el("p", { class: "TermsText" }, text);
}

function payerFields(input: FormInput): { name: Field; email: Field; fields: Field[]; billing(): JsonObject } {
  const { texts, options } = input;
  const name = field(input, {
    name: "name",
    label: texts.name,
    autocomplete: "billing name",
    inputMode: "text",
    validate: nameError,
  });
  const email = field(input, {
    name: "email",
    label: texts.email,
    hint: "you@example.com",
    autocomplete: "billing email",
    inputMode: "email",
    validate: emailError,
  });
  const given = defaultBilling(options);
  name.input.value = textOf(given.name) ?? "";
  email.input.value = textOf(given.email) ?? "";
  const fields = [...(isCollected(options, "name") ? [name] : []), ...(isCollected(options, "email") ? [email] : [])];
  const shown = (one: Field): string | undefined => (fields.includes(one) ? one.input.value.trim() : undefined);
  return { name, email, fields, billing: () => ({ name: shown(name), email: shown(email) }) };
}

function sepaForm(input: FormInput): MethodForm {
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

function usBankForm(input: FormInput): MethodForm {
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

/** A wallet has no fields here: its sheet opens when the payer presses Pay, and gives the sandbox's own Visa. */
function walletForm(type: string, { texts }: FormInput): MethodForm {
  const name = walletNames[type] ?? type;
  return {
    type,
    label: name,
    panel: el("div", { class: "Panel" }, terms(texts.walletNote(name))),
    fields: () => [],
    needsMandate: false,
    data: () => walletData(type),
  };
}

/** The tokens stand for the sandbox's own Visa in that wallet; Link is a method of its own. */
export function walletData(wallet: string): JsonObject {
  if (wallet === "link") return { type: "link", billing_details: { email: "link.payer@example.com" } };
  return { type: "card", card: { token: wallet === "apple_pay" ? "tok_visa_apple_pay" : "tok_visa_google_pay" } };
}
