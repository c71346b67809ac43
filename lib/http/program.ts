import { RateLimiterMemory } from "rate-limiter-flexible";
import type { z } from "zod";
import { authenticate, type Program } from "@/lib/api/authenticate";
import { AppError, isAppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { ipOf } from "./client-ip";
import { getContext } from "./context";
import { answerJson, handle } from "./handle";
import { readLimited } from "./read-body";

/** Calls of one key in a minute, and wrong keys from one address in ten: nobody mistypes forty characters often. */
const limits = { key: { points: 120, duration: 60 }, wrong: { points: 30, duration: 600 } } as const;
const longestBody = 256 * 1024;

/** One own property, named so that nothing else uses it: Next evaluates this module once for each route. */
const shared = globalThis as { paymastApiLimits?: Record<keyof typeof limits, RateLimiterMemory> };

function limiters() {
  shared.paymastApiLimits ??= {
    key: new RateLimiterMemory({ keyPrefix: "apiKey", ...limits.key }),
    wrong: new RateLimiterMemory({ keyPrefix: "apiWrong", ...limits.wrong }),
  };
  return shared.paymastApiLimits;
}

/**
 * A call of a program: its key says which business and mode it is about, nothing else does. No cookie counts and no other
 * origin is let in by a browser, because no CORS header is ever sent.
 */
export function forProgram<P = Record<string, never>>(
  run: (ctx: Context, program: Program, request: Request, params: P) => Promise<Response>,
) {
  return handle<P>(async (request, params) => {
    const ctx = await getContext();
    const ip = ipOf(request.headers.get("x-forwarded-for"));
    const guessing = await limiters().wrong.get(ip);
    if (guessing !== null && guessing.remainingPoints <= 0)
      return tooMany("Too many requests with wrong keys.", guessing.msBeforeNext);
    try {
      const program = await authenticate(ctx, request.headers.get("authorization"));
      const waitMs = await waitOf("key", program.keyId);
      if (waitMs !== null) return tooMany(`At most ${limits.key.points} calls a minute.`, waitMs);
      return await run(ctx, program, request, params);
    } catch (error) {
      if (!isAppError(error) || error.code !== "UNAUTHENTICATED") throw error;
      await waitOf("wrong", ip);
      const { code, message } = error;
      return answerJson({ error: { code, message } }, 401, { "WWW-Authenticate": 'Bearer realm="Paymast"' });
    }
  });
}

/** Counts one; how long to wait when there were too many. */
async function waitOf(limit: keyof typeof limits, key: string): Promise<number | null> {
  try {
    await limiters()[limit].consume(key);
    return null;
  } catch (refusal) {
    // The limiter rejects with its counters, which are no error to be traced.
    if (refusal instanceof Error) throw refusal;
    return (await limiters()[limit].get(key))?.msBeforeNext ?? 1_000;
  }
}

const tooMany = (message: string, waitMs: number): Response => {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const error = { code: "RATE_LIMITED", message: `${message} Try again in ${seconds} seconds.` };
  return answerJson({ error }, 429, { "Retry-After": String(seconds) });
};

/** The JSON body in the given shape; an empty one is `{}`. Throws BAD_INPUT on the field, in a sentence for who wrote it. */
export async function readWish<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>> {
  const text = await readLimited(request, longestBody);
  if (text === null) throw new AppError("BAD_INPUT", `A body has at most ${longestBody / 1024} kB.`);
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (text !== "" && type !== "application/json")
    throw new AppError("BAD_INPUT", "Send JSON, with the header “Content-Type: application/json”.");
  const parsed = schema.safeParse(text === "" ? {} : parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") ?? "";
  throw new AppError("BAD_INPUT", issue?.message ?? "The body does not have the expected fields.", {
    ...(field === "" ? {} : { field }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("BAD_INPUT", "The body is not JSON.", { cause });
  }
}
