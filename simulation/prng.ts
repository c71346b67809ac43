/** A small fast generator with a known state: the same seed gives the same run on every machine (sfc32, C. Doty-Humphrey). */
export type Random = {
  /** An integer of 32 bits. */
  next(): number;
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number;
  /** True once in `times`. */
  oneIn(times: number): boolean;
  bytes(length: number): Uint8Array;
};

export function createRandom(seed: number): Random {
  let a = seed | 0;
  let b = (seed * 0x9e3779b9) | 0;
  let c = 0x243f6a88;
  let count = 1;
  function next(): number {
    const sum = (((a + b) | 0) + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
  for (let round = 0; round < 15; round += 1) next();
  const below = (limit: number) => next() % limit;
  return {
    next,
    below,
    oneIn: (times) => below(times) === 0,
    bytes(length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += 1) bytes[at] = next() & 0xff;
      return bytes;
    },
  };
}
