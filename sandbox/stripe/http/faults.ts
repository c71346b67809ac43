import { StripeProblem } from "../machine/errors";

/**
 * Faults that the control API can order for the next calls. `…_after` come when the work has been done, so that the
 * caller can't know it: `500_after` is forgotten (the retry finds the true answer under its key), `500_saved` is replayed
 * to every retry under the same key, as Stripe does with 500s (stripe.md 5.5).
 */
export const FAULT_KINDS = [
  "429",
  "lock_timeout",
  "500",
  "500_after",
  "500_saved",
  "timeout",
  "timeout_after",
  "reset",
  "reply_lost",
  "malformed_json",
  "html",
  "delay",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
export type Fault = {
  id: number;
  kind: FaultKind;
  /** How many calls it still hits. */
  times: number;
  method: string | null;
  /** A part of the path, or a regular expression between slashes. */
  path: string | null;
  /** Calls that pass before the first hit. */
  skip: number;
  delayMs: number;
};

export function isFaultKind(text: unknown): text is FaultKind {
  return FAULT_KINDS.some((k) => k === text);
}

/** A faulty expression is refused when it is ordered, not when the next innocent call comes by. */
export function isUsablePattern(pattern: string): boolean {
  try {
    matchesPath(pattern, "/v1/x");
    return true;
  } catch {
    // RegExp's own complaint; the caller answers with a sentence of its own.
    return false;
  }
}

export function matchesPath(pattern: string | null, path: string): boolean {
  if (pattern === null) return true;
  const m = /^\/(.+)\/$/.exec(pattern);
  return m?.[1] !== undefined && /[\\^$*+?()|[\]]/.test(pattern) ? new RegExp(m[1]).test(path) : path.includes(pattern);
}

/** Takes the fault that hits this call, if there is one, and counts it down. */
export function takeFault(faults: Fault[], method: string, path: string): Fault | null {
  const fault = faults.find(
    (f) => f.times > 0 && (f.method === null || f.method === method) && matchesPath(f.path, path),
  );
  if (fault === undefined) return null;
  if (fault.skip > 0) {
    fault.skip -= 1;
    return null;
  }
  fault.times -= 1;
  if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
  return fault;
}

export function rateLimited(reason: string, code: string): StripeProblem {
  const message =
    code === "lock_timeout"
      ? "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate."
      : "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.";
  return new StripeProblem(
    429,
    { type: "invalid_request_error", code, message },
    { isStored: false, headers: { "stripe-rate-limited-reason": reason } },
  );
}

export function serverError(): StripeProblem {
  return new StripeProblem(500, { type: "api_error", message: "An unknown error occurred" }, { isStored: false });
}
