/** How a key for programs looks and what is kept of it. Pure. */
import { createHash } from "node:crypto";
import type { Mode } from "@/lib/invoices/invoice-snapshot";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH = 40;
const SHOWN = 6;

/** `pmk_live_…`: the mode can be read, and scanners of source code can find it. */
export function newApiKey(mode: Mode, random: (length: number) => Uint8Array): string {
  let secret = "";
  // Bytes past the last whole round of the letters would make some letters likelier.
  while (secret.length < LENGTH)
    for (const byte of random(LENGTH)) if (byte < 248 && secret.length < LENGTH) secret += LETTERS[byte % 62];
  return `pmk_${mode}_${secret}`;
}

/** Shown in the list, so that people can tell keys apart. */
export const prefixOf = (key: string): string => key.slice(0, "pmk_live_".length + SHOWN);

/** A key has 238 bits of chance, so its plain hash can't be guessed back. */
export const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");

export const isKeyShaped = (text: string): boolean => /^pmk_(test|live)_[A-Za-z0-9]{40}$/.test(text);
