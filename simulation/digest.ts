import { createHash } from "node:crypto";
import type { World } from "./world";

/** All rows and all of Stripe's state at the end of a run, in one short hash: two versions of the code that agree did the same. */
export function digestOf(world: World): string {
  const tables = world.database.rows<{ name: string }>(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and sql not like 'CREATE VIRTUAL%' order by name",
  );
  const rows = tables.map(({ name }) => [name, world.database.rows(`select * from "${name}"`)]);
  const counts = [[...world.sent], [...world.passes], [...world.deaths]];
  return shortHash(
    JSON.stringify([rows, world.machine.state, counts, world.violations, world.steps], withoutSealed).replaceAll(
      KEY_OF_THE_SDK,
      "",
    ),
  );
}

export const shortHash = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 16);

/** Stripe's SDK makes one up for a call that carries none. */
const KEY_OF_THE_SDK = /stripe-node-retry-[0-9a-f-]+/g;

/** Sealed secrets and keys hold randomness of the machine too. */
const withoutSealed = (key: string, value: unknown): unknown => (/sealed|wrapped/.test(key) ? null : value);
