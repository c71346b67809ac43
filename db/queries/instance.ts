import { eq, inArray } from "drizzle-orm";
import type { Queryable } from "../client";
import { instanceSettings } from "../schema";

/** A fact of the installation, or null. */
export async function findInstanceSetting(q: Queryable, key: string): Promise<string | null> {
  const rows = await q
    .select({ value: instanceSettings.value })
    .from(instanceSettings)
    .where(eq(instanceSettings.key, key));
  return rows[0]?.value ?? null;
}

/** Writes the value unless the key has one; returns the value that holds. */
export async function keepInstanceSetting(q: Queryable, key: string, value: string): Promise<string> {
  await q.insert(instanceSettings).values({ key, value }).onConflictDoNothing();
  return (await findInstanceSetting(q, key)) ?? value;
}

export async function setInstanceSetting(q: Queryable, key: string, value: string): Promise<void> {
  await q
    .insert(instanceSettings)
    .values({ key, value })
    .onConflictDoUpdate({ target: instanceSettings.key, set: { value } });
}

export async function listInstanceSettings(q: Queryable, keys: string[]): Promise<Map<string, string>> {
  const rows = await q.select().from(instanceSettings).where(inArray(instanceSettings.key, keys));
  return new Map(rows.map((row) => [row.key, row.value]));
}

export async function forgetInstanceSetting(q: Queryable, key: string): Promise<void> {
  await q.delete(instanceSettings).where(eq(instanceSettings.key, key));
}
