/**
 * npm run webhook-secret -- --business biz_… [--mode test|live] whsec_…
 * Sets the signing secret of a business's webhook by hand: for Stripe's listener (`stripe listen`), or after the secret was
 * rolled in Stripe's dashboard. The old secret stays valid for a day. Without a secret it says where deliveries go.
 */
import "./load-env";
import { parseArgs } from "node:util";
import { findBusiness, listBusinesses } from "@/db/queries/businesses";
import { isAppError } from "@/lib/app-error";
import { setWebhookSecret } from "@/lib/connections/set-webhook-secret";
import type { Context } from "@/lib/context";
import { env } from "@/lib/env";
import { createContext } from "@/lib/http/context";
import { requireDatabase, runCommand } from "./command";

const USAGE = "Like this: npm run webhook-secret -- --business biz_… --mode test whsec_…";

await runCommand(USAGE, main);

async function main(): Promise<number> {
  const asked = readArguments();
  if (asked === null) {
    console.error(USAGE);
    return 2;
  }
  const settings = env();
  requireDatabase(settings.DATABASE_URL);
  const ctx = await createContext({ ...settings, LOG_LEVEL: "silent" });
  try {
    return await setSecret(ctx, asked);
  } catch (error) {
    if (!isAppError(error)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    await ctx.db.close();
  }
}

type Asked = { business: string | null; mode: "test" | "live"; secret: string };

function readArguments(): Asked | null {
  const { values, positionals } = parseArgs({
    options: { business: { type: "string" }, mode: { type: "string", default: "test" } },
    allowPositionals: true,
  });
  const [secret] = positionals;
  const { mode, business = null } = values;
  if ((mode !== "test" && mode !== "live") || secret === undefined || positionals.length !== 1) return null;
  return { business, mode, secret };
}

async function setSecret(ctx: Context, { business, mode, secret }: Asked): Promise<number> {
  const businessId = business ?? (await onlyBusiness(ctx));
  if (businessId === null || (await findBusiness(ctx.db.read, businessId)) === null) {
    console.error("Say which business with --business. There are:");
    for (const { id, name } of await listBusinesses(ctx.db.read)) console.error(`  ${id}  ${name}`);
    return 1;
  }
  const { url, isNew } = await setWebhookSecret(ctx, { businessId, mode, secret });
  console.log(
    isNew
      ? `The secret is set. Deliveries go to ${url}`
      : `The secret is set; the one before it is accepted for another day. Deliveries go to ${url}`,
  );
  return 0;
}

async function onlyBusiness(ctx: Context): Promise<string | null> {
  const all = await listBusinesses(ctx.db.read);
  return all.length === 1 ? (all[0]?.id ?? null) : null;
}
