import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

export type Keys = { masterKey: Uint8Array; sessionSecret: string; linkKey: Uint8Array };

/**
 * The installation's three keys, from the environment or from files in `keysDir`. A missing file is made once, readable
 * by this user only. The folder lies outside the database and its backups: who has one does not have the other.
 */
export function loadKeys(options: {
  keysDir: string;
  masterKey: string | undefined;
  sessionSecret: string | undefined;
  linkKey: string | undefined;
}): Keys {
  const read = (name: string, variable: string, given: string | undefined): Buffer =>
    given === undefined ? keyFile(options.keysDir, name) : fromEnvironment(variable, given);
  return {
    masterKey: read("master.key", "MASTER_KEY", options.masterKey),
    sessionSecret: read("session.key", "SESSION_SECRET", options.sessionSecret).toString("base64url"),
    linkKey: read("link.key", "LINK_KEY", options.linkKey),
  };
}

/** What the master key was before the last rotation: kept until the next one, for databases and backups of before. */
const PREVIOUS = "master.previous.key";
/** Written before anything is wrapped under it, so a rotation that dies leaves nothing that can't be opened. */
const NEXT = "master.next.key";

/** The master keys of a keys folder that may be in use, the current one first. Read anew each time. */
export function masterKeyRing(options: {
  keysDir: string;
  masterKey: string | undefined;
  oldMasterKey: string | undefined;
}): Uint8Array[] {
  const current =
    options.masterKey === undefined
      ? keyFile(options.keysDir, "master.key")
      : fromEnvironment("MASTER_KEY", options.masterKey);
  const old = options.oldMasterKey === undefined ? [] : [fromEnvironment("MASTER_KEY_OLD", options.oldMasterKey)];
  const others = [NEXT, PREVIOUS].filter((name) => existsSync(path.resolve(options.keysDir, name)));
  return [current, ...old, ...others.map((name) => keyFile(options.keysDir, name))];
}

/** The first half of a rotation: the next master key, durable on disk. Goes on with one that a dead rotation left. */
export function prepareNextMasterKey(keysDir: string): Uint8Array {
  const key = keyFile(keysDir, NEXT);
  const file = openSync(path.resolve(keysDir, NEXT), "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return key;
}

/** The second half, when everything is wrapped under it: it becomes the master key, and the old one the previous. */
export function adoptNextMasterKey(keysDir: string): void {
  const file = (name: string) => path.resolve(keysDir, name);
  const current = readFileSync(file("master.key"));
  writeFileSync(file(`${PREVIOUS}.part`), current, { mode: 0o600 });
  renameSync(file(`${PREVIOUS}.part`), file(PREVIOUS));
  renameSync(file(NEXT), file("master.key"));
}

function fromEnvironment(variable: string, given: string): Buffer {
  const bytes = Buffer.from(given.trim(), "base64");
  if (bytes.length !== 32)
    throw new Error(`${variable} must be 32 bytes in base64 (make one with: openssl rand -base64 32).`);
  return bytes;
}

function keyFile(folder: string, name: string): Buffer {
  const file = path.resolve(folder, name);
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    // `wx` fails when another process made it meanwhile; then its key is read below.
    if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64"), { mode: 0o600, flag: "wx" });
  } catch (cause) {
    if (!existsSync(file))
      throw new Error(
        `The key file ${file} cannot be made. Give this user the right to write there, or set KEYS_DIR.`,
        {
          cause,
        },
      );
  }
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  const bytes = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  if (bytes.length !== 32)
    throw new Error(`The key file ${file} is damaged. Restore it from your copy of the keys folder.`);
  return bytes;
}
