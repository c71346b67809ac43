import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { LiveSession } from "@/db/queries/people";
import { AppError, isAppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { ActionState, FormAction } from "./action-state";
import { getContext } from "./context";
import { describe } from "./handle";
import { currentSession } from "./session";

/** `{ data, message }` adds a sentence of success to the answer; anything else is the data itself. */
type Result<T> = T | { data: T; message: string };

/** An action for people who are not signed in: sign-up, password reset, an invitation. */
export function publicAction<S extends z.ZodType, T>(
  schema: S,
  run: (ctx: Context, input: z.output<S>) => Promise<Result<T>>,
): FormAction<T> {
  return (_previous, input) => answer<T, S>(schema, input, (ctx, parsed) => run(ctx, parsed));
}

/** An action about the signed-in person, not about a business. */
export function personAction<S extends z.ZodType, T>(
  schema: S,
  run: (ctx: Context, session: LiveSession, input: z.output<S>) => Promise<Result<T>>,
): FormAction<T> {
  return (_previous, input) =>
    answer<T, S>(schema, input, async (ctx, parsed) => {
      const session = await currentSession();
      if (session === null) throw new AppError("UNAUTHENTICATED", "You are signed out. Sign in and try again.");
      return await run(ctx, session, parsed);
    });
}

/** Parses, runs, and maps every failure to a sentence. What is not ours to explain is logged under a reference. */
export async function answer<T, S extends z.ZodType>(
  schema: S,
  input: FormData | Record<string, unknown>,
  run: (ctx: Context, parsed: z.output<S>, raw: Record<string, unknown>) => Promise<Result<T>>,
): Promise<ActionState<T>> {
  try {
    const raw = input instanceof FormData ? fieldsOf(input) : input;
    const parsed = schema.safeParse(raw);
    if (!parsed.success) return refusal(parsed.error.issues[0]);
    const result = await run(await getContext(), parsed.data, raw);
    return isWithMessage(result) ? { ok: true, ...result } : { ok: true, data: result };
  } catch (error) {
    unstable_rethrow(error);
    if (isAppError(error))
      return { ok: false, message: error.message, ...(error.field === undefined ? {} : { field: error.field }) };
    const reference = crypto.randomUUID().slice(0, 8);
    const { log } = await getContext();
    log.error("action.failed", { reference, error: describe(error) });
    return {
      ok: false,
      message: `Something went wrong on our side. Try again; if it stays, look for ${reference} in the server's log.`,
    };
  }
}

function refusal(issue: z.core.$ZodIssue | undefined): { ok: false; message: string; field?: string } {
  const field = issue?.path.join(".");
  return { ok: false, message: issue?.message ?? "Check what you typed.", ...(field ? { field } : {}) };
}

function isWithMessage<T>(result: Result<T>): result is { data: T; message: string } {
  return typeof result === "object" && result !== null && "data" in result && "message" in result;
}

/** A repeated field, and one whose name ends in `[]`, becomes a list. React's own fields (`$ACTION_…`) are left out. */
function fieldsOf(form: FormData): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  for (const name of new Set(form.keys())) {
    if (name.startsWith("$ACTION")) continue;
    const values = form.getAll(name);
    if (name.endsWith("[]")) fields[name.slice(0, -2)] = values;
    else fields[name] = values.length === 1 ? values[0] : values;
  }
  return fields;
}
