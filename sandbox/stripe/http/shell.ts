import type { IncomingMessage, ServerResponse } from "node:http";
import { keyOf } from "../machine/auth";
import { StripeProblem } from "../machine/errors";
import { keyInUse } from "../machine/idempotency";
import type { ApiReply, ApiRequest, Machine } from "../machine/machine";
import type { Form } from "../machine/state";
import { type Fault, rateLimited, serverError, takeFault } from "./faults";
import { decodeForm, decodeMultipart } from "./form";

const MAX_BODY_BYTES = 20_000_000;
export const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, PUT, PATCH, POST, DELETE",
  "access-control-allow-headers": "*, authorization",
  "access-control-expose-headers": "Request-Id, Stripe-Manage-Version, Stripe-Should-Retry",
  "access-control-max-age": "300",
};

export type ShellOptions = {
  machine: Machine;
  faults: Fault[];
  /** Requests a second, or null for no limit. */
  limits: { test: number; live: number } | null;
  now: () => number;
  onChange: () => void;
  onExchange: (exchange: Exchange) => void;
};
export type Exchange = {
  method: string;
  url: string;
  requestHeaders: Record<string, string>;
  requestBody: string;
  status: number;
  responseHeaders: Record<string, string>;
  responseBody: string;
};

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES)
      throw new StripeProblem(
        413,
        { type: "invalid_request_error", message: "Request body is too large." },
        { isStored: false },
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const header = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === "string" ? value : null;
};

function decode(request: IncomingMessage, url: URL, body: Buffer): ApiRequest {
  const form: Form = decodeForm(url.search);
  let upload: ApiRequest["upload"] = null;
  const type = header(request, "content-type") ?? "";
  if (body.length > 0 && type.startsWith("multipart/form-data")) {
    const parts = decodeMultipart(body, type);
    Object.assign(form, parts.form);
    upload = parts.upload;
  } else if (body.length > 0) {
    if (type.includes("json")) {
      throw new StripeProblem(
        400,
        {
          type: "invalid_request_error",
          message:
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.",
        },
        { isStored: false },
      );
    }
    decodeForm(body.toString("utf8"), form);
  }
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    form,
    authorization: header(request, "authorization"),
    idempotencyKey: header(request, "idempotency-key"),
    stripeVersion:
      header(request, "stripe-version") ?? (typeof form._stripe_version === "string" ? form._stripe_version : null),
    upload,
  };
}

function problemReply(problem: StripeProblem, requestId: string, request: ApiRequest | null): ApiReply {
  return {
    status: problem.status,
    headers: {
      "request-id": requestId,
      ...(request?.idempotencyKey ? { "idempotency-key": request.idempotencyKey } : {}),
      ...problem.headers,
    },
    body: JSON.stringify({ error: problem.body }, null, 2),
    contents: null,
  };
}

/** Reads a call from the wire, lets the machine answer, and puts a fault in between when one was ordered. */
export function createShell(
  options: ShellOptions,
): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  const { machine, faults } = options;
  const keysInUse = new Set<string>();
  const buckets = new Map<string, { second: number; count: number }>();

  function checkLimit(key: string | null): void {
    if (options.limits === null || key === null) return;
    const second = Math.floor(options.now() / 1000);
    const bucket = buckets.get(key);
    const count = bucket?.second === second ? bucket.count + 1 : 1;
    buckets.set(key, { second, count });
    const limit = key.includes("_live_") ? options.limits.live : options.limits.test;
    if (count > limit) throw rateLimited("global-rate", "rate_limit");
  }

  function respond(request: IncomingMessage, response: ServerResponse, reply: ApiReply, body: Buffer): void {
    const bytes = reply.contents?.bytes ?? Buffer.from(reply.body);
    const headers = {
      ...CORS,
      "content-type": reply.contents?.contentType ?? "application/json",
      "content-length": String(bytes.length),
      "cache-control": "no-cache, no-store",
      "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
      ...reply.headers,
    };
    response.writeHead(reply.status, headers);
    response.end(bytes);
    options.onExchange({
      method: request.method ?? "",
      url: request.url ?? "",
      requestHeaders: flat(request),
      requestBody: body.toString("latin1"),
      status: reply.status,
      responseHeaders: headers,
      responseBody: reply.contents === null ? reply.body : "",
    });
  }

  /** Does the work, with the ordered fault before or after it. Null means that the caller gets no answer. */
  async function run(call: ApiRequest, fault: Fault | null): Promise<ApiReply | "silence" | "reset"> {
    const kind = fault?.kind;
    if (kind === "429") throw rateLimited("global-rate", "rate_limit");
    if (kind === "lock_timeout") throw rateLimited("resource-specific", "lock_timeout");
    if (kind === "500") throw serverError();
    if (kind === "timeout") return "silence";
    if (kind === "reset") return "reset";
    if (kind === "500_saved") machine.saveNextAs(serverError());
    const reply = machine.handle(call);
    options.onChange();
    if (fault !== null && fault.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (kind === "500_after") throw serverError();
    if (kind === "timeout_after") return "silence";
    if (kind === "reply_lost") return "reset";
    if (kind === "malformed_json") return { ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) };
    if (kind === "html")
      return {
        ...reply,
        status: 502,
        headers: { ...reply.headers, "content-type": "text/html" },
        body: "<html><body><h1>502 Bad Gateway</h1></body></html>",
      };
    return reply;
  }

  return async (request, response, url) => {
    const requestId = machine.newRequestId();
    let call: ApiRequest | null = null;
    let body = Buffer.alloc(0);
    let inUse: string | null = null;
    try {
      if (request.method === "OPTIONS") {
        response.writeHead(200, CORS).end();
        return;
      }
      body = Buffer.from(await readBody(request));
      call = decode(request, url, body);
      const key = keyOf(call.authorization) ?? (typeof call.form.key === "string" ? call.form.key : null);
      checkLimit(key);
      const fault = takeFault(faults, call.method, url.pathname);
      if (call.idempotencyKey !== null && call.method === "POST") {
        const id = `${key} ${call.idempotencyKey}`;
        if (keysInUse.has(id)) throw keyInUse(call.idempotencyKey);
        keysInUse.add(id);
        inUse = id;
      }
      const reply = await run(call, fault);
      if (reply === "reset") {
        request.socket.resetAndDestroy();
        return;
      }
      // No answer at all: the caller's own time limit ends it; then the key is free again.
      if (reply === "silence") {
        await new Promise((resolve) => request.socket.once("close", resolve));
        return;
      }
      respond(request, response, reply, body);
    } catch (problem) {
      if (!(problem instanceof StripeProblem)) throw problem;
      respond(request, response, problemReply(problem, requestId, call), body);
    } finally {
      if (inUse !== null) keysInUse.delete(inUse);
    }
  };
}

function flat(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([k, v]) => [k, Array.isArray(v) ? v.join(", ") : (v ?? "")]),
  );
}
