import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { SecretBox, SecretPlace } from "./secret-box";

const VERSION = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** The master keys that may open a data key, the current one first; read again when none of them does. */
export type MasterKeyRing = () => readonly Uint8Array[];

/** A secret box over the master keys of the installation (32 bytes each). Plaintext keys live only inside one call. */
export function createSecretBox(masterKeys: Uint8Array | MasterKeyRing): SecretBox {
  const read: MasterKeyRing = masterKeys instanceof Uint8Array ? () => [masterKeys] : masterKeys;
  let wrappingKeys = read().map(wrappingKeyOf);

  /** The keys may have been rotated since this process read them, so they are read again before giving up. */
  function dataKeyOf(wrapped: string, businessId: string): { dataKey: Buffer; isCurrent: boolean } {
    const found = openWithAny(wrappingKeys, wrapped, businessId);
    if (found !== null) return found;
    wrappingKeys = read().map(wrappingKeyOf);
    const foundNow = openWithAny(wrappingKeys, wrapped, businessId);
    if (foundNow === null) throw cannotOpen();
    return foundNow;
  }

  function wrap(dataKey: Buffer, businessId: string): string {
    const [current] = wrappingKeys;
    if (current === undefined) throw new Error("There is no master key.");
    return encrypt(current, dataKey, ["data_key", businessId]);
  }

  return {
    newWrappedDataKey(businessId) {
      wrappingKeys = read().map(wrappingKeyOf);
      return wrap(randomBytes(KEY_BYTES), businessId);
    },
    rewrap(wrapped, businessId) {
      const { dataKey, isCurrent } = dataKeyOf(wrapped, businessId);
      return isCurrent ? null : wrap(dataKey, businessId);
    },
    seal: (wrapped, place, plaintext) =>
      encrypt(dataKeyOf(wrapped, place.businessId).dataKey, Buffer.from(plaintext, "utf8"), boundTo(place)),
    open: (wrapped, place, sealed) =>
      decrypt(dataKeyOf(wrapped, place.businessId).dataKey, sealed, boundTo(place)).toString("utf8"),
  };
}

function wrappingKeyOf(masterKey: Uint8Array): Buffer {
  if (masterKey.length !== KEY_BYTES) throw new Error("The master key must be 32 bytes.");
  return Buffer.from(hkdfSync("sha256", masterKey, "", "paymast data key wrapping", KEY_BYTES));
}

function openWithAny(
  wrappingKeys: readonly Buffer[],
  wrapped: string,
  businessId: string,
): { dataKey: Buffer; isCurrent: boolean } | null {
  for (const [position, key] of wrappingKeys.entries()) {
    try {
      return { dataKey: decrypt(key, wrapped, ["data_key", businessId]), isCurrent: position === 0 };
    } catch {
      // Wrapped by another key of the ring, or by none: the caller says so.
    }
  }
  return null;
}

const boundTo = (place: SecretPlace): string[] => [place.businessId, place.table, place.row, place.column];

/** Length-prefixed, so that two different places can never give the same bytes. */
const associatedData = (parts: string[]): Buffer =>
  Buffer.from([VERSION, ...parts].map((part) => `${part.length}:${part}`).join(""), "utf8");

function encrypt(key: Buffer, plaintext: Buffer, parts: string[]): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(associatedData(parts));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return `${VERSION}.${Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64url")}`;
}

function decrypt(key: Buffer, sealed: string, parts: string[]): Buffer {
  const [version, body] = sealed.split(".");
  const bytes = Buffer.from(body ?? "", "base64url");
  if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) throw cannotOpen();
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAAD(associatedData(parts));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw cannotOpen(cause);
  }
}

const cannotOpen = (cause?: unknown) =>
  new Error(
    "A stored secret cannot be opened: the master key is another one, or the stored value was moved or changed. Restore the keys folder that belongs to this database.",
    { cause },
  );
