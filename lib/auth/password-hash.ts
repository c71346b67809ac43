import { hash, verify } from "@node-rs/argon2";
import { LONGEST_PASSWORD, normalizedPassword } from "./password";

/** argon2id (the package's default) with OWASP's parameters: 19 MiB, two passes, one lane. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A PHC string that carries its parameters and its salt. */
export const hashPassword = (password: string): Promise<string> => hash(normalizedPassword(password), options);

/** The hash of a password nobody knows, with the same parameters. */
const NOBODYS_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$IqWZ4xpnQ5HZfEI7/BOHUQ$v3pYg3FC6UbuMAkdaHz4D38Hke38u2zYtjkXbYoYNtM";

/**
 * Whether the password belongs to the hash. For an unknown person (`null`) the same work is done and the answer is no, so
 * that neither words nor time tell whether an address has an account.
 */
export async function isPassword(passwordHash: string | null, typed: string): Promise<boolean> {
  // Longer than any password that can be set: the same work on its beginning, and no.
  const isTooLong = typed.length > LONGEST_PASSWORD * 4;
  const candidate = normalizedPassword(isTooLong ? typed.slice(0, LONGEST_PASSWORD) : typed);
  const isMatch = await verify(passwordHash ?? NOBODYS_HASH, candidate, options);
  return isMatch && passwordHash !== null && !isTooLong;
}
