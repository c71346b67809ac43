import { createTranslator } from "use-intl/core";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { messages as de } from "./de/index";
import { messages as en } from "./en/index";

/** English is the source: its keys are the keys. Another language is one more folder and one more line here. */
type Catalog = typeof en;
export type Namespace = keyof Catalog;

type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Keys<T[K]>}`;
}[keyof T & string];
/** The path of one sentence inside a namespace, `receipt.subject`. */
export type MessageKey<N extends Namespace> = Keys<Catalog[N]>;

export type Translate<N extends Namespace> = (key: MessageKey<N>, values?: Record<string, string | number>) => string;

export const catalogs: Record<Language, unknown> = { en, de };

export const languages: readonly Language[] = ["en", "de"];

/** Each language in its own words, for a choice of languages. */
export const languageNames: Record<Language, string> = { en: "English", de: "Deutsch" };

/** The language that is really shown when `wanted` ("de-AT", "fr", …) is asked for; it is what `lang` has to name. */
export function shownLanguage(wanted: string | null | undefined): Language {
  const base = wanted?.toLowerCase().split("-")[0];
  return languages.find((language) => language === base) ?? "en";
}

type AnyTranslate = (key: string, values?: Record<string, string | number>) => string;

const translators = new Map<string, AnyTranslate>();

/**
 * Everything a customer reads comes through here: `translator("de", "mail")("receipt.subject", { … })`. Messages are ICU
 * (plurals, selects). Dates and money are put in already formatted (`lib/money/format-money.ts`), because only they know
 * the invoice's zone and currency. A missing key or argument throws: the tests compare all languages.
 */
export function translator<N extends Namespace>(language: Language, namespace: N): Translate<N> {
  const id = `${language}/${namespace}`;
  const found = translators.get(id);
  if (found !== undefined) return found;
  const made = build(language, namespace);
  translators.set(id, made);
  return made;
}

function build(language: Language, namespace: Namespace): AnyTranslate {
  return asTranslate(
    createTranslator({
      locale: language,
      messages: namespaceOf(language, namespace),
      timeZone: "UTC",
      onError: (error) => {
        throw error;
      },
    }),
  );
}

/** use-intl derives the keys from a catalog's literal type; ours are checked by MessageKey before they get here. */
const asTranslate = (translate: unknown) => translate as AnyTranslate;

/** Each catalog has the same shape as English; messages.test.ts proves it for keys and arguments. */
function namespaceOf(language: Language, namespace: Namespace): Record<string, unknown> {
  const catalog = catalogs[language] as Record<Namespace, Record<string, unknown>>;
  return catalog[namespace];
}
