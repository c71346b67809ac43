/** Length of an IBAN by country (SWIFT IBAN registry); a country that is not listed is checked by its digits alone. */
const LENGTHS: Record<string, number> = Object.fromEntries(
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Upper case without spaces, as it is stored and coded in QR codes. */
export const normalizedIban = (typed: string): string => typed.replace(/[\s-]/g, "").toUpperCase();

/** In groups of four, as people read it. */
export const groupedIban = (iban: string): string => normalizedIban(iban).replace(/(.{4})(?=.)/g, "$1 ");

/** Why an IBAN can't be right, or null. ISO 13616: length by country, check digits modulo 97. */
export function ibanProblem(typed: string): string | null {
  const iban = normalizedIban(typed);
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban))
    return "An IBAN starts with two letters and two digits, like PL61 1090 1014 …";
  const length = LENGTHS[iban.slice(0, 2)];
  if (length !== undefined && iban.length !== length)
    return `An IBAN of ${iban.slice(0, 2)} has ${length} characters; this one has ${iban.length}.`;
  const digits = `${iban.slice(4)}${iban.slice(0, 4)}`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n
    ? null
    : "This IBAN has a slip: its check digits don't match. Compare it once more.";
}

/** ISO 9362: bank, country, place, and maybe a branch. */
export const isBic = (typed: string): boolean => /^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(typed);
