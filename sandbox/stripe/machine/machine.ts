import { authenticate, keyOf, requireRight, requireSecretKey, requireVersion } from "./auth";
import { runWork } from "./due-work";
import { StripeProblem, unrecognizedUrl } from "./errors";
import { expand } from "./expand";
import type { Contents, Upload } from "./files";
import { followLink, readContents } from "./files";
import { requireKeyLength, savedAnswer } from "./idempotency";
import { matchRoute, type Route } from "./routes";
import type { Form, KeyRecord, Scope, State } from "./state";
import { scopeKey } from "./state";
import { contract, validate } from "./validate";
import { DEFAULTS, type MachineOptions, ORIGIN, type Settings, type World } from "./world";

/** One call of the API, decoded: the HTTP shell makes it from bytes, a simulator makes it directly. */
export type ApiRequest = {
  method: string;
  /** Path without the query. */
  path: string;
  /** Query and body together. */
  form: Form;
  authorization: string | null;
  idempotencyKey: string | null;
  stripeVersion: string | null;
  upload: Upload | null;
};
export type ApiReply = { status: number; headers: Record<string, string>; body: string; contents: Contents | null };

export type Machine = {
  readonly state: State;
  readonly settings: Settings;
  handle(request: ApiRequest): ApiReply;
  /** The next call does its work, but its key keeps (and the caller gets) this answer instead. */
  saveNextAs(problem: StripeProblem): void;
  newRequestId(): string;
  /** Runs everything whose time has come, in order of time, each at its own instant. Returns how much it ran. */
  runDue(): number;
  /** Forgets what Stripe forgets: events after 30 days with their deliveries, idempotency keys after a day. */
  prune(): void;
  /** When the next due work is to run; null when there is none. */
  nextDueAt(): number | null;
  /** The world of one account and mode, for the control API. */
  world(accountId: string, livemode: boolean): World;
  contentsOfLink(token: string): Contents | null;
  /** Stored texts carry a placeholder for the sandbox's own address. */
  withOrigin(text: string): string;
};

const EVENTS_KEPT_MS = 30 * 86_400_000;

function errorReply(problem: StripeProblem): { status: number; headers: Record<string, string>; body: string } {
  return { status: problem.status, headers: problem.headers, body: JSON.stringify({ error: problem.body }, null, 2) };
}

/** Keys in a stable order, so that the same parameters make the same fingerprint. */
function fingerprintOf(request: ApiRequest): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => [k, sorted(v)]),
    );
  };
  return `${request.method} ${request.path} ${JSON.stringify(sorted(request.form))} ${request.upload?.bytes.length ?? ""}`;
}

/** Stripe's API without a network: synchronous, and all it knows is in `state`, which is plain JSON. */
export function createMachine(state: State, options: MachineOptions): Machine {
  const settings: Settings = { ...DEFAULTS, ...withoutUndefined(options) };
  let instead: StripeProblem | null = null;

  function worldOf(scope: Scope, now: number, caller: KeyRecord | null, request: World["request"]): World {
    const account = state.accounts[scope.accountId];
    if (account === undefined) throw new Error(`no such sandbox account: ${scope.accountId}`);
    return {
      state,
      scope,
      account: scope.livemode ? account.live : account.test,
      now,
      seconds: Math.floor(now / 1000),
      newId: options.newId,
      settings,
      request,
      caller,
    };
  }

  function scopeFor(accountId: string, livemode: boolean): Scope {
    const scope = state.scopes[scopeKey(accountId, livemode)];
    if (scope === undefined) throw new Error(`no such sandbox account: ${accountId}`);
    return scope;
  }

  function runRoute(w: World, route: Route, id: string, request: ApiRequest): string {
    const form = validate(`${route.method} ${route.path}`, request.form, w.caller?.kind === "publishable");
    const paths = Array.isArray(form.expand) ? form.expand.map(String) : [];
    const reply = route.run({ w, form, id, url: request.path.replace(/\/$/, ""), upload: request.upload });
    return JSON.stringify(expand(w.scope, reply, paths), null, settings.indent);
  }

  function answer(
    request: ApiRequest,
    requestId: string,
  ): { status: number; headers: Record<string, string>; body: string; contents?: Contents } {
    requireVersion(request.stripeVersion);
    const key = authenticate(
      state,
      keyOf(request.authorization) ?? (typeof request.form.key === "string" ? request.form.key : null),
    );
    const scope = scopeFor(key.accountId, key.livemode);
    const w = worldOf(scope, options.now(), key, { id: requestId, idempotencyKey: request.idempotencyKey });
    const contents = /^\/v1\/files\/([^/]+)\/contents$/.exec(request.path);
    if (contents !== null && request.method === "GET") {
      requireSecretKey(key);
      requireRight(key, ["rak_file_read"]);
      return { status: 200, headers: {}, body: "", contents: readContents(w, contents[1] ?? "") };
    }
    const match = matchRoute(request.method, request.path);
    if (match === null) throw unrecognizedUrl(request.method, request.path);
    if (!match.route.isForBrowser) requireSecretKey(key);
    requireRight(key, match.route.rights);
    if (request.idempotencyKey === null || request.method !== "POST") {
      return { status: 200, headers: {}, body: runRoute(w, match.route, match.id, request) };
    }
    return answerOnce(w, match, request, request.idempotencyKey, requestId);
  }

  function answerOnce(
    w: World,
    match: { route: Route; id: string },
    request: ApiRequest,
    key: string,
    requestId: string,
  ): { status: number; headers: Record<string, string>; body: string } {
    requireKeyLength(key);
    const fingerprint = fingerprintOf(request);
    const saved = savedAnswer(w.scope, key, fingerprint, w.now, settings.idempotencyKeptMs);
    if (saved !== null) {
      return {
        status: saved.status,
        headers: { "idempotent-replayed": "true", "original-request": saved.requestId },
        body: saved.body,
      };
    }
    const save = (status: number, body: string): void => {
      w.scope.idempotency[key] = { fingerprint, at: w.now, requestId, status, body };
    };
    try {
      const body = runRoute(w, match.route, match.id, request);
      if (instead !== null) {
        const reply = errorReply(instead);
        save(reply.status, reply.body);
        return reply;
      }
      save(200, body);
      return { status: 200, headers: { "original-request": requestId }, body };
    } catch (problem) {
      if (!(problem instanceof StripeProblem)) throw problem;
      const reply = errorReply(problem);
      if (problem.isStored) save(reply.status, reply.body);
      return reply;
    }
  }

  function handle(request: ApiRequest): ApiReply {
    const requestId = options.newId("req_");
    const common: Record<string, string> = {
      "request-id": requestId,
      "stripe-version": request.stripeVersion || contract.version,
      ...(request.idempotencyKey === null ? {} : { "idempotency-key": request.idempotencyKey }),
    };
    let reply: { status: number; headers: Record<string, string>; body: string; contents?: Contents };
    try {
      reply = answer(request, requestId);
    } catch (problem) {
      if (!(problem instanceof StripeProblem)) throw problem;
      reply = errorReply(problem);
    }
    if (instead !== null) reply = { ...errorReply(instead) };
    instead = null;
    return {
      status: reply.status,
      headers: { ...common, ...reply.headers },
      body: withOrigin(reply.body),
      contents: reply.contents ?? null,
    };
  }

  function withOrigin(text: string): string {
    return text.replaceAll(ORIGIN, settings.baseUrl);
  }

  function nextDueAt(): number | null {
    return state.due.reduce<number | null>((first, d) => (first === null || d.at < first ? d.at : first), null);
  }

  function runDue(): number {
    let ran = 0;
    for (;;) {
      const at = nextDueAt();
      if (at === null || at > options.now()) return ran;
      const index = state.due.findIndex((d) => d.at === at);
      const [work] = state.due.splice(index, 1);
      const scope = work === undefined ? undefined : state.scopes[work.scope];
      if (work === undefined || scope === undefined) continue;
      runWork(worldOf(scope, at, null, null), work);
      ran += 1;
    }
  }

  function prune(): void {
    const now = options.now();
    const oldest = now - EVENTS_KEPT_MS;
    for (const scope of Object.values(state.scopes)) {
      for (const e of Object.values(scope.objects.event))
        if (e.created * 1000 < oldest) delete scope.objects.event[e.id];
      for (const [key, saved] of Object.entries(scope.idempotency)) {
        if (saved.at + settings.idempotencyKeptMs <= now) delete scope.idempotency[key];
      }
    }
    for (const d of Object.values(state.deliveries)) if (d.createdAt < oldest) delete state.deliveries[d.id];
  }

  return {
    state,
    prune,
    settings,
    handle,
    runDue,
    nextDueAt,
    withOrigin,
    newRequestId: () => options.newId("req_"),
    saveNextAs: (problem) => {
      instead = problem;
    },
    world: (accountId, livemode) => worldOf(scopeFor(accountId, livemode), options.now(), null, null),
    contentsOfLink: (token) => {
      for (const scope of Object.values(state.scopes)) {
        const contents = followLink(worldOf(scope, options.now(), null, null), token);
        if (contents !== null) return contents;
      }
      return null;
    },
  };
}

function withoutUndefined(options: MachineOptions): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(options).filter(([k, v]) => v !== undefined && k !== "now" && k !== "newId"),
  );
}
