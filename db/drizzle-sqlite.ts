/**
 * Drizzle on better-sqlite3 without what it does anew for each query: a prepared query knows how its parameters are encoded and
 * its rows decoded, and the values it always has stand in its text. What comes out is what Drizzle itself makes
 * (drizzle-sqlite.test.ts compares them).
 */
import type SqliteFile from "better-sqlite3";
import { Column, getTableName, is, Param, Placeholder, SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/better-sqlite3";

/** The part of Drizzle's session, dialect and prepared queries that its types don't declare; its version is pinned. */
type Values = Record<string, unknown>;
type Decoder = { mapFromDriverValue(value: unknown): unknown };
type Field = { path: string[]; field: unknown };
type Prepared = {
  stmt: SqliteFile.Statement<unknown[]>;
  query: { sql: string; params: unknown[] };
  fields: Field[] | undefined;
  executeMethod: "all" | "run" | "get" | "values";
  customResultMapper: unknown;
  joinsNotNullableMap: Record<string, boolean> | undefined;
  all(values?: Values): unknown;
  run(values?: Values): unknown;
  execute(values?: Values): Promise<unknown>;
};
type Dialect = {
  buildLimit(limit: unknown): SQL | undefined;
  sqlToQuery(query: SQL, ...more: unknown[]): unknown;
};
type Insides = { dialect: Dialect; session: { prepareQuery(...args: unknown[]): Prepared } };

const insidesOf = (db: object) => db as Insides;

/**
 * Two databases on one connection: `direct` for queries that are built and run once, `prepares` for those that are kept. In a
 * kept one every value that is no placeholder is a constant of the code, and is written into the text: SQLite compiles a
 * statement anew whenever a value is bound that its plan may depend on (a LIMIT, the condition of a partial index, anything
 * where it has statistics), and that costs several times what the query does.
 */
export function drizzleOn(connection: SqliteFile.Database): { direct: object; prepares: object } {
  const direct = quick(drizzle(connection));
  const prepares = quick(drizzle(connection));
  const { dialect } = insidesOf(prepares);
  const sqlToQuery = dialect.sqlToQuery.bind(dialect);
  dialect.sqlToQuery = (query, ...more) => sqlToQuery(query.inlineParams(), ...more);
  return { direct, prepares };
}

function quick<T extends object>(db: T): T {
  const { dialect, session } = insidesOf(db);
  const prepareQuery = session.prepareQuery.bind(session);
  session.prepareQuery = (...args) => quicken(prepareQuery(...args));
  dialect.buildLimit = limitText;
  return db;
}

/** A limit stands in the text, for the same reason; one that is no count is a mistake of the code and reaches no database. */
export function limitText(limit: unknown): SQL | undefined {
  if (limit === undefined) return undefined;
  if (is(limit, Placeholder)) return sql` limit ${limit}`;
  if (typeof limit !== "number" || !Number.isSafeInteger(limit) || limit < 0)
    throw new Error(`A limit is a whole number from 0, not ${String(limit)}.`);
  return sql.raw(` limit ${limit}`);
}

function quicken(query: Prepared): Prepared {
  const parameters = query.query.params.map(reader);
  const bound = (values: Values = {}) => parameters.map((read) => read(values));
  if (query.fields === undefined && query.customResultMapper === undefined) {
    query.run = (values) => query.stmt.run(...bound(values));
  } else if (query.fields !== undefined && query.customResultMapper === undefined) {
    const { fields, stmt } = query;
    let decode: ((row: unknown[]) => unknown) | undefined;
    query.all = (values) => {
      // Which side of a join may be missing is told to the query after it was made.
      decode ??= rowDecoder(fields, query.joinsNotNullableMap);
      return asRows(stmt.raw().all(...bound(values))).map(decode);
    };
  }
  query.execute = async (values) => (query.executeMethod === "run" ? query.run(values) : query.all(values));
  return query;
}

/** `raw()` makes each row the list of its values. */
const asRows = (rows: unknown[]) => rows as unknown[][];

function reader(parameter: unknown): (values: Values) => unknown {
  if (is(parameter, Placeholder)) return (values) => given(values, parameter.name);
  if (is(parameter, Param) && is(parameter.value, Placeholder)) {
    const { encoder, value } = parameter;
    return (values) => encoder.mapToDriverValue(given(values, value.name));
  }
  return () => parameter;
}

function given(values: Values, name: string): unknown {
  if (!(name in values)) throw new Error(`No value for placeholder "${name}" was provided`);
  return values[name];
}

type Slot = { name: string; decode: ((value: unknown) => unknown) | null };
/** A table of a join: its columns, and the one whose absence says that there is no such row. */
type Group = { name: string; slots: Slot[]; missingAt: number | null };

/** How a row of a query becomes an object; null where a joined table has no row. */
export function rowDecoder(
  fields: readonly Field[],
  notNullable: Record<string, boolean> | undefined,
): (row: unknown[]) => unknown {
  const steps: (Slot | Group)[] = [];
  for (const { path, field } of fields) {
    const [name = "", inner] = path;
    const slot = { name: inner ?? name, decode: decoderOf(field) };
    const last = steps.at(-1);
    if (path.length === 1) steps.push(slot);
    else if (last !== undefined && "slots" in last && last.name === name) last.slots.push(slot);
    else steps.push({ name, slots: [slot], missingAt: missingAt(fields, name, notNullable) });
    if (path.length > 2 || steps.filter((step) => step.name === name).length > 1)
      throw new Error(`A query selects ${path.join(".")} in a way that rows are not decoded.`);
  }
  return (row) => {
    const result: Values = {};
    let at = 0;
    for (const step of steps) {
      if ("slots" in step) {
        const group: Values = {};
        for (const slot of step.slots) group[slot.name] = decoded(slot, row[at++]);
        result[step.name] = step.missingAt !== null && row[step.missingAt] === null ? null : group;
      } else result[step.name] = decoded(step, row[at++]);
    }
    return result;
  };
}

const decoded = ({ decode }: Slot, value: unknown): unknown =>
  value === null || decode === null ? value : decode(value);

/** As Drizzle has it: the first column of a table that stands on the side of a join that may be missing. */
function missingAt(
  fields: readonly Field[],
  name: string,
  notNullable: Record<string, boolean> | undefined,
): number | null {
  if (notNullable === undefined) return null;
  const tables = fields.map(({ path, field }) =>
    path[0] === name && is(field, Column) ? getTableName(field.table) : null,
  );
  const names = new Set(tables.filter((table) => table !== null));
  const [table] = names;
  return table === undefined || names.size > 1 || notNullable[table] === true ? null : tables.indexOf(table);
}

/** Null where the value stays as it is: most columns. */
function decoderOf(field: unknown): Slot["decode"] {
  const decoder = is(field, Column) ? asDecoder(field) : is(field, SQL) ? insidesOfSql(field) : insidesOfAlias(field);
  return decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue
    ? null
    : (value) => decoder.mapFromDriverValue(value);
}

const asDecoder = (value: unknown) => value as Decoder;
/** An expression carries its decoder, a named one the expression. */
const insidesOfSql = (field: unknown) => (field as { decoder: Decoder }).decoder;
const insidesOfAlias = (field: unknown) => insidesOfSql((field as { sql: unknown }).sql);
