import { AppError } from "@/lib/app-error";
import { commonPasswords } from "./common-passwords";

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 256;

/** The same text typed on another keyboard is the same password (NIST SP 800-63B: NFKC before hashing). */
export const normalizedPassword = (typed: string): string => typed.normalize("NFKC");

/**
 * Why a password is refused, in words, or null. Length counts, not kinds of characters: any Unicode is welcome, nothing is
 * cut off, and what everyone tries first is not taken.
 */
export function passwordProblem(typed: string, about: { email: string; businessName?: string }): string | null {
  const password = normalizedPassword(typed);
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) return `Use at least ${SHORTEST_PASSWORD} characters. A short sentence is good.`;
  if (length > LONGEST_PASSWORD) return `Use at most ${LONGEST_PASSWORD} characters.`;
  const lower = password.toLowerCase();
  if (isCommon(lower)) return "This password is one of the first that others try. Choose another one.";
  const [localPart = ""] = about.email.toLowerCase().split("@");
  const known = [about.email.toLowerCase(), localPart, about.businessName?.toLowerCase().trim() ?? ""];
  if (known.some((word) => word.length >= 3 && isBuiltFrom(lower, word)))
    return "This password is your name or address. Choose something that others can't guess.";
  return null;
}

/** Throws BAD_INPUT on `field`. */
export function requirePassword(
  typed: string,
  about: { email: string; businessName?: string },
  field = "password",
): void {
  const problem = passwordProblem(typed, about);
  if (problem !== null) throw new AppError("BAD_INPUT", problem, { field });
}

/** In the list, or in it once a year or a "!" is taken off the end; or a few characters over and over; or a run. */
function isCommon(lower: string): boolean {
  const stem = lower.replace(/[\d!?.#*$_-]+$/, "");
  return commonPasswords.has(lower) || ORDINARY_STEMS.has(stem) || new Set(lower).size < 4 || isRun(lower);
}

const ORDINARY_STEMS = new Set(
  "password passwort passw0rd qwerty qwertz qwertyuiop qwertzuiop asdfgh asdfghjkl letmein welcome willkommen iloveyou changeme secret geheim hallo admin administrator paymast invoice rechnung stripe".split(
    " ",
  ),
);

/** `abcdefghij`, `9876543210`: each character is the next one, or each is the one before. */
function isRun(lower: string): boolean {
  const codes = [...lower].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0));
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
}

/** The word itself, doubled, or followed by digits and marks only. */
function isBuiltFrom(lower: string, word: string): boolean {
  return lower.replaceAll(word, "").replace(/[\d\s!?.#*$_-]+/g, "") === "" && lower.includes(word);
}
