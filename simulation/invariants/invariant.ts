import type { World } from "../world";
import type { TruePayment } from "./truth";

/** Something that holds at the end of every run; `check` says in what way it does not. */
export type Invariant = {
  /** The number in reliability.md section 4. */
  id: string;
  says: string;
  check(world: World, truth: readonly TruePayment[]): readonly string[] | Promise<readonly string[]>;
};

/** Rows of a query that should have none, as texts. */
export const none = (world: World, sql: string): string[] =>
  world.database.rows<Record<string, unknown>>(sql).map((row) => JSON.stringify(row));
