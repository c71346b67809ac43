/** Sortable ids: 48 bits of time, then 80 random bits, in Crockford's base 32 (`inv_01jd…`). */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

export function makeId(prefix: string, now: number, random: Uint8Array): string {
  let time = "";
  for (let rest = now, position = 0; position < 10; position += 1) {
    time = (ALPHABET[rest % 32] ?? "0") + time;
    rest = Math.floor(rest / 32);
  }
  let tail = "";
  for (let position = 0; position < 16; position += 1) tail += ALPHABET[(random[position] ?? 0) % 32] ?? "0";
  return `${prefix}_${time}${tail}`;
}
