import type { FieldError } from "./card-rules";
import { el } from "./dom";
import type { Texts } from "./texts";

export type Field = {
  root: HTMLElement;
  input: HTMLInputElement;
  isEmpty(): boolean;
  error(): FieldError | null;
  /** Shows the error under the field, or takes it away. */
  show(error: FieldError | null): void;
  clear(): void;
};

export type FieldSpec = {
  name: string;
  label: string;
  hint?: string;
  autocomplete: string;
  inputMode?: "numeric" | "text" | "email";
  format?: (text: string, isDeleting: boolean) => string;
  validate: (text: string) => FieldError | null;
  /** True when nothing more can be typed: an error is then shown at once, or the next field takes over. */
  isFull?: (text: string) => boolean;
  badge?: HTMLElement;
};

/** One labeled text field with the real Payment Element's id (`payment-<name>Input`) and its error line. */
export function createField(spec: FieldSpec, texts: Texts, onChange: (field: Field) => void): Field {
  const id = `payment-${spec.name}Input`;
  const errorId = `Field-${spec.name}Error`;
  const input = el("input", {
    id,
    name: spec.name,
    class: "Input",
    type: spec.inputMode === "email" ? "email" : "text",
    inputmode: spec.inputMode,
    autocomplete: spec.autocomplete,
    placeholder: spec.hint,
    spellcheck: "false",
    autocapitalize: "none",
    "aria-invalid": "false",
    "aria-required": "true",
  });
  const errorLine = el("p", { id: errorId, class: "Error", "aria-live": "polite" });
  const label = el("label", { for: id, class: "Label" }, spec.label);
  const box = el("div", { class: "InputBox" }, input, ...(spec.badge ? [spec.badge] : []));
  const field: Field = {
    root: el("div", { class: "Field" }, label, box, errorLine),
    input,
    isEmpty: () => input.value.trim() === "",
    error: () => spec.validate(input.value),
    show(error) {
      errorLine.textContent = error ? texts.errors[error] : "";
      input.setAttribute("aria-invalid", String(error !== null));
      input.classList.toggle("Input--invalid", error !== null);
      if (error) input.setAttribute("aria-describedby", errorId);
      else input.removeAttribute("aria-describedby");
    },
    clear() {
      input.value = "";
      field.show(null);
      onChange(field);
    },
  };
  listen(field, spec, onChange);
  return field;
}

function listen(field: Field, spec: FieldSpec, onChange: (field: Field) => void): void {
  const { input } = field;
  input.addEventListener("input", (event) => {
    const isDeleting = event instanceof InputEvent && event.inputType.startsWith("delete");
    if (spec.format) reformat(input, spec.format, isDeleting);
    const full = spec.isFull?.(input.value) ?? false;
    const error = field.error();
    if (full || !error || input.getAttribute("aria-invalid") === "true") field.show(full || !error ? error : null);
    onChange(field);
    if (full && !error && !isDeleting && document.activeElement === input) focusNext(input);
  });
  input.addEventListener("blur", () => {
    if (!field.isEmpty()) field.show(field.error());
  });
}

/** Writes the formatted text and puts the caret back behind the same number of letters and digits as before. */
function reformat(
  input: HTMLInputElement,
  format: (text: string, isDeleting: boolean) => string,
  isDeleting: boolean,
): void {
  const before = input.value;
  const after = format(before, isDeleting);
  if (after === before) return;
  // An e-mail field has no caret to read; it is never formatted.
  const caret = input.selectionStart ?? before.length;
  const isAtEnd = caret >= before.length;
  const solid = (text: string): number => text.replace(/[^0-9A-Za-z]/g, "").length;
  const wanted = solid(before.slice(0, caret));
  input.value = after;
  let position = after.length;
  if (!isAtEnd) {
    position = 0;
    while (position < after.length && solid(after.slice(0, position)) < wanted) position += 1;
  }
  input.setSelectionRange(position, position);
}

function focusNext(input: HTMLInputElement): void {
  const inputs = [...document.querySelectorAll<HTMLInputElement>("input.Input")].filter((i) => i.offsetParent !== null);
  const next = inputs[inputs.indexOf(input) + 1];
  if (next && next.value === "") next.focus();
}

export type SelectField = { root: HTMLElement; select: HTMLSelectElement };

export function createCountrySelect(texts: Texts, initial: string, onChange: (country: string) => void): SelectField {
  const select = el("select", {
    id: "payment-countryInput",
    name: "country",
    class: "Input",
    autocomplete: "billing country",
  });
  const names = new Intl.DisplayNames([texts.lang], { type: "region" });
  const rows = countries.map((code) => ({ code, name: names.of(code) ?? code }));
  rows.sort((a, b) => a.name.localeCompare(b.name, texts.lang));
  for (const { code, name } of rows) select.append(el("option", { value: code, selected: code === initial }, name));
  select.addEventListener("change", () => onChange(select.value));
  const label = el("label", { for: select.id, class: "Label" }, texts.country);
  return { root: el("div", { class: "Field" }, label, el("div", { class: "InputBox" }, select)), select };
}

const countries = (
  "AD AE AF AG AI AL AM AO AQ AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CD CF " +
  "CG CH CI CK CL CM CN CO CR CV CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GF GG GH GI " +
  "GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ " +
  "LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO " +
  "NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PY QA RE RO RS RW SA SB SC SE SG SH SI SJ SK SL SM SN SO SR SS ST " +
  "SV SX SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WF WS XK YE YT ZA ZM ZW"
).split(" ");

export function isCountry(code: string | null): code is string {
  return code !== null && countries.includes(code);
}
