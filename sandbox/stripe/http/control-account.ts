import { RIGHTS_THE_APP_NEEDS } from "../accounts";
import { changeAccount } from "../machine/account";
import type { KeyRecord } from "../machine/state";
import { contract } from "../machine/validate";
import { createEndpoint, deleteEndpoint, updateEndpoint } from "../machine/webhook-endpoints";
import type { World } from "../machine/world";
import { refuse } from "./control-input";
import type { ControlDesk, Mode, SandboxControl } from "./control-types";

type KeyGroup = "keys" | "rollKey" | "revokeKey" | "restrictKey" | "changeAccount";
type EndpointGroup = "addEndpoints" | "editEndpoint" | "deleteEndpoint" | "rollSecret" | "setWebhookRules";

function worldOf({ machine }: ControlDesk, accountId: string, mode: Mode): World {
  if (!Object.hasOwn(machine.state.accounts, accountId)) return refuse(`No such account: ${accountId}`);
  return machine.world(accountId, mode === "live");
}

/** What the account's owner does in Stripe's dashboard: keys and profile. */
export function accountControls(desk: ControlDesk): Pick<SandboxControl, KeyGroup> {
  const { machine, doing } = desk;
  const { state } = machine;
  const requireKey = (key: string): KeyRecord => {
    const record = Object.hasOwn(state.keys, key) ? state.keys[key] : undefined;
    return record ?? refuse("No such key.");
  };
  return {
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
    restrictKey: (accountId, mode, without) =>
      doing(() => {
        worldOf(desk, accountId, mode);
        const key = `rk_${mode}_sandbox${machine.newRequestId().slice(4)}`;
        const rights = RIGHTS_THE_APP_NEEDS.filter((right) => !without.includes(right));
        state.keys[key] = { key, kind: "restricted", accountId, livemode: mode === "live", rights, state: "active" };
        return key;
      }),
    changeAccount: (accountId, mode, change) =>
      doing(() => {
        return changeAccount(worldOf(desk, accountId, mode), change);
      }),
  };
}

/** Webhook endpoints as somebody else would make, edit and delete them. */
export function endpointControls(desk: ControlDesk): Pick<SandboxControl, EndpointGroup> {
  const { machine, scopes, doing } = desk;
  const endpointWorld = (id: string): World => {
    const scope = scopes().find((s) => Object.hasOwn(s.objects.webhook_endpoint, id));
    if (scope === undefined) return refuse(`No such webhook endpoint: ${id}`);
    return machine.world(scope.accountId, scope.livemode);
  };
  return {
    addEndpoints: (accountId, mode, count, url = "https://foreign.example/stripe") =>
      doing(() => {
        const w = worldOf(desk, accountId, mode);
        return Array.from({ length: Math.min(count, machine.settings.webhookLimit) }, () =>
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
    setWebhookRules: ({ limit, allowLoopback }) => {
      if (limit !== undefined) machine.settings.webhookLimit = limit;
      if (allowLoopback !== undefined) machine.settings.allowLoopbackWebhooks = allowLoopback;
    },
    rollSecret: (id) =>
      doing(() => {
        const w = endpointWorld(id);
        const fresh = w.newId("whsec_");
        const [current = ""] = (w.scope.webhookSecrets[id] ?? "").split(" ");
        w.scope.webhookSecrets[id] = `${fresh} ${current}`;
        return fresh;
      }),
  };
}
