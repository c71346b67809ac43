import { type Migration, pendingMigrations, requireNoLostRows } from "./migrate";

/** What the runner needs from a PostgreSQL connection; the server's pool and PGlite both have it. */
export type PostgresRunner = {
  query(sql: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
};

/** Any fixed number: the lock that keeps two starting processes apart. */
const MIGRATION_LOCK = 7_301_002;

/** Brings a PostgreSQL database to the newest schema in one transaction, under an advisory lock. */
export async function runPostgresMigrations(
  connection: PostgresRunner,
  migrations: Migration[],
  now: number,
): Promise<{ applied: string[] }> {
  await connection.query("BEGIN");
  try {
    await connection.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await connection.query(
      "CREATE TABLE IF NOT EXISTS applied_migrations (name TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)",
    );
    const { rows } = await connection.query("SELECT name, hash FROM applied_migrations");
    const applied = rows.map((row) => ({ name: String(row.name), hash: String(row.hash) }));
    const due = pendingMigrations(applied, migrations);
    for (const migration of due) await applyMigration(connection, migration, now);
    await connection.query("COMMIT");
    return { applied: due.map((migration) => migration.name) };
  } catch (error) {
    await connection.query("ROLLBACK");
    throw error;
  }
}

/** Foreign keys need no check of their own here: PostgreSQL holds them during the migration too. */
async function applyMigration(connection: PostgresRunner, migration: Migration, now: number): Promise<void> {
  const before = await countRows(connection);
  for (const statement of migration.statements) await connection.query(statement);
  requireNoLostRows(migration, before, await countRows(connection));
  await connection.query("INSERT INTO applied_migrations (name, hash, applied_at) VALUES ($1, $2, $3)", [
    migration.name,
    migration.hash,
    now,
  ]);
}

async function countRows(connection: PostgresRunner): Promise<Map<string, number>> {
  const { rows } = await connection.query(
    "SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1",
  );
  const counts = new Map<string, number>();
  for (const { name } of rows) {
    const counted = await connection.query(`SELECT count(*) AS count FROM "${String(name)}"`);
    counts.set(String(name), Number(counted.rows[0]?.count));
  }
  return counts;
}

export async function migratePostgres(
  url: string,
  migrations: Migration[],
  now: number,
): Promise<{ applied: string[] }> {
  const { Client } = await import("pg");
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await runPostgresMigrations(client, migrations, now);
  } finally {
    await client.end();
  }
}
