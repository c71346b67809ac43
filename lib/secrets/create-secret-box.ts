import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { SecretBox, SecretPlace } from "./secret-box";

const VERSION = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** A secret box over one master key of 32 bytes. Plaintext keys live only inside one call. */
export function createSecretBox(masterKey: Uint8Array): SecretBox {
  if (masterKey.length !== KEY_BYTES) throw new Error("The master key must be 32 bytes.");
  const wrappingKey = Buffer.from(hkdfSync("sha256", masterKey, "", "paymast data key wrapping", KEY_BYTES));
  const dataKeyOf = (wrapped: string, businessId: string): Buffer =>
    decrypt(wrappingKey, wrapped, ["data_key", businessId]);

  return {
    newWrappedDataKey: (businessId) => encrypt(wrappingKey, randomBytes(KEY_BYTES), ["data_key", businessId]),
    seal: (wrapped, place, plaintext) =>
      encrypt(dataKeyOf(wrapped, place.businessId), Buffer.from(plaintext, "utf8"), boundTo(place)),
    open: (wrapped, place, sealed) =>
      decrypt(dataKeyOf(wrapped, place.businessId), sealed, boundTo(place)).toString("utf8"),
  };
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
