import { AppError } from "@/lib/app-error";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { CheckedCredentials, Credentials } from "../provider";
import { type KeyRules, keyRefusal } from "./keys";

type KeyKind = "publishable" | "secret" | "restricted" | "webhook";

/** What a pasted text is, told by its prefix alone. */
export function parseKey(text: string): { kind: KeyKind; mode: Mode | null } | null {
  const match = /^(pk|sk|rk)_(test|live)_[A-Za-z0-9_]+$/.exec(text);
  if (match === null) return /^whsec_/.test(text) ? { kind: "webhook", mode: null } : null;
  const kind = match[1] === "pk" ? "publishable" : match[1] === "sk" ? "secret" : "restricted";
  return { kind, mode: match[2] === "live" ? "live" : "test" };
}

type KeyField = "publishableKey" | "secretKey";

/**
 * Checks what can be known without asking anyone: both there, right prefixes, right mode, not swapped, no blanks, and
 * allowed in this installation. Throws AppError BAD_INPUT that names the field and says what to do.
 */
export function checkCredentials(rules: KeyRules, typed: Credentials): CheckedCredentials {
  const { mode } = typed;
  const keys = { publishableKey: cleaned(typed.publishableKey), secretKey: cleaned(typed.secretKey) };
  const publishable = parseKey(keys.publishableKey);
  const secret = parseKey(keys.secretKey);
  if (isSecret(publishable?.kind) && secret?.kind === "publishable") {
    throw refuse(
      "publishableKey",
      `The two ${mode} keys are swapped: the one that begins with “pk_” belongs in Publishable key, the other in Secret key.`,
    );
  }
  checkPublishable(mode, keys.publishableKey, publishable);
  const secretKeyKind = checkSecret(mode, keys.secretKey, secret);
  for (const field of ["publishableKey", "secretKey"] as const) {
    const refusal = keyRefusal(rules, keys[field]);
    if (refusal !== null) throw refuse(field, refusal);
  }
  return { ...keys, mode, secretKeyKind };
}

/**
 * Blanks around a key, characters nobody sees, and the quotes of a settings file come with copying. Blanks inside mean that
 * something else was copied, so they stay and are refused.
 */
const cleaned = (text: string): string =>
  text
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, "")
    .trim()
    .replace(/^(["'`])(.*)\1$/s, "$2")
    .trim();

type Parsed = ReturnType<typeof parseKey>;

const isSecret = (kind: KeyKind | undefined) => kind === "secret" || kind === "restricted";

const refuse = (field: KeyField, message: string) => new AppError("BAD_INPUT", message, { field });

function checkPublishable(mode: Mode, text: string, parsed: Parsed): void {
  const field = "publishableKey";
  if (text === "") throw refuse(field, `Paste the ${mode} publishable key too: it begins with “pk_${mode}_”.`);
  if (/\s/.test(text))
    throw refuse(field, `The ${mode} publishable key has a blank or line break inside. Copy it again, alone.`);
  if (isSecret(parsed?.kind)) {
    throw refuse(
      field,
      `This is a secret key. It belongs in the field Secret key; here goes the one that begins with “pk_${mode}_”.`,
    );
  }
  if (parsed?.kind === "webhook") throw refuse(field, webhookSecretSentence);
  if (parsed === null)
    throw refuse(field, `This is not a publishable key of Stripe: it must begin with “pk_${mode}_”.`);
  if (parsed.mode !== mode) throw refuse(field, wrongModeSentence(mode, "publishable key"));
}

function checkSecret(mode: Mode, text: string, parsed: Parsed): "secret" | "restricted" {
  const field = "secretKey";
  const beginnings = `“sk_${mode}_” or “rk_${mode}_”`;
  if (text === "") throw refuse(field, `Paste the ${mode} secret key too: it begins with ${beginnings}.`);
  if (/\s/.test(text))
    throw refuse(field, `The ${mode} secret key has a blank or line break inside. Copy it again, alone.`);
  if (/[•*…]|\.\./.test(text)) {
    throw refuse(
      field,
      "This is the shortened key that Stripe shows in its list. Press “Reveal” or create a new key, and copy the whole of it.",
    );
  }
  if (parsed?.kind === "publishable") {
    throw refuse(
      field,
      `This is a publishable key. It belongs in the field Publishable key; here goes the one that begins with ${beginnings}.`,
    );
  }
  if (parsed?.kind === "webhook") throw refuse(field, webhookSecretSentence);
  if (/^sk_org_/.test(text)) {
    throw refuse(
      field,
      `This is a key of a Stripe organization. Use a key of the one account that is to be paid: it begins with ${beginnings}.`,
    );
  }
  if (parsed === null) throw refuse(field, `This is not a secret key of Stripe: it must begin with ${beginnings}.`);
  if (parsed.mode !== mode) throw refuse(field, wrongModeSentence(mode, "secret key"));
  return parsed.kind === "restricted" ? "restricted" : "secret";
}

const webhookSecretSentence =
  "This is a webhook's signing secret. Paymast makes its webhook itself and needs no secret of it; paste the API key here.";

function wrongModeSentence(mode: Mode, what: string): string {
  const other = mode === "test" ? "live" : "test";
  return `This is a ${other} ${what}. It belongs in the column ${other === "live" ? "Live" : "Test"}; here goes the one that begins with “${what === "secret key" ? "sk" : "pk"}_${mode}_”.`;
}
