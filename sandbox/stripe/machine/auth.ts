import { invalidRequest, StripeProblem } from "./errors";
import type { KeyRecord, State } from "./state";

/** "sk_test_sandb****abcd": the sandbox's keys look like Stripe's, and its answers hide them the same way. */
export function maskKey(key: string): string {
  const m = /^([a-z]+_(?:test|live)_)(.*)$/.exec(key);
  const [prefix, rest] = m === null ? ["", key] : [m[1] ?? "", m[2] ?? ""];
  return `${prefix}${"*".repeat(Math.max(rest.length - 4, 0))}${rest.slice(-4)}`;
}

/** The key out of `Bearer`, or the user name of `Basic` (curl -u sk_: ). */
export function keyOf(authorization: string | null): string | null {
  if (authorization === null) return null;
  const [scheme, value = ""] = authorization.trim().split(/\s+/, 2);
  if (scheme?.toLowerCase() === "bearer") return value || null;
  if (scheme?.toLowerCase() !== "basic") return null;
  return Buffer.from(value, "base64").toString("utf8").split(":")[0] || null;
}

const unauthorized = (message: string, code?: string): StripeProblem =>
  new StripeProblem(401, { type: "invalid_request_error", message, ...(code ? { code } : {}) }, { isStored: false });

export function authenticate(state: State, key: string | null): KeyRecord {
  if (key === null) {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    );
  }
  const record = Object.hasOwn(state.keys, key) ? state.keys[key] : undefined;
  if (record === undefined) throw unauthorized(`Invalid API Key provided: ${maskKey(key)}`);
  if (record.state === "revoked") throw unauthorized(`Expired API Key provided: ${maskKey(key)}`, "api_key_expired");
  return record;
}

/** `write` brings `read` with it; several rights mean that any of them will do. */
export function requireRight(key: KeyRecord, rights: readonly string[]): void {
  if (key.kind !== "restricted" || key.rights === null || rights.length === 0) return;
  const has = (right: string): boolean =>
    key.rights?.includes(right) === true ||
    (right.endsWith("_read") && key.rights?.includes(right.replace(/_read$/, "_write")) === true);
  if (rights.some(has)) return;
  throw new StripeProblem(
    403,
    {
      type: "invalid_request_error",
      message: `The provided key '${maskKey(key.key)}' does not have the required permissions for this endpoint on account '${key.accountId}'. Having the '${rights[0]}' permission would allow this request to continue.`,
    },
    { isStored: false },
  );
}

export function requireSecretKey(key: KeyRecord): void {
  if (key.kind !== "publishable") return;
  throw unauthorized(
    "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
    "secret_key_required",
  );
}

export function requireVersion(version: string | null): void {
  if (version === null || version === "") return;
  // Any dated version is taken, as the real one takes all of its past; only one shape of data is made here.
  if (/^\d{4}-\d{2}-\d{2}(\.[a-z_]+)?(;.*)?$/.test(version)) return;
  throw invalidRequest(`Invalid Stripe API version: ${version}`, { isStored: false });
}
