import { statfs } from "node:fs/promises";
import path from "node:path";
import { sqlitePath } from "@/db/client-sqlite";
import { dialect } from "@/db/columns";
import { env } from "@/lib/env";

/** Free bytes where the database file grows; null when it is not on a disk of ours. */
export async function freeBytes(): Promise<number | null> {
  if (dialect !== "sqlite") return null;
  const file = sqlitePath(env().DATABASE_URL);
  if (file === ":memory:") return null;
  const stats = await statfs(path.dirname(file));
  return stats.bavail * stats.bsize;
}
