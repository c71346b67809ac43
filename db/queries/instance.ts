import { eq, inArray } from "drizzle-orm";
import { prepared, type Queryable } from "../client";
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

/** Those of `keys` that are set, in one question: what stands in front of every payment asks it. */
export async function listInstanceSettings(q: Queryable, keys: readonly string[]): Promise<Map<string, string>> {
  const query = prepared(q, `instance_settings.of ${keys.join(" ")}`, (connection) =>
    connection
      .select()
      .from(instanceSettings)
      .where(inArray(instanceSettings.key, [...keys]))
      .prepare(),
  );
  return new Map((await query.execute()).map(({ key, value }) => [key, value]));
}

export async function forgetInstanceSetting(q: Queryable, key: string): Promise<void> {
  await q.delete(instanceSettings).where(eq(instanceSettings.key, key));
}
