import { AppError } from "@/lib/app-error";

export const MAX_SUBJECT = 200;
const MAX_NAME = 64;

/** Characters that end a line somewhere, or are drawn as something else than they are (controls, bidi overrides). */
const BREAKS_OR_HIDES = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
const EVERY_SUCH = new RegExp(BREAKS_OR_HIDES.source, "gu");

export const isOneLine = (text: string): boolean => !BREAKS_OR_HIDES.test(text);

/** A subject as it may stand in a header: one line. Throws AppError BAD_INPUT; never repairs what a person typed. */
export function requireSubject(typed: string, field = "subject"): string {
  const subject = typed.trim();
  if (subject === "") throw new AppError("BAD_INPUT", "Type a subject.", { field });
  if (subject.length > MAX_SUBJECT) {
    throw new AppError("BAD_INPUT", `The subject is too long: ${MAX_SUBJECT} characters at most.`, { field });
  }
  if (!isOneLine(subject)) {
    throw new AppError("BAD_INPUT", "The subject has a line break or an invisible character. Type it on one line.", {
      field,
    });
  }
  return subject;
}

/** A name for a header (From, Reply-To): one line, without characters that have a meaning in an address. */
export function headerName(name: string): string {
  const cleaned = name
    .replace(EVERY_SUCH, " ")
    .replace(/[<>@"\\,;:()[\]]/g, " ")
    .replace(/=\?/g, " ")
    .replace(/\s+/g, " ");
  return cutAt(cleaned.trim(), MAX_NAME);
}

/** Text that was put together from stored data (a customer's name in a subject): repaired, because nobody can be asked. */
export function headerLine(text: string): string {
  return cutAt(text.replace(EVERY_SUCH, " ").replace(/\s+/g, " ").trim(), MAX_SUBJECT);
}

/** `2026/17` as a file name: `2026-17`. Letters of every script stay. */
export function attachmentName(stem: string, extension: string): string {
  const cleaned = stem
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}\p{M}._-]+/gu, "-")
    .replace(/^[.-]+|[.-]+$/g, "");
  return `${cutAt(cleaned, 80) || "document"}.${extension}`;
}

/** Cuts between characters, never inside one. */
function cutAt(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let kept = "";
  for (const character of text) {
    if (kept.length + character.length >= limit) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
