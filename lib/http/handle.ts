import { unstable_rethrow } from "next/navigation";
import { type AppErrorCode, httpStatusOf, isAppError } from "@/lib/app-error";
import { describeWithStack } from "@/lib/describe-error";
import { getContext } from "./context";

/** An error body: a sentence for people, a code for programs, the id under which the log knows it. */
export type ErrorBody = {
  error: { code: AppErrorCode | "INTERNAL"; message: string; field?: string; requestId?: string };
};

type RouteArguments<P> = { params: Promise<P> };

/**
 * Wraps a route handler: an AppError becomes its status and sentence, anything else a 500 with a request id and nothing of
 * what went wrong. Routes authenticate, parse, call one verb and answer; none of them repeats this.
 */
export function handle<P = Record<string, never>>(run: (request: Request, params: P) => Promise<Response>) {
  return async (request: Request, { params }: RouteArguments<P>): Promise<Response> => {
    try {
      return await run(request, await params);
    } catch (error) {
      // Next's own redirect() and notFound(), for example from requireOwner.
      unstable_rethrow(error);
      return await errorResponse(error, request);
    }
  };
}

async function errorResponse(error: unknown, request: Request): Promise<Response> {
  if (isAppError(error)) {
    const field = error.field === undefined ? {} : { field: error.field };
    const headers: Record<string, string> = error.code === "BUSY" ? { "Retry-After": "2" } : {};
    return answerJson(
      { error: { code: error.code, message: error.message, ...field } },
      httpStatusOf[error.code],
      headers,
    );
  }
  const requestId = request.headers.get("x-request-id") ?? crypto.randomUUID();
  const { log } = await getContext();
  const area = areaForLog(new URL(request.url).pathname);
  log.error("request.failed", { requestId, area, error: describe(error) });
  return answerJson({ error: { code: "INTERNAL", message: "Something went wrong on our side.", requestId } }, 500);
}

/** The path without anything that is a secret: after `/i` comes a link's token, after two parts only ids. */
const areaForLog = (pathname: string): string =>
  pathname
    .split("/")
    .slice(0, pathname.startsWith("/i/") ? 2 : 3)
    .join("/");

export const describe = describeWithStack;

export function answerJson(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store", ...headers } });
}
