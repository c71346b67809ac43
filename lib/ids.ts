/**
 * Sortable ids: 48 bits of time, a count within the millisecond, then 65 random bits, in Crockford's base 32
 * (`inv_01jd…`).
 */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const COUNT_DIGITS = 3;
const RANDOM_DIGITS = 13;
const HIGHEST_COUNT = 32 ** COUNT_DIGITS - 1;

export function makeId(prefix: string, now: number, random: Uint8Array, count = 0): string {
  let tail = "";
  for (let position = 0; position < RANDOM_DIGITS; position += 1) tail += ALPHABET[(random[position] ?? 0) % 32] ?? "0";
  return `${prefix}_${digits(now, 10)}${digits(Math.min(count, HIGHEST_COUNT), COUNT_DIGITS)}${tail}`;
}

/** Ids of one process sort as they were made, also within a millisecond: a timeline then tells what came first. */
export function idMaker(clock: { now: () => number; random: (length: number) => Uint8Array }) {
  let last = { now: Number.NaN, count: 0 };
  return (prefix: string): string => {
    const now = clock.now();
    last = { now, count: now === last.now ? last.count + 1 : 0 };
    return makeId(prefix, now, clock.random(16), last.count);
  };
}

function digits(value: number, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = (ALPHABET[rest % 32] ?? "0") + text;
  return text;
}
