import { AppError } from "@/lib/app-error";

const MAX_ADDRESS = 254;
const MAX_LOCAL = 64;
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

export type ParsedAddress = { ok: true; address: string } | { ok: false; reason: string };

/**
 * The one parser of e-mail addresses: exactly one plain `name@domain.tld`. Lists, display names, quoted parts, comments,
 * address literals and everything outside ASCII are refused, because mail software reads them in different ways and a
 * mail could reach somebody else (CVE-2022-35924, nodemailer before 7.0.7). The domain is written in lower case.
 */
export function parseAddress(typed: string): ParsedAddress {
  const text = typed.trim();
  if (text === "") return refused("Type an e-mail address, such as anna@example.com.");
  if (text.length > MAX_ADDRESS) return refused("This e-mail address is too long.");
  if (/[,;\s]/.test(text)) return refused("Type one e-mail address only, without spaces, commas or semicolons.");
  if (/[<>"()[\]\\]/.test(text)) return refused("Type only the address itself, such as anna@example.com.");
  // An encoded word is made of allowed characters, but some readers decode it into another address.
  if (text.includes("=?") || !/^[\x21-\x7e]*$/.test(text)) {
    return refused(
      "This e-mail address has a character that mail servers don't carry. Use plain letters (or the xn-- form).",
    );
  }
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  const domain = text.slice(at + 1).toLowerCase();
  if (at <= 0 || local.length > MAX_LOCAL || !LOCAL.test(local) || !isDomain(domain)) {
    return refused("This is not an e-mail address. It looks like anna@example.com.");
  }
  return { ok: true, address: `${local}@${domain}` };
}

export const isAddress = (text: string): boolean => parseAddress(text).ok;

/** The address as it is stored and sent; throws AppError BAD_INPUT with a sentence about `field`. */
export function requireAddress(typed: string, field: string): string {
  const parsed = parseAddress(typed);
  if (!parsed.ok) throw new AppError("BAD_INPUT", parsed.reason, { field });
  return parsed.address;
}

/** The address, or null when it is none: for data that came from elsewhere and must not stop anything. */
export function addressOrNull(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const parsed = parseAddress(text);
  return parsed.ok ? parsed.address : null;
}

export const MAX_RECIPIENTS = 20;

/** Addresses typed into one field, separated by commas, semicolons or new lines; each goes through the one parser. */
export function requireAddressList(typed: string, field: string): string[] {
  const parts = typed.split(/[,;\n]/).map((part) => part.trim());
  const addresses = [...new Set(parts.filter((part) => part !== "").map((part) => requireAddress(part, field)))];
  if (addresses.length > MAX_RECIPIENTS) {
    throw new AppError("BAD_INPUT", `Type ${MAX_RECIPIENTS} addresses at most.`, { field });
  }
  return addresses;
}

export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function isDomain(domain: string): boolean {
  const labels = domain.split(".");
  const last = labels.at(-1) ?? "";
  return (
    domain.length <= 253 && labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(last)
  );
}

const refused = (reason: string): ParsedAddress => ({ ok: false, reason });
