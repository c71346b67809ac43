import { StripeProblem } from "./errors";
import type { IdempotencyRecord, Scope } from "./state";

/** stripe.md 5.5. Returns the saved answer, or null when this key is new. */
export function savedAnswer(
  scope: Scope,
  key: string,
  fingerprint: string,
  now: number,
  keptMs: number,
): IdempotencyRecord | null {
  const saved = Object.hasOwn(scope.idempotency, key) ? scope.idempotency[key] : undefined;
  if (saved === undefined) return null;
  if (saved.at + keptMs <= now) {
    delete scope.idempotency[key];
    return null;
  }
  if (saved.fingerprint !== fingerprint) {
    throw new StripeProblem(
      400,
      {
        type: "idempotency_error",
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      },
      { isStored: false },
    );
  }
  return saved;
}

export function requireKeyLength(key: string): void {
  if (key.length >= 1 && key.length <= 255) return;
  throw new StripeProblem(
    400,
    { type: "invalid_request_error", message: "The idempotency key must be between 1 and 255 characters long." },
    { isStored: false },
  );
}

/** A second call under a key whose first call is still running; only the HTTP shell can have one. */
export function keyInUse(key: string): StripeProblem {
  return new StripeProblem(
    409,
    {
      type: "idempotency_error",
      code: "idempotency_key_in_use",
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    },
    { isStored: false },
  );
}
