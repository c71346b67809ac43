import type { IncomingMessage, ServerResponse } from "node:http";
import type Stripe from "stripe";
import { StripeProblem } from "../machine/errors";
import type { Delivery, Form, ResourceName } from "../machine/state";
import { readForm, sendJson } from "./challenge";
import type { SandboxControl, Where } from "./control";
import { FAULT_KINDS, isFaultKind } from "./faults";

type Input = { query: URLSearchParams; form: Form; id: string };
type Handler = (input: Input) => unknown;

const refuse = (message: string): never => {
  throw new StripeProblem(400, { type: "invalid_request_error", message });
};
const text = (form: Form, name: string): string | undefined =>
  form[name] === undefined ? undefined : String(form[name]);
const requireText = (form: Form, name: string): string => text(form, name) ?? refuse(`Missing: ${name}`);
const isOn = (form: Form, name: string): boolean | undefined =>
  form[name] === undefined ? undefined : String(form[name]) === "true";
const count = (form: Form, name: string): number | undefined => {
  if (form[name] === undefined) return undefined;
  const value = Number(form[name]);
  return Number.isSafeInteger(value) && value >= 0 ? value : refuse(`${name} is a whole number of at least 0`);
};
const modeOf = (value: string | null | undefined): "test" | "live" => (value === "live" ? "live" : "test");
/** Leaves out what was not given, so that it does not overwrite. */
function given<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
const whereOf = (query: URLSearchParams): Where =>
  given({
    accountId: query.get("account") ?? undefined,
    mode: query.has("mode") ? modeOf(query.get("mode")) : undefined,
  });
const limited = <T>(list: T[], query: URLSearchParams): T[] => list.slice(0, Number(query.get("limit") ?? 100));

const KINDS: readonly ResourceName[] = [
  "payment_intent",
  "charge",
  "refund",
  "dispute",
  "balance_transaction",
  "customer",
  "payment_method",
  "confirmation_token",
  "file",
  "file_link",
  "payment_method_domain",
  "payout",
  "setup_intent",
  "webhook_endpoint",
  "event",
  "radar.early_fraud_warning",
];
const STATES: readonly Delivery["state"][] = ["pending", "delivered", "failed", "stopped"];

function setRule(control: SandboxControl, form: Form): unknown {
  const endpoint = text(form, "endpoint");
  const fresh = text(form, "mode") === "pass" ? { delayMs: 0, drop: false, times: 1, hold: false, shuffle: false } : {};
  control.setRule(
    {
      ...fresh,
      ...given({
        delayMs: count(form, "delay_ms"),
        drop: isOn(form, "drop"),
        times: count(form, "times"),
        hold: isOn(form, "hold"),
        shuffle: isOn(form, "shuffle"),
      }),
    },
    endpoint,
  );
  return control.rules();
}

function addFault(control: SandboxControl, form: Form): unknown {
  const kind = form.kind === undefined ? undefined : String(form.kind);
  if (!isFaultKind(kind)) return refuse(`kind is one of ${FAULT_KINDS.join(", ")}`);
  return control.addFault({
    kind,
    ...given({
      times: count(form, "times"),
      method: text(form, "method")?.toUpperCase(),
      path: text(form, "path"),
      skip: count(form, "skip"),
      delayMs: count(form, "delay_ms"),
    }),
  });
}

function changeAccount(control: SandboxControl, id: string, form: Form): Stripe.Account {
  return control.changeAccount(id, modeOf(text(form, "mode")), (account) => {
    const enabled = isOn(form, "charges_enabled");
    if (enabled !== undefined) {
      account.charges_enabled = enabled;
      if (account.requirements)
        account.requirements.currently_due = enabled ? [] : ["business_profile.mcc", "external_account"];
    }
    const name = text(form, "name");
    if (name !== undefined && account.business_profile) account.business_profile.name = name;
    const color = text(form, "primary_color");
    if (color !== undefined && account.settings) account.settings.branding.primary_color = color;
  });
}

function overview(control: SandboxControl): unknown {
  const deliveries = control.deliveries();
  return {
    now: control.now(),
    rules: control.rules(),
    faults: control.faults(),
    recording: control.recorder.path(),
    deliveries: Object.fromEntries(STATES.map((s) => [s, deliveries.filter((d) => d.state === s).length])),
    endpoints: control.objects("webhook_endpoint"),
    keys: control.keys(),
  };
}

function editEndpoint(control: SandboxControl, id: string, form: Form): unknown {
  const events = form.enabled_events;
  const list =
    events === undefined
      ? undefined
      : Array.isArray(events)
        ? events.map(String)
        : typeof events === "object"
          ? Object.values(events).map(String)
          : String(events).split(",");
  return control.editEndpoint(
    id,
    given({
      disabled: isOn(form, "disabled"),
      enabled_events: list,
      url: text(form, "url"),
      api_version: text(form, "api_version"),
    }),
  );
}

function release(control: SandboxControl, form: Form): unknown {
  const ids = form.ids;
  const list =
    ids === undefined
      ? undefined
      : Array.isArray(ids)
        ? ids.map(String)
        : typeof ids === "object"
          ? Object.values(ids).map(String)
          : [String(ids)];
  return { released: control.release(list) };
}

function record(control: SandboxControl, path: string | undefined): unknown {
  if (path === undefined || path === "") control.recorder.stop();
  else if (!path.endsWith(".jsonl") || path.includes("\0")) refuse("path ends in .jsonl");
  else control.recorder.start(path);
  return { recording: control.recorder.path() };
}

/** Documented in sandbox/README.md under "Control API": the same table. */
function table(control: SandboxControl): [method: string, path: string, handler: Handler][] {
  const outcomes = ["won", "lost", "escalate"] as const;
  return [
    ["GET", "/_control", () => overview(control)],
    ["GET", "/_control/keys", () => ({ data: control.keys() })],
    [
      "GET",
      "/_control/objects",
      ({ query }) => {
        const kind = KINDS.find((k) => k === query.get("kind")) ?? refuse(`kind is one of ${KINDS.join(", ")}`);
        return { data: limited(control.objects(kind, whereOf(query)), query) };
      },
    ],
    [
      "GET",
      "/_control/events",
      ({ query }) => ({
        data: limited(control.events({ ...whereOf(query), ...given({ type: query.get("type") ?? undefined }) }), query),
      }),
    ],
    [
      "GET",
      "/_control/deliveries",
      ({ query }) => ({
        data: limited(
          control.deliveries(
            given({
              state: STATES.find((s) => s === query.get("state")),
              event: query.get("event") ?? undefined,
              endpoint: query.get("endpoint") ?? undefined,
            }),
          ),
          query,
        ),
      }),
    ],
    ["POST", "/_control/deliveries/rule", ({ form }) => setRule(control, form)],
    ["POST", "/_control/deliveries/release", ({ form }) => release(control, form)],
    [
      "POST",
      "/_control/deliveries/resend",
      ({ form }) => ({ sent: control.resend(requireText(form, "event"), text(form, "endpoint")) }),
    ],
    [
      "POST",
      "/_control/clock",
      ({ form }) => {
        control.advance(count(form, "advance_ms") ?? refuse("Missing: advance_ms"));
        return { now: control.now() };
      },
    ],
    [
      "POST",
      "/_control/payments/{id}/settle",
      ({ id, form }) =>
        control.settleDebit(
          id,
          text(form, "outcome") === "failed" ? (text(form, "failure_code") ?? "insufficient_funds") : null,
        ),
    ],
    [
      "POST",
      "/_control/payments/{id}/dispute",
      ({ id, form }) => control.dispute(id, given({ reason: text(form, "reason"), inquiry: isOn(form, "inquiry") })),
    ],
    [
      "POST",
      "/_control/payments/{id}/fraud_warning",
      ({ id }) => {
        control.fraudWarning(id);
        return { ok: true };
      },
    ],
    ["POST", "/_control/payments/{id}/refund", ({ id, form }) => control.refund(id, count(form, "amount"))],
    [
      "POST",
      "/_control/disputes/{id}/decide",
      ({ id, form }) => {
        control.decideDispute(
          id,
          outcomes.find((o) => o === form.outcome) ?? refuse("outcome is won, lost or escalate"),
        );
        return { ok: true };
      },
    ],
    ["POST", "/_control/keys/roll", ({ form }) => ({ key: control.rollKey(requireText(form, "key")) })],
    [
      "POST",
      "/_control/keys/revoke",
      ({ form }) => {
        control.revokeKey(requireText(form, "key"));
        return { ok: true };
      },
    ],
    ["POST", "/_control/accounts/{id}", ({ id, form }) => changeAccount(control, id, form)],
    [
      "POST",
      "/_control/endpoints",
      ({ form }) => ({
        data: control.addEndpoints(
          requireText(form, "account"),
          modeOf(text(form, "mode")),
          count(form, "count") ?? 1,
          text(form, "url"),
        ),
      }),
    ],
    ["POST", "/_control/endpoints/{id}", ({ id, form }) => editEndpoint(control, id, form)],
    [
      "DELETE",
      "/_control/endpoints/{id}",
      ({ id }) => {
        control.deleteEndpoint(id);
        return { ok: true };
      },
    ],
    ["POST", "/_control/endpoints/{id}/roll_secret", ({ id }) => ({ secret: control.rollSecret(id) })],
    ["GET", "/_control/faults", () => ({ data: control.faults(), kinds: FAULT_KINDS })],
    ["POST", "/_control/faults", ({ form }) => addFault(control, form)],
    [
      "DELETE",
      "/_control/faults",
      () => {
        control.clearFaults();
        return { ok: true };
      },
    ],
    [
      "POST",
      "/_control/record",
      ({ form, query }) => record(control, text(form, "path") ?? query.get("path") ?? undefined),
    ],
    [
      "POST",
      "/_control/double_events",
      ({ form }) => {
        control.setDoubleEvents(isOn(form, "on") ?? true);
        return { ok: true };
      },
    ],
    [
      "POST",
      "/_control/reset",
      () => {
        control.reset();
        return { ok: true };
      },
    ],
  ];
}

/** A page of another site must not drive the sandbox through its reader's browser. */
function isForeign(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`;
}

export function createControlRoutes(
  control: SandboxControl,
): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean> {
  const compiled = table(control).map(([method, path, handler]) => ({
    method,
    handler,
    pattern: new RegExp(`^${path.replace("{id}", "([^/]+)")}/?$`),
  }));
  return async (request, response, url) => {
    if (url.pathname !== "/_control" && !url.pathname.startsWith("/_control/")) return false;
    const hit = compiled.find((c) => c.method === request.method && c.pattern.test(url.pathname));
    try {
      if (isForeign(request))
        throw new StripeProblem(403, {
          type: "invalid_request_error",
          message: "The control API answers pages of its own origin only.",
        });
      if (hit === undefined)
        throw new StripeProblem(404, {
          type: "invalid_request_error",
          message: `No such control: ${request.method} ${url.pathname}`,
        });
      const id = hit.pattern.exec(url.pathname)?.[1] ?? "";
      const form = request.method === "POST" ? await readForm(request) : {};
      sendJson(response, 200, hit.handler({ query: url.searchParams, form, id: decodeURIComponent(id) }));
    } catch (problem) {
      if (!(problem instanceof StripeProblem)) throw problem;
      sendJson(response, problem.status, { error: problem.body });
    }
    return true;
  };
}
