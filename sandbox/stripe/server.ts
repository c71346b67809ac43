import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createChallengeRoutes } from "./http/challenge";
import { createControl } from "./http/control";
import { createControlRoutes } from "./http/control-routes";
import type { SandboxControl } from "./http/control-types";
import { createDeliverer, type DeliveryRules, PASS } from "./http/deliver";
import type { Fault } from "./http/faults";
import { createStore, readState } from "./http/persist";
import { answerReceipt } from "./http/receipt";
import { createRecorder } from "./http/record";
import { CORS, createShell } from "./http/shell";
import { initialState } from "./initial-state";
import { createMachine } from "./machine/machine";
import type { MachineOptions } from "./machine/world";

export type ExtraRoutes = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

export type StripeSandboxOptions = Partial<Omit<MachineOptions, "now" | "newId" | "baseUrl">> & {
  /** 0 takes any free port. */
  port?: number;
  host?: string;
  /** The name in addresses it hands out (files, receipts); `host` unless given. */
  publicHost?: string;
  /** Everything is kept in this file and outlives a restart; without it all is forgotten at close. */
  stateFile?: string;
  /** Pages of other parts of the sandbox; asked first for every path outside /v1. */
  routes?: ExtraRoutes;
  /** Wall time in UTC milliseconds. */
  wallClock?: () => number;
  limits?: { test: number; live: number } | null;
  retryDelaysMs?: readonly number[];
  webhookTimeoutMs?: number;
  shuffleWindowMs?: number;
  random?: () => number;
};

export type StripeSandbox = { url: string; port: number; control: SandboxControl; close(): Promise<void> };

const DAY_MS = 86_400_000;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Ids as long as Stripe's, of letters and digits only. */
function randomId(prefix: string): string {
  const length = prefix === "whsec_" ? 32 : 24;
  return prefix + [...randomBytes(length)].map((b) => ALPHABET[b % ALPHABET.length]).join("");
}

/** Stripe's API on loopback (design.md section 5); see sandbox/README.md for the control API, wire.ts for the challenge. */
export async function startStripeSandbox(options: StripeSandboxOptions = {}): Promise<StripeSandbox> {
  const wall = options.wallClock ?? Date.now;
  const saved = options.stateFile === undefined ? null : readState(options.stateFile);
  const state = saved ?? initialState();
  const now = (): number => wall() + state.clockOffsetMs;
  const machine = createMachine(state, { ...options, now, newId: randomId });
  const store = createStore(options.stateFile ?? null, () => state);
  const faults: Fault[] = [];
  const rules: DeliveryRules = { all: { ...PASS }, endpoints: {} };
  const recorder = createRecorder();
  const deliverer = createDeliverer({
    machine,
    now,
    wall,
    rules,
    retryDelaysMs: options.retryDelaysMs ?? [1_000, 5_000, 15_000],
    timeoutMs: options.webhookTimeoutMs ?? 10_000,
    shuffleWindowMs: options.shuffleWindowMs ?? 300,
    random: options.random ?? Math.random,
    onChange: changed,
    onSent: recorder.event,
  });
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  let prunedAt = now();

  /** After every change: due work, deliveries, the file, and an alarm for what comes next. */
  function changed(): void {
    if (isClosed) return;
    machine.runDue();
    if (now() - prunedAt > DAY_MS) {
      prunedAt = now();
      machine.prune();
    }
    deliverer.wake();
    store.changed();
    if (timer !== null) clearTimeout(timer);
    const next = nextInstant();
    timer = next === null ? null : setTimeout(changed, Math.min(Math.max(next - now(), 5), 3_600_000));
  }

  function nextInstant(): number | null {
    let next = machine.nextDueAt();
    for (const d of Object.values(state.deliveries)) {
      if (d.state === "pending" && d.nextAt > now() && (next === null || d.nextAt < next)) next = d.nextAt;
    }
    return next;
  }

  const control = createControl({ machine, faults, rules, deliverer, recorder, now, changed });
  const shell = createShell({
    machine,
    faults,
    limits: options.limits ?? null,
    now,
    onChange: changed,
    onExchange: recorder.exchange,
  });
  const challenge = createChallengeRoutes({ machine, changed });
  const controlRoutes = createControlRoutes(control);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? "/";
    if (!URL.canParse(target, "http://sandbox")) return void response.writeHead(400).end();
    const url = new URL(target, "http://sandbox");
    if (url.pathname.startsWith("/v1/")) return shell(request, response, url);
    if (options.routes !== undefined && (await options.routes(request, response))) return;
    if (await challenge(request, response, url)) return;
    if (await controlRoutes(request, response, url)) return;
    const link = /^\/links\/([A-Za-z0-9_]+)$/.exec(url.pathname);
    const contents = link?.[1] === undefined ? null : machine.contentsOfLink(link[1]);
    if (contents !== null) {
      response.writeHead(200, { ...CORS, "content-type": contents.contentType }).end(contents.bytes);
      return;
    }
    if (answerReceipt(machine, response, url.pathname)) return;
    response.writeHead(404, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        error: {
          type: "invalid_request_error",
          message: `Unrecognized request URL (${request.method}: ${url.pathname}).`,
        },
      }),
    );
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error("sandbox: a call failed:", error);
      if (!response.headersSent)
        response.writeHead(500, { "content-type": "application/json", "request-id": randomId("req_") });
      response.end(
        JSON.stringify({ error: { type: "api_error", message: "The sandbox itself failed; its log says why." } }),
      );
    });
  });
  server.keepAliveTimeout = 60_000;
  const host = options.host ?? "127.0.0.1";
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = `http://${options.publicHost ?? host}:${port}`;
  machine.settings.baseUrl = url;
  changed();

  return {
    url,
    port,
    control,
    close: async () => {
      await deliverer.close();
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      store.changed();
      store.flush();
      recorder.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
