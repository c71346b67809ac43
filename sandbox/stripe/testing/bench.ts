import { sandboxKeys } from "../accounts";
import { initialState } from "../initial-state";
import { createMachine, type Machine } from "../machine/machine";
import type { Form } from "../machine/state";
import type { MachineOptions } from "../machine/world";

export const KEY = sandboxKeys.nordlicht.test.secret;
export const START = Date.UTC(2026, 0, 5, 9);

export type Answer = { status: number; json: Record<string, unknown> & { error?: Record<string, unknown> } };
export type Bench = {
  machine: Machine;
  clock: { now: number };
  call(method: string, path: string, form?: Form, key?: string): Answer;
  types(): string[];
};

/** Replies are JSON objects by construction. */
export function parsed(body: string): Answer["json"] {
  return JSON.parse(body) as Answer["json"];
}

/** The state machine alone: no network, a clock that stands still, ids that count. */
export function aBench(options: Partial<MachineOptions> = {}): Bench {
  const clock = { now: START };
  let n = 0;
  const machine = createMachine(initialState(), {
    now: () => clock.now,
    newId: (prefix) => `${prefix}${String(++n).padStart(4, "0")}`,
    ...options,
  });
  return {
    machine,
    clock,
    call: (method, path, form = {}, key = KEY) => {
      const reply = machine.handle({
        method,
        path,
        form,
        authorization: `Bearer ${key}`,
        idempotencyKey: null,
        stripeVersion: null,
        upload: null,
      });
      return { status: reply.status, json: parsed(reply.body) };
    },
    types: () =>
      Object.values(machine.world(sandboxKeys.nordlicht.accountId, false).scope.objects.event).map((e) => e.type),
  };
}
