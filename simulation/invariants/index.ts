/** All that holds at the end of a run, by its number in reliability.md. Checked while it runs: I12, I15, I22, I24, I30. */
import { violate, type World } from "../world";
import { I11, I12, I24, I29 } from "./attempts";
import { BOOK } from "./book";
import { I4, I7, I8, I23, I30 } from "./documents";
import { I16, I17 } from "./inbox";
import type { Invariant } from "./invariant";
import { I31, ORDER_SUMS, ORDERS } from "./orders";
import { DISPUTES, I5, I14, I19, I21, I25, I26, I28 } from "./others";
import { I1, I2, I3, I9, I10, I13, I13_FEES } from "./payments";
import { trueState } from "./truth";

export const invariants: readonly Invariant[] = [
  I1,
  I2,
  I3,
  I4,
  DISPUTES,
  I5,
  I7,
  I8,
  I9,
  I10,
  I11,
  I12,
  I13,
  I13_FEES,
  I14,
  I16,
  I19,
  I21,
  I23,
  I24,
  I25,
  I26,
  I28,
  I29,
  I30,
  I31,
  ORDERS,
  ORDER_SUMS,
  I17,
  BOOK,
];

export async function checkInvariants(world: World): Promise<void> {
  const truth = trueState(world);
  for (const invariant of invariants)
    for (const what of await invariant.check(world, truth)) violate(world, invariant.id, what);
}
