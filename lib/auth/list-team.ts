import { type Invitation, listOpenInvitations } from "@/db/queries/mailed-tokens";
import { listMembers, type Member } from "@/db/queries/people";
import type { Context } from "@/lib/context";

export type Team = { members: Member[]; invitations: Invitation[] };

export async function listTeam(ctx: Context, input: { businessId: string }): Promise<Team> {
  const q = ctx.db.read;
  const members = await listMembers(q, input.businessId);
  const invitations = await listOpenInvitations(q, { businessId: input.businessId, now: ctx.now() });
  return { members, invitations };
}
