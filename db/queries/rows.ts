/**
 * The plain queries, prepared: rows by the values of some of their columns. The text is built once per table and set of
 * columns and not anew with each call, which costs several times the query itself.
 */
import { and, eq, getTableColumns, getTableName, inArray, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { prepared, type Queryable } from "../client";

type Row<T extends SQLiteTable> = T["$inferSelect"];
type NewRow<T extends SQLiteTable> = T["$inferInsert"];
/** What the columns must be, or one of what; null is not asked for here. */
type Where<T extends SQLiteTable> = {
  [K in keyof Row<T>]?: NonNullable<Row<T>[K]> | readonly NonNullable<Row<T>[K]>[];
};
type Values = Record<string, unknown>;

/** The one row with these values, or one of them. */
export async function findRow<T extends SQLiteTable>(q: Queryable, table: T, where: Where<T>): Promise<Row<T> | null> {
  const query = prepared(q, shape("find", table, where), (connection) =>
    connection.select().from(anyTable(table)).where(matches(table, where)).limit(1).prepare(),
  );
  const rows = await query.execute(where);
  return asRows<Row<T>>(rows)[0] ?? null;
}

/** All rows with these values, in no order. */
export async function listRows<T extends SQLiteTable>(q: Queryable, table: T, where: Where<T>): Promise<Row<T>[]> {
  const query = prepared(q, shape("list", table, where), (connection) =>
    connection.select().from(anyTable(table)).where(matches(table, where)).prepare(),
  );
  return asRows<Row<T>>(await query.execute(where));
}

/** False when a unique index says that it is there already. */
export async function insertOnce<T extends SQLiteTable>(q: Queryable, table: T, row: NewRow<T>): Promise<boolean> {
  const query = prepared(q, shape("once", table, row), (connection) =>
    connection
      .insert(anyTable(table))
      .values(placeholders(row))
      .onConflictDoNothing()
      .returning({ one: sql`1` })
      .prepare(),
  );
  return (await query.execute(row)).length === 1;
}

export async function insertRow<T extends SQLiteTable>(q: Queryable, table: T, row: NewRow<T>): Promise<void> {
  const query = prepared(q, shape("insert", table, row), (connection) =>
    connection.insert(anyTable(table)).values(placeholders(row)).prepare(),
  );
  await query.execute(row);
}

/** How many rows with these values were changed. */
export async function updateRows<T extends SQLiteTable>(
  q: Queryable,
  table: T,
  { set, where }: { set: Partial<NewRow<T>>; where: Where<T> },
): Promise<number> {
  const query = prepared(q, `${shape("update", table, set)} ${shape("where", table, where)}`, (connection) =>
    connection
      .update(anyTable(table))
      .set(setters(table, set))
      .where(matches(table, where, "where_"))
      .returning({ one: sql`1` })
      .prepare(),
  );
  const values: Values = { ...set };
  for (const [name, value] of given(where)) values[`where_${name}`] = value;
  return (await query.execute(values)).length;
}

/** Null and left out are a part of the text: a placeholder for null would be encoded as if it were a value. */
const given = (values: Values): [string, unknown][] =>
  Object.entries(values).filter(([, value]) => value !== undefined && value !== null);

/** What a query's text depends on. It is put together for each call of one: a plain loop, because that is half of the time. */
function shape(kind: string, table: SQLiteTable, values: Values): string {
  let text = `rows.${kind} ${getTableName(table)}`;
  for (const name in values) {
    const value = values[name];
    if (value === undefined) continue;
    text += value === null ? `,${name}=null` : Array.isArray(value) ? `,${name} in ${value.join()}` : `,${name}`;
  }
  return text;
}

function matches(table: SQLiteTable, where: Values, prefix = ""): SQL | undefined {
  const columns = getTableColumns(table);
  return and(
    ...given(where).map(([name, value]) => {
      const column = columns[name];
      if (column === undefined) throw new Error(`${getTableName(table)} has no column ${name}.`);
      // A list is a part of the text: how long it is, and what it holds, is known where the query is written.
      return Array.isArray(value) ? inArray(column, value) : eq(column, sql.placeholder(prefix + name));
    }),
  );
}

const placeholders = (row: Values) =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === null ? null : sql.placeholder(name)]),
  );

function setters(table: SQLiteTable, set: Values) {
  const columns = getTableColumns(table);
  return Object.fromEntries(
    Object.entries(set)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === null ? null : sql`${sql.param(sql.placeholder(name), columns[name])}`]),
  );
}

/** Drizzle's builders want one exact table; which columns it has is checked by the signatures above. */
const anyTable = (table: SQLiteTable) => table as SQLiteTable & { $inferInsert: Values };
/** What `select().from(table)` returns is the table's rows. */
const asRows = <R>(rows: unknown) => rows as R[];
