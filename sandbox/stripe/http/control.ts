import { initialState } from "../initial-state";
import { accountControls, endpointControls } from "./control-account";
import { deliveryControls, listControls } from "./control-deliveries";
import { refuse } from "./control-input";
import { moneyControls } from "./control-money";
import type { ControlDesk, ControlParts, SandboxControl } from "./control-types";
import { PASS } from "./deliver";
import type { Fault } from "./faults";

function clockControls({
  machine,
  now,
  scopes,
  doing,
}: ControlDesk): Pick<SandboxControl, "now" | "advance" | "setClock"> {
  const { state } = machine;
  return {
    now,
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
  };
}

type FaultGroup = "faults" | "addFault" | "clearFaults" | "recorder" | "setDoubleEvents" | "reset";

function faultControls({ machine, faults, rules, recorder, doing }: ControlDesk): Pick<SandboxControl, FaultGroup> {
  const { state } = machine;
  let faultId = 0;
  return {
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
  };
}

export function createControl(parts: ControlParts): SandboxControl {
  const { machine, changed } = parts;
  const desk: ControlDesk = {
    ...parts,
    scopes: (where = {}) =>
      Object.values(machine.state.scopes).filter(
        (s) =>
          (where.accountId === undefined || s.accountId === where.accountId) &&
          (where.mode === undefined || s.livemode === (where.mode === "live")),
      ),
    doing: (work) => {
      const result = work();
      changed();
      return result;
    },
  };
  return {
    ...listControls(desk),
    ...deliveryControls(desk),
    ...clockControls(desk),
    ...moneyControls(desk),
    ...accountControls(desk),
    ...endpointControls(desk),
    ...faultControls(desk),
  };
}
