"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { createKey, revokeKey } from "@/lib/api/save-key";
import { AppError } from "@/lib/app-error";
import { redeliver, redeliverFailed } from "@/lib/hooks/redeliver";
import { rollSecret } from "@/lib/hooks/roll-secret";
import { changeEndpoint, createEndpoint } from "@/lib/hooks/save-endpoint";
import { sendTestEvent } from "@/lib/hooks/send-test-event";
import { removeEndpoint, switchEndpoint } from "@/lib/hooks/switch-endpoint";
import { type Owner, ownerAction } from "@/lib/http/owner";

const roles = ["owner", "developer"] as const;
const id = z.string().max(100);
const OfEndpoint = z.object({ endpointId: id });
/** What the page showed: the mode may have been switched in another tab meanwhile. */
const Mode = z.enum(["test", "live"]);
const Typed = z.object({
  url: z.string().max(2_000, "This address is too long."),
  events: z.array(z.string().max(50)).max(50).default([]),
});

const dayMs = 86_400_000;
const actor = ({ userId, role }: Owner) => ({ userId, role });
const shown = (owner: Owner) => revalidatePath(`/b/${owner.businessId}/settings/developers`, "layout");

export const createEndpointAction = ownerAction(
  Typed.extend({ mode: Mode }),
  async (ctx, owner, typed) => {
    const made = await createEndpoint(ctx, { businessId: owner.businessId, ...typed, by: actor(owner) });
    shown(owner);
    return made;
  },
  { roles },
);

export const changeEndpointAction = ownerAction(
  Typed.extend({ endpointId: id }),
  async (ctx, owner, input) => {
    await changeEndpoint(ctx, { businessId: owner.businessId, ...input, by: actor(owner) });
    shown(owner);
    return { data: null, message: "Saved." };
  },
  { roles },
);

export const switchEndpointAction = ownerAction(
  OfEndpoint.extend({ isOn: z.enum(["yes", "no"]) }),
  async (ctx, owner, { endpointId, isOn }) => {
    const { businessId } = owner;
    const { sent } = await switchEndpoint(ctx, { businessId, endpointId, isOn: isOn === "yes", by: actor(owner) });
    shown(owner);
    const waiting = sent === 1 ? "1 message that waited is sent now." : `${sent} messages that waited are sent now.`;
    return { data: null, message: isOn === "no" ? "Switched off." : `Switched on.${sent > 0 ? ` ${waiting}` : ""}` };
  },
  { roles },
);

export const removeEndpointAction = ownerAction(
  OfEndpoint,
  async (ctx, owner, { endpointId }) => {
    // The page it was pressed on is gone with it: the browser goes on to the list, which is read anew.
    await removeEndpoint(ctx, { businessId: owner.businessId, endpointId, by: actor(owner) });
    return null;
  },
  { roles },
);

export const rollSecretAction = ownerAction(
  OfEndpoint.extend({ atOnce: z.literal("on").optional() }),
  async (ctx, owner, { endpointId, atOnce }) => {
    const { businessId } = owner;
    const rolled = await rollSecret(ctx, { businessId, endpointId, atOnce: atOnce === "on", by: actor(owner) });
    shown(owner);
    return { secret: rolled.secret };
  },
  { roles },
);

export const sendTestEventAction = ownerAction(
  OfEndpoint,
  async (ctx, owner, { endpointId }) => {
    const outcome = await sendTestEvent(ctx, { businessId: owner.businessId, endpointId, by: actor(owner) });
    shown(owner);
    if (!outcome.arrived) throw new AppError("PROVIDER", `The test event did not arrive. ${outcome.problem}`);
    return { data: null, message: `The test event arrived: it was answered ${outcome.status}.` };
  },
  { roles },
);

export const redeliverAction = ownerAction(
  z.object({ deliveryId: id }),
  async (ctx, owner, { deliveryId }) => {
    await redeliver(ctx, { businessId: owner.businessId, deliveryId, by: actor(owner) });
    shown(owner);
    return { data: null, message: "It is sent again now. Reload the page to see what came back." };
  },
  { roles },
);

export const redeliverFailedAction = ownerAction(
  OfEndpoint,
  async (ctx, owner, { endpointId }) => {
    const { businessId } = owner;
    const createdFrom = ctx.now() - 30 * dayMs;
    const { sent } = await redeliverFailed(ctx, { businessId, endpointId, createdFrom, by: actor(owner) });
    shown(owner);
    if (sent === 0) return { data: null, message: "Nothing of the last 30 days is left to be sent again." };
    return { data: null, message: sent === 1 ? "1 message is sent again." : `${sent} messages are sent again.` };
  },
  { roles },
);

export const createKeyAction = ownerAction(
  z.object({ mode: Mode, name: z.string().max(200, "This name is too long.") }),
  async (ctx, owner, input) => {
    const made = await createKey(ctx, { businessId: owner.businessId, ...input, by: actor(owner) });
    shown(owner);
    return made;
  },
  { roles },
);

export const revokeKeyAction = ownerAction(
  z.object({ keyId: id }),
  async (ctx, owner, { keyId }) => {
    await revokeKey(ctx, { businessId: owner.businessId, keyId, by: actor(owner) });
    shown(owner);
    return null;
  },
  { roles },
);
