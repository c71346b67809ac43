/**
 * The only file that knows the SQL dialect. The schema and the queries are written once, typed as SQLite, and always
 * awaited; on PostgreSQL the same names are bound to Drizzle's PostgreSQL builders (docs/decisions/0001).
 */
import * as pg from "drizzle-orm/pg-core";
import * as sqlite from "drizzle-orm/sqlite-core";

/** SQLite unless DATABASE_URL names PostgreSQL (`postgres://…`) or in-process PostgreSQL (`pglite:`). */
export const dialect: "sqlite" | "postgres" = /^(postgres(ql)?|pglite):/.test(process.env.DATABASE_URL ?? "")
  ? "postgres"
  : "sqlite";

const onPostgres = dialect === "postgres";

/** The two builders take the same arguments for everything the schema uses; only their declared types differ. */
function sameShape<T>(postgresBuilder: unknown, sqliteBuilder: T): T {
  return onPostgres ? (postgresBuilder as T) : sqliteBuilder;
}

export const table = sameShape(pg.pgTable, sqlite.sqliteTable);
export const index = sameShape(pg.index, sqlite.index);
export const uniqueIndex = sameShape(pg.uniqueIndex, sqlite.uniqueIndex);
export const primaryKey = sameShape(pg.primaryKey, sqlite.primaryKey);
export const foreignKey = sameShape(pg.foreignKey, sqlite.foreignKey);
export const check = sameShape(pg.check, sqlite.check);

/** UTF-8 text. */
export const text = (name: string) => sameShape(onPostgres && pg.text(name), sqlite.text(name));

/** Text limited to the given words; the words are checked by TypeScript, and by a CHECK where the table declares one. */
export const oneOf = <const T extends readonly [string, ...string[]]>(name: string, values: T) =>
  sameShape(onPostgres && pg.text(name, { enum: values }), sqlite.text(name, { enum: values as T }));

/** A safe integer: SQLite INTEGER, PostgreSQL bigint read as a number. Money in minor units goes here. */
export const integer = (name: string) =>
  sameShape(onPostgres && pg.bigint(name, { mode: "number" }), sqlite.integer(name));

export const boolean = (name: string) =>
  sameShape(onPostgres && pg.boolean(name), sqlite.integer(name, { mode: "boolean" }));

/** UTC milliseconds since 1970, as a number on both engines. */
export const instant = (name: string) => integer(name);

/** A calendar date without a zone, `YYYY-MM-DD`. */
export const day = (name: string) => text(name);

export const json = <T>(name: string) =>
  sameShape(onPostgres && pg.jsonb(name).$type<T>(), sqlite.text(name, { mode: "json" }).$type<T>());

const bytea = pg.customType<{ data: Buffer; driverData: Buffer | Uint8Array }>({
  dataType: () => "bytea",
  fromDriver: (value) => Buffer.from(value),
});

/** Raw bytes. */
export const bytes = (name: string) => sameShape(onPostgres && bytea(name), sqlite.blob(name, { mode: "buffer" }));
