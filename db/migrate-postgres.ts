import type { Migration } from "./migrate";

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
    const applied = new Map(rows.map((row) => [String(row.name), String(row.hash)]));
    const due = migrations.filter((migration) => !applied.has(migration.name));
    for (const migration of migrations) {
      const hash = applied.get(migration.name);
      if (hash !== undefined && hash !== migration.hash)
        throw new Error(
          `Migration ${migration.name} was changed after it had been applied. Restore its file as it was.`,
        );
    }
    for (const migration of due) {
      for (const statement of migration.statements) await connection.query(statement);
      await connection.query("INSERT INTO applied_migrations (name, hash, applied_at) VALUES ($1, $2, $3)", [
        migration.name,
        migration.hash,
        now,
      ]);
    }
    await connection.query("COMMIT");
    return { applied: due.map((migration) => migration.name) };
  } catch (error) {
    await connection.query("ROLLBACK");
    throw error;
  }
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
