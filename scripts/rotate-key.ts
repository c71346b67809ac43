/**
 * npm run rotate-key
 * Replaces the master key while Paymast runs: the next key is written, every business's data key is wrapped under it in one
 * transaction, then it takes the old one's place. It may die at any moment and be started again.
 */
import "./load-env";
import { parseArgs } from "node:util";
import { openDatabase } from "@/db/client";
import { describeError } from "@/lib/describe-error";
import { type Env, env } from "@/lib/env";
import { readMasterKeys } from "@/lib/http/context";
import { createSecretBox } from "@/lib/secrets/create-secret-box";
import { adoptNextMasterKey, prepareNextMasterKey } from "@/lib/secrets/load-keys";
import { rewrapDataKeys } from "@/lib/secrets/rewrap-data-keys";
import { requireDatabase, runCommand } from "./command";

await runCommand("npm run rotate-key takes nothing more.", async () => {
  parseArgs({ options: {} });
  const settings = env();
  requireDatabase(settings.DATABASE_URL);
  try {
    return await rotate(settings);
  } catch (error) {
    console.error(`The key was not rotated: ${describeError(error)}`);
    return 1;
  }
});

async function rotate(settings: Env): Promise<number> {
  const isFromEnvironment = settings.MASTER_KEY !== undefined;
  if (isFromEnvironment && settings.MASTER_KEY_OLD === undefined) {
    console.error(
      "The master key comes from MASTER_KEY. Put a new one there (openssl rand -base64 32), the present one into MASTER_KEY_OLD, restart Paymast and run this again.",
    );
    return 2;
  }
  const db = await openDatabase(settings.DATABASE_URL);
  try {
    const known = readMasterKeys(settings);
    const next = isFromEnvironment ? null : prepareNextMasterKey(settings.KEYS_DIR);
    const box = createSecretBox(() => (next === null ? known : [next, ...known]));
    const { total, rewrapped } = await rewrapDataKeys({ db }, box);
    if (next !== null) adoptNextMasterKey(settings.KEYS_DIR);
    // A business made meanwhile was wrapped under the old key.
    const late = await rewrapDataKeys({ db }, box);
    console.log(`The master key is new; ${rewrapped + late.rewrapped} of ${total} data keys were wrapped under it.`);
    console.log(
      isFromEnvironment
        ? "MASTER_KEY_OLD may go now, as soon as no older backup has to be restored."
        : `Back up the keys folder. The old key stays there as master.previous.key, for backups of before; it goes with the next rotation.`,
    );
    return 0;
  } finally {
    await db.close();
  }
}
