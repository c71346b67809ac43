import { createServer } from "node:http";
import Stripe from "stripe";
import { sandboxKeys } from "../accounts";
import { type StripeSandbox, type StripeSandboxOptions, startStripeSandbox } from "../server";
import { type ContractCheck, openContract } from "./contract";

export type Received = { path: string; headers: Record<string, string>; body: string; event: Stripe.Event };
export type Hook = {
  url: string;
  received: Received[];
  types(): string[];
  /** What the receiver answers from now on. */
  answer(status: number): void;
  close(): Promise<void>;
};

/** Our own webhooks are signed and shaped by the code under test; the test checks the signature before it parses. */
function asEvent(body: string): Stripe.Event {
  return JSON.parse(body) as Stripe.Event;
}

export async function startHook(): Promise<Hook> {
  const received: Received[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (c: Buffer) => chunks.push(c));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)]));
      received.push({ path: request.url ?? "", headers, body, event: asEvent(body) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    types: () => received.map((r) => r.event.type),
    answer: (next) => {
      status = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export type Rig = {
  sandbox: StripeSandbox;
  contract: ContractCheck | null;
  /** A client of Stripe's own SDK; account A's test key unless told. */
  client(key?: string, config?: { maxNetworkRetries?: number; timeout?: number }): Stripe;
  /** What curl would do. */
  curl(
    method: string,
    path: string,
    options?: { key?: string | null; form?: string; headers?: Record<string, string> },
  ): Promise<{ status: number; headers: Headers; json: Json }>;
  close(): Promise<void>;
};
export type Json = { [field: string]: Json } & {
  error?: { type?: string; code?: string; message?: string; param?: string; decline_code?: string };
};

function asJson(text: string): Json {
  return JSON.parse(text) as Json;
}

/** A sandbox whose every exchange and webhook passes through the contract checker. */
export async function startRig(options: StripeSandboxOptions = {}): Promise<Rig> {
  const contract = await openContract();
  const sandbox = await startStripeSandbox({ allowLoopbackWebhooks: true, retryDelaysMs: [20, 20], ...options });
  sandbox.control.recorder.listen({
    exchange: (e) => {
      // Out of the checker's scope: bytes, and Stripe.js' own calls (its README).
      if (/\/contents$|\/v1\/elements\/|\/v1\/confirmation_tokens$|\/(attach|detach)$/.test(e.url.split("?")[0] ?? ""))
        return;
      contract?.exchange(e);
    },
    event: (e) => contract?.event(e.body, e.headers, []),
  });
  return {
    sandbox,
    contract,
    client: (key = sandboxKeys.nordlicht.test.secret, config = {}) =>
      new Stripe(key, {
        host: "127.0.0.1",
        port: sandbox.port,
        protocol: "http",
        telemetry: false,
        maxNetworkRetries: 0,
        ...config,
      }),
    curl: async (method, path, { key = sandboxKeys.nordlicht.test.secret, form, headers = {} } = {}) => {
      const response = await fetch(`${sandbox.url}${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
          ...headers,
        },
        ...(form === undefined ? {} : { body: form }),
      });
      return { status: response.status, headers: response.headers, json: asJson(await response.text()) };
    },
    close: () => sandbox.close(),
  };
}
