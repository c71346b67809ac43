import { type JsonObject, type StripeError, textOf, toObject } from "./protocol";

/** Calls Stripe's API as Stripe.js does: the publishable key and the client secret go as form fields, cross-origin. */
export type Api = {
  get(path: string, params: JsonObject): Promise<ApiAnswer>;
  post(path: string, params: JsonObject): Promise<ApiAnswer>;
};
export type ApiAnswer = { ok: true; body: JsonObject } | { ok: false; error: StripeError };

const TIMEOUT_MS = 30_000;

export function openApi(base: string, publishableKey: string): Api {
  return {
    get: (path, params) => call(`${base}${path}?${encodeForm({ ...params, key: publishableKey })}`, { method: "GET" }),
    post: (path, params) =>
      call(`${base}${path}`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: encodeForm({ ...params, key: publishableKey }),
      }),
  };
}

async function call(url: string, init: RequestInit): Promise<ApiAnswer> {
  let body: JsonObject;
  let ok: boolean;
  try {
    const response = await fetch(url, {
      ...init,
      mode: "cors",
      credentials: "omit",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    ok = response.ok;
    body = toObject(await response.json());
  } catch {
    // Offline, cut off, timed out or not JSON: the real Stripe.js has one error for all of them.
    return {
      ok: false,
      error: {
        type: "api_connection_error",
        message: "An error occurred with our connection to Stripe. Please check your network and try again.",
      },
    };
  }
  return ok ? { ok: true, body } : { ok: false, error: readError(body) };
}

function readError(body: JsonObject): StripeError {
  const error = toObject(body.error);
  return {
    ...error,
    type: textOf(error.type) ?? "api_error",
    message: textOf(error.message) ?? "An unexpected error has occurred.",
  };
}

/** Stripe's bracket form: `{a: {b: [1]}}` becomes `a[b][0]=1`. Undefined and null are left out. */
export function encodeForm(params: JsonObject): string {
  const form = new URLSearchParams();
  const add = (name: string, value: unknown): void => {
    if (value === undefined || value === null) return;
    if (typeof value === "object") {
      for (const [key, inner] of Object.entries(value)) add(name === "" ? key : `${name}[${key}]`, inner);
      return;
    }
    form.append(name, String(value));
  };
  add("", params);
  return form.toString();
}
