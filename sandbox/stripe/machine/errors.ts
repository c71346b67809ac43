/**
 * Stripe's refusals. Texts are Stripe's own as cited in stripe.md 5.5-5.9 and 6; those that could not be checked offline
 * are marked [K] there. `isStored` says whether an idempotency key keeps the answer: not when validation failed.
 */
export type ErrorBody = {
  type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  doc_url?: string;
  [field: string]: unknown;
};

export class StripeProblem extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly isStored: boolean;
  readonly headers: Record<string, string>;
  constructor(status: number, body: ErrorBody, options: { isStored?: boolean; headers?: Record<string, string> } = {}) {
    super(body.message);
    this.name = "StripeProblem";
    this.status = status;
    this.body = body.code
      ? { ...body, doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll("_", "-")}` }
      : body;
    this.isStored = options.isStored ?? true;
    this.headers = options.headers ?? {};
  }
}

type Extra = { code?: string; param?: string; status?: number; isStored?: boolean; more?: Record<string, unknown> };

export function invalidRequest(message: string, extra: Extra = {}): StripeProblem {
  const { code, param, more } = extra;
  return new StripeProblem(
    extra.status ?? 400,
    { type: "invalid_request_error", message, ...(code ? { code } : {}), ...(param ? { param } : {}), ...more },
    { isStored: extra.isStored ?? true },
  );
}

const validation = (message: string, code: string | null, param: string): StripeProblem =>
  invalidRequest(message, { ...(code ? { code } : {}), param, isStored: false });

export const missingParam = (param: string): StripeProblem =>
  validation(`Missing required param: ${param}.`, "parameter_missing", param);
export const unknownParam = (param: string): StripeProblem =>
  validation(`Received unknown parameter: ${param}`, "parameter_unknown", param);
export const invalidInteger = (param: string, value: string): StripeProblem =>
  validation(`Invalid integer: ${value}`, "parameter_invalid_integer", param);
export const emptyParam = (param: string): StripeProblem =>
  validation(
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
    "parameter_invalid_empty",
    param,
  );
export const invalidParam = (param: string, message: string, code: string | null = null): StripeProblem =>
  validation(message, code, param);

export function unrecognizedUrl(method: string, path: string): StripeProblem {
  return invalidRequest(
    `Unrecognized request URL (${method}: ${path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    { status: 404, isStored: false },
  );
}

export function noSuch(word: string, id: string, param: string, hint: string = ""): StripeProblem {
  return invalidRequest(`No such ${word}: '${id}'${hint}`, {
    code: "resource_missing",
    param,
    status: 404,
    isStored: false,
  });
}

export function unexpectedState(message: string, intent: unknown): StripeProblem {
  return invalidRequest(message, { code: "payment_intent_unexpected_state", more: { payment_intent: intent } });
}
