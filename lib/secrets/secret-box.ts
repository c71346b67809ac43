/** Where a ciphertext lives; it is part of what is authenticated, so a ciphertext moved elsewhere does not open. */
export type SecretPlace = { businessId: string; table: string; row: string; column: string };

/**
 * Encrypts provider keys and signing secrets: AES-256-GCM under a data key of the business, which is wrapped by the
 * master key. `wrappedDataKey` is stored with the business; an implementation never logs or returns a key.
 */
export type SecretBox = {
  /** A fresh data key for a new business, wrapped by the master key and bound to the business id. */
  newWrappedDataKey(businessId: string): string;
  /** The same data key under the current master key; null when it already is. Throws when no known master key opens it. */
  rewrap(wrappedDataKey: string, businessId: string): string | null;
  seal(wrappedDataKey: string, place: SecretPlace, plaintext: string): string;
  /** Throws when anything is off: another place, a flipped bit, a wrong or lost master key. */
  open(wrappedDataKey: string, place: SecretPlace, sealed: string): string;
};
