import { readFileSync } from "node:fs";
import path from "node:path";
import type { Stack } from "../stack";

const root = path.resolve(import.meta.dirname, "../..");

export type ServerAction = { id: string; name: string; file: string; pages: string[] };

type Manifest = {
  node: Record<string, { workers: Record<string, unknown>; filename?: string; exportedName?: string }>;
};

/** Every server action of the build that runs, read from what Next itself looks them up in. */
export function serverActions(): ServerAction[] {
  const file = path.join(root, process.env.NEXT_DIST_DIR ?? ".next", "server/server-reference-manifest.json");
  const manifest: Manifest = JSON.parse(readFileSync(file, "utf8"));
  return Object.entries(manifest.node).map(([id, { workers, filename, exportedName }]) => ({
    id,
    name: exportedName ?? "",
    file: filename ?? "",
    pages: Object.keys(workers),
  }));
}

/** A signed-in (or anonymous) browser without a screen: it keeps cookies and sends what React would send. */
export type Visitor = {
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** A plain form of the page itself. */
  post(path: string, form: URLSearchParams): Promise<Response>;
  /** Calls a server action as React's client does; `input` is what the form or the component hands over. */
  act(
    name: string,
    page: string,
    input: Record<string, unknown> | FormData,
    headers?: Record<string, string>,
  ): Promise<ActionAnswer>;
  cookies: Map<string, string>;
};

export type ActionAnswer = {
  status: number;
  location: string | null;
  /** The action's return value; null when it gave none. */
  value: Record<string, unknown> | null;
  body: string;
};

export function openVisitor(at: Pick<Stack, "url">): Visitor {
  const cookies = new Map<string, string>();
  const actions = new Map(serverActions().map((action) => [action.name, action]));

  async function send(target: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const signal = AbortSignal.timeout(30_000);
    const response = await fetch(`${at.url}${target}`, { ...init, headers, redirect: "manual", signal });
    for (const line of response.headers.getSetCookie()) keepCookie(cookies, line);
    return response;
  }

  return {
    cookies,
    get: (target, headers = {}) => send(target, { headers }),
    post: (target, form) => send(target, { method: "POST", body: form, headers: { origin: at.url } }),
    async act(name, page, given, more = {}) {
      const input = asForm(given);
      const action = actions.get(name);
      if (action === undefined) throw new Error(`The build has no action ${name}.`);
      const response = await send(page, {
        method: "POST",
        headers: {
          "next-action": action.id,
          accept: "text/x-component",
          origin: at.url,
          ...contentType(input),
          ...more,
        },
        body: encode(input),
      });
      const body = await response.text();
      const location = response.headers.get("x-action-redirect") ?? response.headers.get("location");
      return { status: response.status, location, value: returnValue(body), body };
    },
  };
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split(";");
  const at = pair.indexOf("=");
  const name = pair.slice(0, at).trim();
  const value = pair.slice(at + 1);
  const isGone =
    value === "" || attributes.some((attribute) => /^\s*(max-age=0|expires=Thu, 01 Jan 1970)/i.test(attribute));
  if (isGone) cookies.delete(name);
  else cookies.set(name, value);
}

/** A file can only travel in a form. */
function asForm(input: Record<string, unknown> | FormData): Record<string, unknown> | FormData {
  if (input instanceof FormData || !Object.values(input).some((value) => value instanceof File)) return input;
  const form = new FormData();
  for (const [name, value] of Object.entries(input)) form.append(name, value instanceof File ? value : String(value));
  return form;
}

const contentType = (input: unknown): Record<string, string> =>
  input instanceof FormData ? {} : { "content-type": "text/plain;charset=UTF-8" };

/** React's reply format for (previous state, input); a FormData travels as the parts of a form of its own. */
function encode(input: Record<string, unknown> | FormData): string | FormData {
  if (!(input instanceof FormData)) return JSON.stringify([null, input]);
  const form = new FormData();
  for (const [name, value] of input) form.append(`_1_${name}`, value);
  form.append("0", JSON.stringify([null, "$K1"]));
  return form;
}

/** Row 0 of React's answer names the row with the action's return value. */
function returnValue(body: string): Record<string, unknown> | null {
  const rows = new Map(
    body.split("\n").flatMap((line): [string, string][] => {
      const match = /^([0-9a-f]+):(.*)$/.exec(line);
      return match?.[1] === undefined || match[2] === undefined ? [] : [[match[1], match[2]]];
    }),
  );
  const first = rows.get("0");
  if (first === undefined || !first.startsWith("{")) return null;
  const named: { a?: unknown } = JSON.parse(first);
  const id = typeof named.a === "string" ? named.a.replace(/^\$@?/, "") : "";
  const value = rows.get(id);
  if (value === undefined || !value.startsWith("{")) return null;
  const parsed: Record<string, unknown> = JSON.parse(value);
  return parsed;
}

/** Signs in as the sign-in form does. */
export async function signIn(at: Pick<Stack, "url">, person: { email: string; password: string }): Promise<Visitor> {
  const visitor = openVisitor(at);
  const csrf: { csrfToken: string } = await (await visitor.get("/api/auth/csrf")).json();
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const response = await fetch(`${at.url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { cookie, origin: at.url },
    body: new URLSearchParams({ ...person, csrfToken: csrf.csrfToken, json: "true" }),
    redirect: "manual",
    signal: AbortSignal.timeout(30_000),
  });
  for (const line of response.headers.getSetCookie()) keepCookie(visitor.cookies, line);
  if (!visitor.cookies.has("paymast.session"))
    throw new Error(`Signing in as ${person.email} did not work: ${response.status} ${await response.text()}`);
  return visitor;
}
