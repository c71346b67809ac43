import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** `sum(…)` as a number, 0 for no rows: PostgreSQL gives sums of bigint as text. */
export const sumNumber = (expression: SQLWrapper): SQL<number> =>
  sql<number>`coalesce(sum(${expression}), 0)`.mapWith(Number);

/** `count(*)` as a number. */
export const countNumber = (): SQL<number> => sql<number>`count(*)`.mapWith(Number);
