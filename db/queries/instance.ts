import { eq } from "drizzle-orm";
import type { Queryable } from "../client";
import { instanceSettings } from "../schema";
import { findRow } from "./rows";

/** A fact of the installation, or null. */
export async function findInstanceSetting(q: Queryable, key: string): Promise<string | null> {
  return (await findRow(q, instanceSettings, { key }))?.value ?? null;
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
  const found = new Map<string, string>();
  for (const key of keys) {
    const value = await findInstanceSetting(q, key);
    if (value !== null) found.set(key, value);
  }
  return found;
}

export async function forgetInstanceSetting(q: Queryable, key: string): Promise<void> {
  await q.delete(instanceSettings).where(eq(instanceSettings.key, key));
}
