import { currencies } from "./currencies";

/** For a select: every currency with its name in the given language, by code. */
export function currencyChoices(language: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames([language], { type: "currency" });
  return currencies.map((code) => ({ code, name: names.of(code) ?? code }));
}
