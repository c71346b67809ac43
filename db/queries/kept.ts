import { type Placeholder, sql } from "drizzle-orm";
import { prepared, type Queryable } from "../client";

type Values = Record<string, unknown>;
/** The places of the values in the text; a list has as many as it may need. */
type Places<A> = { [K in keyof A]: A[K] extends readonly unknown[] ? Placeholder[] : Placeholder };
type Kept<R> = { prepare(): { execute(values: Values): Promise<R> } };

/**
 * Runs a query that is built once per connection and key: `of.name` stands for the value `name` of `args`. A list must not be
 * empty; it is filled up to the next power of two with its last value, so that lists of all lengths make few texts.
 */
export async function kept<A extends Values, R>(
  q: Queryable,
  key: string,
  args: A,
  build: (q: Queryable, of: Places<A>) => Kept<R>,
): Promise<R> {
  const values: Values = {};
  let shape = key;
  for (const [name, value] of Object.entries(args)) {
    if (!Array.isArray(value)) values[name] = value;
    else shape += ` ${name}:${spread(values, name, value)}`;
  }
  const query = prepared(q, shape, (connection) => build(connection, placesOf<A>(args)).prepare());
  return await query.execute(values);
}

/** Puts the values of a list under names of their own; returns how many there are. */
function spread(values: Values, name: string, list: readonly unknown[]): number {
  if (list.length === 0) throw new Error(`The list ${name} of a query is empty.`);
  const size = sizeOf(list);
  for (let at = 0; at < size; at += 1) values[`${name}_${at}`] = list[Math.min(at, list.length - 1)];
  return size;
}

const sizeOf = (list: readonly unknown[]): number => 2 ** Math.ceil(Math.log2(list.length));

function placesOf<A extends Values>(args: A): Places<A> {
  const places = Object.entries(args).map(([name, value]) => [
    name,
    Array.isArray(value)
      ? Array.from({ length: sizeOf(value) }, (_, at) => sql.placeholder(`${name}_${at}`))
      : sql.placeholder(name),
  ]);
  return asPlaces<A>(Object.fromEntries(places));
}

/** One place, or a list of them, for each value above. */
const asPlaces = <A extends Values>(places: unknown) => places as Places<A>;
