import type Stripe from "stripe";
import { initialState } from "../initial-state";
import { changeAccount } from "../machine/account";
import { settleDebit } from "../machine/debits";
import { decideDispute, openDispute, warnOfFraud } from "../machine/disputes";
import { StripeProblem } from "../machine/errors";
import type { Machine } from "../machine/machine";
import { createRefund } from "../machine/refunds";
import type { Delivery, EventRecord, KeyRecord, ResourceName, Scope } from "../machine/state";
import { contract } from "../machine/validate";
import { createEndpoint, deleteEndpoint, updateEndpoint } from "../machine/webhook-endpoints";
import { addDelivery, requireObject, type World } from "../machine/world";
import { worldOfIntent } from "./challenge";
import { type Deliverer, type DeliveryRule, type DeliveryRules, PASS } from "./deliver";
import type { Fault, FaultKind } from "./faults";
import type { Recorder } from "./record";

type Mode = "test" | "live";
export type Where = { accountId?: string; mode?: Mode };
export type NewFault = {
  kind: FaultKind;
  times?: number;
  method?: string;
  path?: string;
  skip?: number;
  delayMs?: number;
};

/** Everything that a test, a page or a curl may do to the sandbox from outside Stripe's API. */
export type SandboxControl = {
  now(): number;
  objects<K extends ResourceName>(kind: K, where?: Where): unknown[];
  events(where?: Where & { type?: string }): EventRecord[];
  deliveries(filter?: { state?: Delivery["state"]; event?: string; endpoint?: string }): Delivery[];
  rules(): DeliveryRules;
  setRule(rule: Partial<DeliveryRule>, endpointId?: string): void;
  release(ids?: string[]): number;
  resend(eventId: string, endpointId?: string): number;
  advance(ms: number): void;
  /** An instant in UTC milliseconds, or back to wall time. Goes into the past only while nothing has happened yet. */
  setClock(at: number | "wall"): void;
  settleDebit(intentId: string, failureCode: string | null): Stripe.PaymentIntent;
  dispute(intentId: string, options?: { reason?: string; inquiry?: boolean }): Stripe.Dispute;
  decideDispute(disputeId: string, outcome: "won" | "lost" | "escalate"): void;
  fraudWarning(intentId: string): void;
  refund(intentId: string, amount?: number): Stripe.Refund;
  keys(): KeyRecord[];
  rollKey(key: string): string;
  revokeKey(key: string): void;
  changeAccount(accountId: string, mode: Mode, change: (account: Stripe.Account) => void): Stripe.Account;
  addEndpoints(accountId: string, mode: Mode, count: number, url?: string): Stripe.WebhookEndpoint[];
  editEndpoint(
    id: string,
    change: { disabled?: boolean; enabled_events?: string[]; url?: string; api_version?: string },
  ): Stripe.WebhookEndpoint;
  deleteEndpoint(id: string): void;
  rollSecret(id: string): string;
  faults(): Fault[];
  addFault(fault: NewFault): Fault;
  clearFaults(): void;
  recorder: Recorder;
  setDoubleEvents(on: boolean): void;
  reset(): void;
  /** Resolves when no delivery is on its way and none is due. */
  idle(): Promise<void>;
};

export type ControlParts = {
  machine: Machine;
  faults: Fault[];
  rules: DeliveryRules;
  deliverer: Deliverer;
  recorder: Recorder;
  now: () => number;
  changed: () => void;
};

const refuse = (message: string): never => {
  throw new StripeProblem(400, { type: "invalid_request_error", message });
};

function chargeOf(w: World, intentId: string): string {
  const { latest_charge } = requireObject(w, "payment_intent", intentId);
  if (latest_charge === null) return refuse("This payment has no charge yet.");
  return typeof latest_charge === "string" ? latest_charge : latest_charge.id;
}

/** What goes in comes out: JSON in between keeps every field of a state that is JSON itself. */
function copyOf<T>(value: T, machine: Machine): T {
  return JSON.parse(machine.withOrigin(JSON.stringify(value))) as T;
}

export function createControl(parts: ControlParts): SandboxControl {
  const { machine, faults, rules, deliverer, recorder, now, changed } = parts;
  const { state } = machine;
  let faultId = 0;

  const scopes = (where: Where = {}): Scope[] =>
    Object.values(state.scopes).filter(
      (s) =>
        (where.accountId === undefined || s.accountId === where.accountId) &&
        (where.mode === undefined || s.livemode === (where.mode === "live")),
    );
  const endpointWorld = (id: string): World => {
    const scope = scopes().find((s) => Object.hasOwn(s.objects.webhook_endpoint, id));
    if (scope === undefined) return refuse(`No such webhook endpoint: ${id}`);
    return machine.world(scope.accountId, scope.livemode);
  };
  const requireKey = (key: string): KeyRecord => {
    const record = Object.hasOwn(state.keys, key) ? state.keys[key] : undefined;
    return record ?? refuse("No such key.");
  };
  /** A copy for the outside: nobody changes the state by it, and it carries this sandbox's own address. */
  const shown = <T>(value: T): T => copyOf(value, machine);
  /** Does it, then lets deliveries and due work follow. */
  const doing = <T>(work: () => T): T => {
    const result = work();
    changed();
    return result;
  };

  return {
    now,
    objects: (kind, where) =>
      shown(
        scopes(where)
          .flatMap((scope) => Object.values<unknown>(scope.objects[kind]))
          .reverse(),
      ),
    events: (where = {}) =>
      shown(
        scopes(where)
          .flatMap((scope) => Object.values(scope.objects.event))
          .filter((e) => where.type === undefined || e.type === where.type)
          .sort((a, b) => b.created - a.created),
      ),
    deliveries: (filter = {}) =>
      Object.values(state.deliveries)
        .filter(
          (d) =>
            (filter.state === undefined || d.state === filter.state) &&
            (filter.event === undefined || d.event === filter.event) &&
            (filter.endpoint === undefined || d.endpoint === filter.endpoint),
        )
        .reverse(),
    rules: () => rules,
    setRule: (rule, endpointId) =>
      doing(() => {
        if (endpointId === undefined) Object.assign(rules.all, rule);
        else rules.endpoints[endpointId] = { ...PASS, ...rules.endpoints[endpointId], ...rule };
      }),
    release: (ids) =>
      doing(() => {
        const wanted =
          ids ??
          Object.values(state.deliveries)
            .filter((d) => d.state === "pending")
            .map((d) => d.id);
        deliverer.release(wanted);
        return wanted.length;
      }),
    resend: (eventId, endpointId) => doing(() => resend(scopes(), endpointId, eventId)),
    advance: (ms) =>
      doing(() => {
        if (!Number.isSafeInteger(ms) || ms < 0) refuse("The clock moves forward only, by whole milliseconds.");
        state.clockOffsetMs += ms;
        machine.runDue();
        machine.prune();
      }),
    setClock: (at) =>
      doing(() => {
        const offset = at === "wall" ? 0 : state.clockOffsetMs + (at - now());
        const isEmpty = scopes().every(
          (s) => Object.keys(s.objects.event).length === 0 && Object.keys(s.objects.payment_intent).length === 0,
        );
        // A second of grace: coming back to wall time after a seeding run that was a moment too fast.
        if (offset < state.clockOffsetMs - 1_000 && !isEmpty)
          refuse("The clock goes back only while nothing has happened yet.");
        state.clockOffsetMs = Math.round(offset);
        machine.runDue();
        machine.prune();
      }),
    settleDebit: (intentId, failureCode) =>
      doing(() => {
        const w = worldOfIntent(machine, intentId);
        const pi = requireObject(w, "payment_intent", intentId);
        if (pi.status !== "processing") refuse(`This payment is not on its way; its status is ${pi.status}.`);
        settleDebit(w, intentId, failureCode);
        state.due = state.due.filter((d) => !(d.kind === "settle-debit" && d.intent === intentId));
        return pi;
      }),
    dispute: (intentId, { reason = "fraudulent", inquiry = false } = {}) =>
      doing(() => {
        const w = worldOfIntent(machine, intentId);
        return (
          openDispute(w, chargeOf(w, intentId), reason, inquiry) ??
          refuse("This charge can't be disputed: it is not paid, already disputed, or refunded.")
        );
      }),
    decideDispute: (disputeId, outcome) =>
      doing(() => {
        const scope = scopes().find((s) => Object.hasOwn(s.objects.dispute, disputeId));
        if (scope === undefined) return refuse(`No such dispute: ${disputeId}`);
        decideDispute(machine.world(scope.accountId, scope.livemode), disputeId, outcome);
      }),
    fraudWarning: (intentId) =>
      doing(() => {
        const w = worldOfIntent(machine, intentId);
        warnOfFraud(w, chargeOf(w, intentId));
      }),
    refund: (intentId, amount) =>
      doing(() =>
        createRefund(worldOfIntent(machine, intentId), {
          payment_intent: intentId,
          ...(amount === undefined ? {} : { amount }),
        }),
      ),
    keys: () => Object.values(state.keys),
    rollKey: (key) =>
      doing(() => {
        const old = requireKey(key);
        const fresh = `${key.replace(/sandbox.*$/, "sandbox")}${machine.newRequestId().slice(4)}`;
        state.keys[fresh] = { ...old, key: fresh, state: "active" };
        old.state = "revoked";
        return fresh;
      }),
    revokeKey: (key) =>
      doing(() => {
        requireKey(key).state = "revoked";
      }),
    changeAccount: (accountId, mode, change) =>
      doing(() => {
        if (!Object.hasOwn(state.accounts, accountId)) refuse(`No such account: ${accountId}`);
        return changeAccount(machine.world(accountId, mode === "live"), change);
      }),
    addEndpoints: (accountId, mode, count, url = "https://foreign.example/stripe") =>
      doing(() => {
        if (!Object.hasOwn(state.accounts, accountId)) refuse(`No such account: ${accountId}`);
        const w = machine.world(accountId, mode === "live");
        return Array.from({ length: Math.min(count, 16) }, () =>
          createEndpoint(w, {
            url,
            enabled_events: ["charge.expired"],
            api_version: contract.version,
            metadata: { made_by: "somebody else" },
          }),
        );
      }),
    editEndpoint: (id, { api_version, ...change }) =>
      doing(() => {
        const w = endpointWorld(id);
        const endpoint = updateEndpoint(w, id, change);
        // Stripe itself never changes a version; the control API does, to make an endpoint look old.
        if (api_version !== undefined) endpoint.api_version = api_version;
        return endpoint;
      }),
    deleteEndpoint: (id) => doing(() => void deleteEndpoint(endpointWorld(id), id)),
    rollSecret: (id) =>
      doing(() => {
        const w = endpointWorld(id);
        const fresh = w.newId("whsec_");
        const [current = ""] = (w.scope.webhookSecrets[id] ?? "").split(" ");
        w.scope.webhookSecrets[id] = `${fresh} ${current}`;
        return fresh;
      }),
    faults: () => faults,
    addFault: ({ kind, times = 1, method, path, skip = 0, delayMs = 0 }) => {
      faultId += 1;
      const fault: Fault = { id: faultId, kind, times, method: method ?? null, path: path ?? null, skip, delayMs };
      faults.push(fault);
      return fault;
    },
    clearFaults: () => {
      faults.length = 0;
    },
    recorder,
    setDoubleEvents: (on) => {
      machine.settings.doubleEvents = on;
    },
    reset: () =>
      doing(() => {
        Object.assign(state, initialState());
        faults.length = 0;
        Object.assign(rules.all, PASS);
        rules.endpoints = {};
        machine.settings.doubleEvents = false;
      }),
    idle: async () => {
      for (;;) {
        const isDue = Object.values(state.deliveries).some(
          (d) => d.state === "pending" && d.nextAt <= now() && !(rules.endpoints[d.endpoint] ?? rules.all).hold,
        );
        if (!isDue && deliverer.busy() === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
  };

  function resend(all: Scope[], endpointId: string | undefined, eventId: string): number {
    const scope = all.find((s) => Object.hasOwn(s.objects.event, eventId));
    const event = scope?.objects.event[eventId];
    if (scope === undefined || event === undefined) return refuse(`No such event: ${eventId}`);
    const w = machine.world(scope.accountId, scope.livemode);
    const endpoints = Object.values(scope.objects.webhook_endpoint).filter((e) =>
      endpointId === undefined ? e.status === "enabled" : e.id === endpointId,
    );
    for (const endpoint of endpoints) {
      addDelivery(w, {
        scope: `${scope.accountId}:${scope.livemode ? "live" : "test"}`,
        event: eventId,
        endpoint: endpoint.id,
        body: JSON.stringify({ ...event, api_version: endpoint.api_version ?? contract.version }, null, 2),
      });
    }
    return endpoints.length;
  }
}
