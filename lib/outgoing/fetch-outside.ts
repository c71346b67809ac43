import { type LookupAddress, lookup } from "node:dns";
import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { mayBeAsked } from "./address";
import { INSIDE, outsideUrlProblem } from "./outside-url";

export type OutsideRequest = {
  method?: "GET" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** For everything together: the name, the connection, the whole answer. 15 seconds unless told. */
  timeoutMs?: number;
  /** What is longer is cut off, not kept. 64 kB unless told. */
  maxBytes?: number;
};

export type OutsideAnswer =
  /** An answer of any status, redirects too: none is followed. */
  | { kind: "answered"; status: number; headers: Record<string, string>; body: string; isCut: boolean }
  /** Nothing was sent: the address is one that is never asked. `sentence` is for who typed it. */
  | { kind: "refused"; sentence: string }
  /** Sent or not, nothing usable came back. `code` is the system's word, for a log. */
  | { kind: "failed"; reason: "name" | "timeout" | "tls" | "connection"; code: string };

/** Asks an address that an owner typed. Never throws for what the other side does. */
export type FetchOutside = (url: string, request?: OutsideRequest) => Promise<OutsideAnswer>;

type Resolve = (host: string) => Promise<LookupAddress[]>;

const defaults = { timeoutMs: 15_000, maxBytes: 64 * 1024 } as const;

/**
 * The one door to addresses that people type (pages of an owner's website, receivers of webhooks). Every address behind a
 * name is checked, and the connection goes to exactly the addresses that were: a name that answers otherwise a moment
 * later leads nowhere else (DNS rebinding). `allowsPrivate` is for development and tests: then http and the own network
 * are open too, never the addresses where cloud machines keep credentials.
 */
export function createFetchOutside(rules: { allowsPrivate: boolean; resolve?: Resolve }): FetchOutside {
  const { allowsPrivate, resolve = resolveName } = rules;
  // A kept connection leads to an address that was checked when it was opened.
  const agents = { plain: new PlainAgent(kept), secure: new SecureAgent(kept) };
  return async (typed, request = {}) => {
    const problem = outsideUrlProblem(typed, { allowsPrivate });
    if (problem !== null) return { kind: "refused", sentence: problem };
    const url = new URL(typed);
    const stopper = new AbortController();
    const timer = setTimeout(() => stopper.abort(), request.timeoutMs ?? defaults.timeoutMs);
    try {
      const found = await until(stopper.signal, addressesOf(url, resolve));
      if (!found.every(({ address }) => mayBeAsked(address, allowsPrivate)))
        return { kind: "refused", sentence: INSIDE };
      return await ask({ url, request, found, agents, signal: stopper.signal });
    } catch (error) {
      return failureOf(error, stopper.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  };
}

const kept = { keepAlive: true, maxSockets: 32, maxFreeSockets: 32, timeout: 20_000 } as const;

const resolveName: Resolve = (host) =>
  new Promise((done, fail) =>
    lookup(host, { all: true, verbatim: true }, (error, found) => (error === null ? done(found) : fail(error))),
  );

async function addressesOf(url: URL, resolve: Resolve): Promise<LookupAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  const found = family === 0 ? await resolve(host) : [{ address: host, family }];
  if (found.length === 0) throw Object.assign(new Error("The name has no address."), { code: "ENOTFOUND" });
  return found;
}

/** A look-up can't be called off, but nobody has to wait for it. */
function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    signal.addEventListener("abort", () => fail(new Error("Too late.")), { once: true });
    work.then(done, fail);
  });
}

type Asking = {
  url: URL;
  request: OutsideRequest;
  found: LookupAddress[];
  agents: { plain: PlainAgent; secure: SecureAgent };
  signal: AbortSignal;
};

function ask({ url, request, found, agents, signal }: Asking): Promise<OutsideAnswer> {
  const { method = "GET", headers = {}, body, maxBytes = defaults.maxBytes } = request;
  const isSecure = url.protocol === "https:";
  return new Promise((done, fail) => {
    const options = {
      method,
      signal,
      // Compressed, an answer of a few bytes can be a gigabyte.
      headers: {
        "user-agent": "Paymast",
        "accept-encoding": "identity",
        ...headers,
        ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
      },
      lookup: pinned(found),
      agent: isSecure ? agents.secure : agents.plain,
    };
    const sent: ClientRequest = isSecure ? secureRequest(url, options) : plainRequest(url, options);
    sent.on("error", fail);
    sent.on("response", (answer) => {
      readBounded(answer, maxBytes)
        .then(({ text, isCut }) =>
          done({
            kind: "answered",
            status: answer.statusCode ?? 0,
            headers: headersOf(answer),
            body: text,
            isCut,
          }),
        )
        .catch(fail);
    });
    sent.end(body);
  });
}

/** Answers the connection's own look-up with what was checked, so that there is no second question to a name server. */
const pinned =
  (found: LookupAddress[]): LookupFunction =>
  (_host, options, answer) => {
    const [first] = found;
    if (first === undefined) return answer(Object.assign(new Error("No address."), { code: "ENOTFOUND" }), "");
    return options.all === true ? answer(null, found) : answer(null, first.address, first.family);
  };

/** Reads until the end or the limit, whichever is first; at the limit the connection is dropped. */
function readBounded(answer: IncomingMessage, maxBytes: number): Promise<{ text: string; isCut: boolean }> {
  return new Promise((done, fail) => {
    const parts: Buffer[] = [];
    let size = 0;
    const finish = (isCut: boolean) =>
      done({ text: Buffer.concat(parts).subarray(0, maxBytes).toString("utf8"), isCut });
    answer.on("data", (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size <= maxBytes) return;
      finish(true);
      answer.destroy();
    });
    answer.on("end", () => finish(false));
    answer.on("error", fail);
    answer.on("close", () => fail(Object.assign(new Error("The answer broke off."), { code: "ECONNRESET" })));
  });
}

/** The first value of each header; names in lower case. */
const headersOf = (answer: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(answer.headersDistinct).map(([name, values]) => [name, (values ?? []).join(", ")]));

function failureOf(error: unknown, isLate: boolean): OutsideAnswer {
  const code = error instanceof Error && "code" in error ? String(error.code) : "UNKNOWN";
  if (isLate) return { kind: "failed", reason: "timeout", code: "ETIMEDOUT" };
  if (/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/.test(code)) return { kind: "failed", reason: "name", code };
  const isTls = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO|ALTNAME/.test(code);
  return { kind: "failed", reason: isTls ? "tls" : "connection", code };
}
