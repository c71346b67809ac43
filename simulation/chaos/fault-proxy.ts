/** A proxy between the app and the sandbox that does to single calls what networks and overloaded servers do. */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { readAll } from "./front";

export const faultKinds = [
  "500 saved under the key",
  "503",
  "409 key in use",
  "429",
  "timeout after success",
  "reset mid-body",
  "one byte a second",
  "malformed JSON",
  "HTML page",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Call = { method: string; path: string; body: string };
export type Ordered = { kind: FaultKind; left: number; hits: (call: Call) => boolean };

export type FaultProxy = {
  url: string;
  /** Where calls go on to. */
  target: string;
  /** The next calls that match meet the fault, so many times. */
  order(kind: FaultKind, times: number, hits: (call: Call) => boolean): Ordered;
  close(): Promise<void>;
};

type Reply = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer };

const json = (status: number, error: Record<string, string>): Reply => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify({ error })),
});

/** What is answered without the provider having done anything. */
const refusals: Partial<Record<FaultKind, Reply>> = {
  "503": json(503, { type: "api_error", message: "The service is temporarily unavailable." }),
  "409 key in use": json(409, {
    type: "idempotency_error",
    code: "idempotency_key_in_use",
    message: "There is currently another in-progress request using this idempotency key.",
  }),
  "429": json(429, { type: "invalid_request_error", code: "rate_limit", message: "Request rate limit exceeded." }),
};
const serverError = json(500, { type: "api_error", message: "An unknown error occurred" });

export async function openFaultProxy(): Promise<FaultProxy> {
  const orders: Ordered[] = [];
  const saved = new Map<string, Reply>();
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readAll(incoming);
    const call = { method: incoming.method ?? "", path: incoming.url ?? "", body: body.toString("latin1") };
    const key = String(incoming.headers["idempotency-key"] ?? "");
    const known = saved.get(key);
    if (key !== "" && known !== undefined) return send(outgoing, known);
    const order = orders.find((one) => one.left > 0 && one.hits(call));
    if (order !== undefined) order.left -= 1;
    const refusal = order === undefined ? undefined : refusals[order.kind];
    if (refusal !== undefined) return send(outgoing, refusal);
    const reply = await forward(proxy.target, incoming, body);
    if (order?.kind === "500 saved under the key" && key !== "") saved.set(key, serverError);
    answer(outgoing, reply, order?.kind);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const proxy: FaultProxy = {
    target: "",
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    order(kind, times, hits) {
      const ordered = { kind, left: times, hits };
      orders.push(ordered);
      return ordered;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

function send(outgoing: ServerResponse, { status, headers, body }: Reply): void {
  outgoing.writeHead(status, { ...headers, "content-length": String(body.length) }).end(body);
}

const html: Reply = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: Buffer.from("<html><body><h1>502 Bad Gateway</h1></body></html>"),
};

/** The provider did its work; what comes back of it is another matter. */
function answer(outgoing: ServerResponse, reply: Reply, kind: FaultKind | undefined): void {
  const half = reply.body.subarray(0, reply.body.length / 2);
  switch (kind) {
    case "timeout after success":
      break;
    case "500 saved under the key":
      send(outgoing, serverError);
      break;
    case "malformed JSON":
      send(outgoing, { ...reply, body: half });
      break;
    case "HTML page":
      send(outgoing, html);
      break;
    case "reset mid-body":
      outgoing.writeHead(reply.status, { ...reply.headers, "content-length": String(reply.body.length) });
      outgoing.write(half, () => outgoing.socket?.resetAndDestroy());
      break;
    case "one byte a second":
      drip(outgoing, reply);
      break;
    default:
      send(outgoing, reply);
  }
}

function drip(outgoing: ServerResponse, { status, headers, body }: Reply): void {
  outgoing.writeHead(status, { ...headers, "content-length": String(body.length) });
  let at = 0;
  const timer = setInterval(() => {
    outgoing.write(body.subarray(at, at + 1));
    at += 1;
    if (at >= body.length) outgoing.end();
  }, 1_000);
  outgoing.once("close", () => clearInterval(timer));
}

function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method, url, headers } = incoming;
    const onward = request(new URL(url ?? "/", target), { method, headers }, (response) => {
      void readAll(response).then((received) => {
        const { "transfer-encoding": _, ...kept } = response.headers;
        resolve({ status: response.statusCode ?? 502, headers: kept, body: received });
      });
    });
    onward.once("error", reject);
    onward.end(body);
  });
}
