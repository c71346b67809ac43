/** The few kinds of failure a caller can act on. Each transport maps them in one place (`lib/http`). */
export const httpStatusOf = {
  BAD_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  BUSY: 503,
  PROVIDER: 502,
} as const satisfies Record<string, number>;

export type AppErrorCode = keyof typeof httpStatusOf;

/**
 * Shared by every copy of this module: a bundled server evaluates it more than once, and an error thrown by the provider
 * of the one context must still be known in a route's own bundle.
 */
const brand: unique symbol = Symbol.for("paymast.AppError");

/**
 * A failure with a sentence for the person who caused it: what is wrong, where, and what to do.
 * Anything else that is thrown is a broken invariant and becomes a 500 with a request id.
 */
export class AppError extends Error {
  readonly [brand] = true;
  readonly code: AppErrorCode;
  /** The form field or parameter the sentence is about, as the caller named it. */
  readonly field: string | undefined;

  constructor(code: AppErrorCode, message: string, options: { cause?: unknown; field?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.field = options.field;
  }

  /** True for errors of every copy of this module. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }
}

export const isAppError = (error: unknown): error is AppError => error instanceof AppError;
