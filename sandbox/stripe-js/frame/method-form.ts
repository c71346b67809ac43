import { type JsonObject, textOf, toObject } from "../protocol";
import { emailError, nameError } from "./bank-rules";
import { el } from "./dom";
import { createField, type Field, type FieldSpec } from "./fields";
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

/** What the merchant asked never to be collected (`fields.billingDetails.…: 'never'`), or all when it is 'never' itself. */
export function isCollected(options: JsonObject, ...path: string[]): boolean {
  let value: unknown = toObject(options.fields).billingDetails;
  for (const key of path) {
    if (value === "never") return false;
    value = toObject(value)[key];
  }
  return value !== "never";
}

export function defaultBilling(options: JsonObject): JsonObject {
  return toObject(toObject(options.defaultValues).billingDetails);
}

export function field(input: FormInput, spec: FieldSpec): Field {
  return createField(spec, input.texts, input.onChange);
}

export function terms(text: string): HTMLElement {
  return el("p", { class: "TermsText" }, text);
}

export function payerFields(input: FormInput): { name: Field; email: Field; fields: Field[]; billing(): JsonObject } {
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
