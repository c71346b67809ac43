import { COUNTRY_CODES, isCountryCode } from "./countries";

/** Names people write that no list of a language has. */
const ALSO: Record<string, string> = {
  uk: "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "great britain": "GB",
  usa: "US",
  "united states of america": "US",
  holland: "NL",
  "czech republic": "CZ",
  brd: "DE",
  polska: "PL",
};

/** Languages in which lists of customers come. */
const LANGUAGES = ["en", "de", "pl", "fr", "es", "it", "nl"];

let known: ReadonlyMap<string, string> | null = null;

/** The code of a country written as a code or by its name in a language of Europe; null when nobody knows it. */
export function countryFrom(text: string): string | null {
  const code = text.trim().toUpperCase();
  if (isCountryCode(code)) return code;
  known ??= allNames();
  return known.get(text.trim().toLowerCase()) ?? null;
}

/** Made at the first import and kept: 250 names in seven languages. */
function allNames(): ReadonlyMap<string, string> {
  const names = new Map(Object.entries(ALSO));
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: "region" });
    for (const code of COUNTRY_CODES) names.set((display.of(code) ?? code).toLowerCase(), code);
  }
  return names;
}
