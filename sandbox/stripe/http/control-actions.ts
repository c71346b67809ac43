import type Stripe from "stripe";
import type { Delivery, Form } from "../machine/state";
import { count, given, isOn, modeOf, refuse, text } from "./control-input";
import type { SandboxControl } from "./control-types";
import { FAULT_KINDS, isFaultKind, isUsablePattern } from "./faults";

export const STATES: readonly Delivery["state"][] = ["pending", "delivered", "failed", "stopped"];

export function setRule(control: SandboxControl, form: Form): unknown {
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

export function addFault(control: SandboxControl, form: Form): unknown {
  const kind = form.kind === undefined ? undefined : String(form.kind);
  if (!isFaultKind(kind)) return refuse(`kind is one of ${FAULT_KINDS.join(", ")}`);
  const path = text(form, "path");
  if (path !== undefined && !isUsablePattern(path))
    refuse("path is a part of the path, or a regular expression between slashes");
  return control.addFault({
    kind,
    ...given({
      times: count(form, "times"),
      method: text(form, "method")?.toUpperCase(),
      path,
      skip: count(form, "skip"),
      delayMs: count(form, "delay_ms"),
    }),
  });
}

export function changeAccount(control: SandboxControl, id: string, form: Form): Stripe.Account {
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

export function overview(control: SandboxControl): unknown {
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

export function editEndpoint(control: SandboxControl, id: string, form: Form): unknown {
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

export function release(control: SandboxControl, form: Form): unknown {
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

export function record(control: SandboxControl, path: string | undefined): unknown {
  if (path === undefined || path === "") control.recorder.stop();
  else if (!path.endsWith(".jsonl") || path.includes("\0")) refuse("path ends in .jsonl");
  else control.recorder.start(path);
  return { recording: control.recorder.path() };
}
