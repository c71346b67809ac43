import type { IncomingMessage, ServerResponse } from "node:http";

/** A request that the sandbox's pages understand: parsed once, bounded. */
export type PageRequest = {
  method: string;
  url: URL;
  headers: IncomingMessage["headers"];
  /** The body as text; throws `TooLong` past the limit. */
  text(): Promise<string>;
};

const mostBytes = 1024 * 1024;

export class BadRequest extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function readRequest(request: IncomingMessage): PageRequest {
  return {
    method: request.method ?? "GET",
    url: new URL(request.url ?? "/", "http://sandbox"),
    headers: request.headers,
    async text() {
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of request) {
        const bytes = Buffer.from(chunk);
        length += bytes.length;
        if (length > mostBytes) throw new BadRequest(413, "That is more than 1 MB.");
        chunks.push(bytes);
      }
      return Buffer.concat(chunks).toString("utf8");
    },
  };
}

/**
 * A change asked for by a browser has to come from the sandbox's own pages; a program without an Origin may do as it likes.
 * Without this any website the developer visits could drive the sandbox on loopback.
 */
export function requireSameOrigin({ headers }: PageRequest): void {
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  const isForeign =
    (origin !== undefined && origin !== `http://${host}`) ||
    (site !== undefined && site !== "same-origin" && site !== "none");
  if (isForeign) throw new BadRequest(403, "This page changes things only for its own pages.");
}

export function sendJson(response: ServerResponse, status: number, body: unknown): true {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(JSON.stringify(body));
  return true;
}

export function redirect(response: ServerResponse, location: string): true {
  response.writeHead(303, { location, "cache-control": "no-store" });
  response.end();
  return true;
}

export function sendHtml(response: ServerResponse, status: number, html: string, policy: string = pagePolicy): true {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": policy,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
  response.end(html);
  return true;
}

/** The sandbox's own pages: one style sheet, one script, no inline anything, never in somebody's frame. */
export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
