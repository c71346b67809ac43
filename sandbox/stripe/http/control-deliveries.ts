import type { Machine } from "../machine/machine";
import type { Scope } from "../machine/state";
import { contract } from "../machine/validate";
import { addDelivery } from "../machine/world";
import { refuse } from "./control-input";
import type { ControlDesk, SandboxControl } from "./control-types";
import { PASS } from "./deliver";

type ListGroup = "objects" | "events" | "deliveries";
type DeliveryGroup = "rules" | "setRule" | "release" | "resend" | "idle";

/** What goes in comes out: JSON in between keeps every field of a state that is JSON itself. */
function copyOf<T>(value: T, machine: Machine): T {
  return JSON.parse(machine.withOrigin(JSON.stringify(value))) as T;
}

/** Lists of what is there, as copies: nobody changes the state by them, and they carry this sandbox's own address. */
export function listControls({ machine, scopes }: ControlDesk): Pick<SandboxControl, ListGroup> {
  const { state } = machine;
  const shown = <T>(value: T): T => copyOf(value, machine);
  return {
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
  };
}

/** Bends deliveries on their way. */
export function deliveryControls({
  machine,
  rules,
  deliverer,
  now,
  scopes,
  doing,
}: ControlDesk): Pick<SandboxControl, DeliveryGroup> {
  const { state } = machine;
  return {
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
    resend: (eventId, endpointId) => doing(() => resendEvent(machine, scopes(), eventId, endpointId)),
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
}

function resendEvent(machine: Machine, all: Scope[], eventId: string, endpointId: string | undefined): number {
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
