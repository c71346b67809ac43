import { randomBytes } from "node:crypto";
import pino from "pino";
import { openDatabase } from "@/db/client";
import { keepInstanceSetting } from "@/db/queries/instance";
import type { Context, Log } from "@/lib/context";
import { type Env, env } from "@/lib/env";
import { idMaker } from "@/lib/ids";
import { settleIn } from "@/lib/instance/settle-in";
import { createSmtpMailer } from "@/lib/mail/smtp-mailer";
import { createFetchOutside } from "@/lib/outgoing/fetch-outside";
import { createProviders } from "@/lib/providers/registry";
import { createSecretBox } from "@/lib/secrets/create-secret-box";
import { type Keys, loadKeys, masterKeyRing } from "@/lib/secrets/load-keys";

/** One server evaluates the same module more than once (Next bundles each route), so the one context lives on globalThis. */
const shared = onGlobalThis();

/** Two own properties, named so that nothing else uses them. */
function onGlobalThis() {
  return globalThis as { paymastContext?: Promise<Context>; paymastKeys?: Keys };
}

/** The context of this process: opened at first use, the same for every route, action and queue. */
export function getContext(): Promise<Context> {
  shared.paymastContext ??= createContext(env()).catch((error: unknown) => {
    // A start that failed (a locked file, say) is tried again by the next request instead of failing for ever.
    delete shared.paymastContext;
    throw error;
  });
  return shared.paymastContext;
}

/** The installation's keys, read once. */
export function getKeys(): Keys {
  const settings = env();
  shared.paymastKeys ??= loadKeys({
    keysDir: settings.KEYS_DIR,
    masterKey: settings.MASTER_KEY,
    sessionSecret: settings.SESSION_SECRET,
    linkKey: settings.LINK_KEY,
  });
  return shared.paymastKeys;
}

/** The current master key first; a rotation may go on while this process runs. */
export const readMasterKeys = (settings: Env): Uint8Array[] =>
  masterKeyRing({
    keysDir: settings.KEYS_DIR,
    masterKey: settings.MASTER_KEY,
    oldMasterKey: settings.MASTER_KEY_OLD,
  });

/** For scripts and benches that run beside the server with an environment of their own. */
export async function createContext(settings: Env): Promise<Context> {
  const keys = getKeys();
  const log = createLog(settings.LOG_LEVEL);
  const now = () => Date.now();
  const newId = idMaker({ now, random: (length) => randomBytes(length) });
  const db = await openDatabase(settings.DATABASE_URL);
  const instanceId = await db.inTransaction((tx) => keepInstanceSetting(tx, "instance_id", newId("ins")));
  await settleIn({ db, instance: { publicUrl: settings.PAYMAST_URL } });
  return {
    db,
    providers: createProviders({
      stripeApiBase: settings.STRIPE_API_BASE ?? null,
      publicUrl: settings.PAYMAST_URL,
      isSandboxed: isSandboxed(settings),
      now,
      log,
    }),
    mail: createSmtpMailer({ url: settings.SMTP_URL ?? null, fromAddress: settings.MAIL_FROM }),
    secrets: createSecretBox(() => readMasterKeys(settings)),
    fetchOutside: createFetchOutside({ allowsPrivate: allowsPrivate(settings) }),
    instance: {
      instanceId,
      publicUrl: settings.PAYMAST_URL,
      linkKey: keys.linkKey,
      isSandboxed: isSandboxed(settings),
      allowsPrivate: allowsPrivate(settings),
    },
    now,
    newId,
    random: (length) => randomBytes(length),
    log,
  };
}

const isSandboxed = (settings: Env): boolean =>
  settings.STRIPE_API_BASE !== undefined || settings.STRIPE_JS_URL !== undefined;

const allowsPrivate = (settings: Env): boolean =>
  (settings.ALLOW_PRIVATE_ADDRESSES ?? (settings.NODE_ENV === "production" ? "off" : "on")) === "on";

function createLog(level: string): Log {
  const logger = pino({ level, base: null });
  return {
    info: (event, data) => logger.info({ event, ...data }),
    warn: (event, data) => logger.warn({ event, ...data }),
    error: (event, data) => logger.error({ event, ...data }),
  };
}
