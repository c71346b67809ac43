import type { Reader } from "./books";

export type PostgresBook = Reader & { url: string; drop(): Promise<void> };

/** A database of its own on the server that the URL names; null without one. */
export async function openPostgresBook(server: string | undefined): Promise<PostgresBook | null> {
  if (server === undefined) return null;
  const { Client } = await import("pg");
  const name = `paymast_chaos_${process.pid}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  const asked = async <T>(at: string, sql: string): Promise<T[]> => {
    const client = new Client({ connectionString: at });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  await asked(server, `CREATE DATABASE ${name}`);
  return {
    url: url.href,
    rows: (sql) => asked(url.href, sql),
    // PostgreSQL holds its own foreign keys and checks its pages when it reads them.
    soundness: async () => [],
    drop: async () => {
      await asked(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
