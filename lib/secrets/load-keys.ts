import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
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
