import { type JsonObject, textOf, toObject } from "../protocol";
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
import { createCountrySelect, type Field, isCountry, type SelectField } from "./fields";
import { defaultBilling, type FormInput, field, isCollected, type MethodForm, terms } from "./method-form";

const postalCountries = ["US", "GB", "CA"];

type CardInputs = { number: Field; expiry: Field; cvc: Field };
type AddressInputs = { country: SelectField; postal: Field; billing(): JsonObject };

export function cardForm(input: FormInput): MethodForm {
  const { texts, options, session } = input;
  const { number, expiry, cvc } = cardInputs(input);
  const address = addressInputs(input);
  const needsTerms = toObject(options.terms).card === "always";
  return {
    type: "card",
    label: texts.method.card ?? "Card",
    panel: el(
      "div",
      { class: "Panel" },
      number.root,
      el("div", { class: "Row" }, expiry.root, cvc.root),
      el("div", { class: "Row" }, address.country.root, address.postal.root),
      ...(needsTerms ? [terms(texts.cardTerms(session.businessName))] : []),
    ),
    fields: () => [number, expiry, cvc, ...(address.postal.root.hidden ? [] : [address.postal])],
    needsMandate: false,
    data: () => {
      const date = readExpiry(expiry.input.value);
      return {
        type: "card",
        card: {
          number: digitsOf(number.input.value),
          cvc: cvc.input.value,
          exp_month: date?.month,
          exp_year: date?.year,
        },
        billing_details: { address: address.billing() },
      };
    },
  };
}

function cardInputs(input: FormInput): CardInputs {
  const { texts } = input;
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
  number.input.addEventListener("input", () => {
    badge.textContent = brandNames[brandOf(number.input.value)];
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
  return { number, expiry, cvc };
}

function startCountry({ options, session }: FormInput): string {
  const given = textOf(toObject(defaultBilling(options).address).country);
  const region = new Intl.Locale(navigator.language).region ?? null;
  return [given, session.country, region].find(isCountry) ?? "US";
}

/** The country, and the postal code where the card networks check it. */
function addressInputs(input: FormInput): AddressInputs {
  const { texts, options, onChange } = input;
  const askCountry = isCollected(options, "address", "country");
  const askPostal = askCountry && isCollected(options, "address", "postalCode");
  const country = createCountrySelect(texts, startCountry(input), () => {
    showPostal();
    onChange();
  });
  const validate = (text: string): FieldError | null => {
    const least = country.select.value === "CA" ? 6 : 5;
    return text.replace(/[\s-]/g, "").length >= least ? null : "incomplete_postal_code";
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
  function showPostal(): void {
    postal.root.hidden = !askPostal || !postalCountries.includes(country.select.value);
    const label = postal.root.querySelector("label");
    if (label) label.textContent = country.select.value === "US" ? texts.zip : texts.postalCode;
  }
  showPostal();
  country.root.hidden = !askCountry;
  const billing = (): JsonObject => ({
    country: askCountry ? country.select.value : undefined,
    postal_code: postal.root.hidden ? undefined : postal.input.value.trim(),
  });
  return { country, postal, billing };
}
