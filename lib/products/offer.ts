/** Rules of selling a product online: what an offer may say, and what a buyer is asked. */
import { AppError } from "@/lib/app-error";

/** A question of the owner's own. Its id names the field in the form and never changes. */
export type OfferField = {
  id: string;
  label: string;
  kind: "text" | "choice";
  isRequired: boolean;
  /** For a choice: what can be chosen, in this order. */
  choices: string[];
};

export const MOST_FIELDS = 8;
export const MOST_CHOICES = 30;
export const LONGEST_ANSWER = 255;
export const LONGEST_REFERENCE = 64;
export const HIGHEST_QUANTITY = 1_000;
export const HIGHEST_STOCK = 10_000_000;
const LONGEST = { publicName: 150, publicText: 4_000, thankYouText: 2_000, termsText: 300, label: 100 } as const;

/** The parts of an offer that the owner types, checked. */
export type OfferTexts = {
  publicName: string | null;
  publicText: string | null;
  thankYouText: string | null;
  returnUrl: string | null;
  termsText: string | null;
  termsUrl: string | null;
};

/** Trims and checks the texts and addresses. Throws BAD_INPUT on the field. */
export function checkedTexts(typed: OfferTexts): OfferTexts {
  const text = (field: "publicName" | "publicText" | "thankYouText" | "termsText") => {
    const trimmed = (typed[field] ?? "").replace(/\r\n?/g, "\n").trim();
    if (trimmed.length > LONGEST[field]) refuse(`At most ${LONGEST[field]} characters.`, field);
    return trimmed === "" ? null : trimmed;
  };
  return {
    publicName: text("publicName")?.replace(/\s+/g, " ") ?? null,
    publicText: text("publicText"),
    thankYouText: text("thankYouText"),
    termsText: text("termsText"),
    returnUrl: webAddress(typed.returnUrl, "returnUrl"),
    termsUrl: webAddress(typed.termsUrl, "termsUrl"),
  };
}

/** An address a buyer's browser may be sent to: http or https, nothing with a password in it. */
export function webAddress(typed: string | null, field: string): string | null {
  const text = (typed ?? "").trim();
  if (text === "") return null;
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : null;
  const isWeb = url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.hostname !== "";
  if (!isWeb || url.username !== "" || url.password !== "" || text.length > 1_000)
    return refuse("Type the address of a page, such as https://example.com/thanks.", field);
  return url.href;
}

export type TypedField = { id: string; label: string; kind: "text" | "choice"; isRequired: boolean; choices: string };

/** The owner's questions; rows without a label are left out. Choices are typed a line each. */
export function checkedFields(typed: readonly TypedField[]): OfferField[] {
  const kept = typed.filter((field) => field.label.trim() !== "");
  if (kept.length > MOST_FIELDS) refuse(`At most ${MOST_FIELDS} questions are possible.`, "fields");
  const ids = new Set<string>();
  return kept.map((field, position) => {
    const at = `fields.${position}`;
    const label = field.label.trim().replace(/\s+/g, " ");
    if (label.length > LONGEST.label) refuse(`A question has at most ${LONGEST.label} characters.`, at);
    if (!/^[a-z0-9]{1,24}$/.test(field.id) || ids.has(field.id)) refuse("This form is damaged. Reload the page.", at);
    ids.add(field.id);
    const choices =
      field.kind === "choice"
        ? [...new Set(field.choices.split(/\r?\n/).map((choice) => choice.trim()))].filter((choice) => choice !== "")
        : [];
    if (field.kind === "choice" && choices.length < 2)
      refuse(`“${label}” needs at least two choices, a line each.`, at);
    if (choices.length > MOST_CHOICES) refuse(`“${label}” has at most ${MOST_CHOICES} choices.`, at);
    if (choices.some((choice) => choice.length > LONGEST_ANSWER))
      refuse(`A choice has at most ${LONGEST_ANSWER} characters.`, at);
    return { id: field.id, label, kind: field.kind, isRequired: field.isRequired, choices };
  });
}

/** How many a buyer may take. Throws BAD_INPUT on the field. */
export function checkedQuantities(min: number, max: number): { minQuantity: number; maxQuantity: number } {
  const isCount = (value: number) => Number.isInteger(value) && value >= 1 && value <= HIGHEST_QUANTITY;
  if (!isCount(min)) refuse(`Type a whole number from 1 to ${HIGHEST_QUANTITY}.`, "minQuantity");
  if (!isCount(max)) refuse(`Type a whole number from 1 to ${HIGHEST_QUANTITY}.`, "maxQuantity");
  if (max < min) refuse("This is less than the smallest quantity.", "maxQuantity");
  return { minQuantity: min, maxQuantity: max };
}

/** The last part of the page's address: the name as far as an address can carry it, and something nobody guesses. */
export function offerKey(name: string, random: Uint8Array): string {
  const words = name
    .normalize("NFKD")
    .replace(/ß/g, "ss")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 32)
    .replace(/-+$/, "");
  const tail = [...random.slice(0, 8)].map((byte) => KEY_LETTERS[byte % KEY_LETTERS.length] ?? "x").join("");
  return words === "" ? tail : `${words}-${tail}`;
}

/** No vowels and nothing that looks like something else: no words arise by accident. */
const KEY_LETTERS = "bcdfghjkmnpqrstvwxz23456789";

export const isKeyShaped = (key: string): boolean => /^[a-z0-9][a-z0-9-]{5,60}$/.test(key);

function refuse(sentence: string, field: string): never {
  throw new AppError("BAD_INPUT", sentence, { field });
}
