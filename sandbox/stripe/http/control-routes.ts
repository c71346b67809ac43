import type { IncomingMessage, ServerResponse } from "node:http";
import { StripeProblem } from "../machine/errors";
import type { Form, ResourceName } from "../machine/state";
import { readForm, sendJson } from "./challenge";
import { addFault, changeAccount, editEndpoint, overview, record, release, STATES, setRule } from "./control-actions";
import { count, given, isOn, limited, modeOf, refuse, requireText, text, whereOf } from "./control-input";
import type { SandboxControl } from "./control-types";
import { FAULT_KINDS } from "./faults";

type Input = { query: URLSearchParams; form: Form; id: string };
type Handler = (input: Input) => unknown;

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
        if (form.at !== undefined) control.setClock(text(form, "at") === "wall" ? "wall" : (count(form, "at") ?? 0));
        else control.advance(count(form, "advance_ms") ?? refuse("Missing: advance_ms or at"));
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
    ["POST", "/_control/accounts/{id}/payout", ({ id, form }) => control.payOut(id, modeOf(text(form, "mode")))],
    [
      "POST",
      "/_control/accounts/{id}/stripe_fee",
      ({ id, form }) =>
        control.chargeStripeFee(id, modeOf(text(form, "mode")), count(form, "amount") ?? refuse("Missing: amount")),
    ],
    ["POST", "/_control/payouts/{id}/fail", ({ id }) => control.failPayout(id)],
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
    [
      "POST",
      "/_control/keys/restrict",
      ({ form }) => ({
        key: control.restrictKey(
          requireText(form, "account"),
          modeOf(text(form, "mode")),
          (text(form, "without") ?? "").split(",").filter((right) => right !== ""),
        ),
      }),
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
    [
      "POST",
      "/_control/webhook_rules",
      ({ form }) => {
        const limit = count(form, "limit");
        control.setWebhookRules(given({ limit, allowLoopback: isOn(form, "allow_loopback") }));
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
