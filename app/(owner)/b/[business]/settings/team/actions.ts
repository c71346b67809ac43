"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { changeRole } from "@/lib/auth/change-role";
import { inviteMember } from "@/lib/auth/invite-member";
import { openSignUp } from "@/lib/auth/open-sign-up";
import { removeMember } from "@/lib/auth/remove-member";
import { withdrawInvitation } from "@/lib/auth/withdraw-invitation";
import { type Owner, ownerAction } from "@/lib/http/owner";

const roles = ["owner"] as const;
const Role = z.enum(["owner", "member", "developer"], "Choose a role.");
const id = z.string().max(100);

const shown = (owner: Owner) => revalidatePath(`/b/${owner.businessId}/settings/team`);

export const inviteAction = ownerAction(
  z.object({ email: z.string().max(320), role: Role }),
  async (ctx, owner, { email, role }) => {
    const { businessId, userId } = owner;
    const by = { userId, email: owner.email };
    const invitation = await inviteMember(ctx, { businessId, email, role, by });
    shown(owner);
    return { email: invitation.email, url: ctx.instance.publicUrl + invitation.path };
  },
  { roles },
);

export const changeRoleAction = ownerAction(
  z.object({ membershipId: id, role: Role }),
  async (ctx, owner, input) => {
    await changeRole(ctx, { businessId: owner.businessId, ...input });
    shown(owner);
    return null;
  },
  { roles },
);

export const removeMemberAction = ownerAction(
  z.object({ membershipId: id }),
  async (ctx, owner, input) => {
    await removeMember(ctx, { businessId: owner.businessId, ...input });
    shown(owner);
    return null;
  },
  { roles },
);

export const withdrawInvitationAction = ownerAction(
  z.object({ invitationId: id }),
  async (ctx, owner, input) => {
    await withdrawInvitation(ctx, { businessId: owner.businessId, ...input });
    shown(owner);
    return null;
  },
  { roles },
);

export const openSignUpAction = ownerAction(
  z.object({ isOpen: z.literal("on").optional() }),
  async (ctx, owner, { isOpen }) => {
    await openSignUp(ctx, { businessId: owner.businessId, isOpen: isOpen === "on" });
    shown(owner);
    return null;
  },
  { roles },
);
