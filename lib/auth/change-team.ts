import type { Queryable } from "@/db/client";
import {
  deleteMembership,
  findMember,
  hasOtherOwner,
  type Invitation,
  listMembers,
  listOpenInvitations,
  type Member,
  type Role,
  setRole,
  withdrawInvitations,
} from "@/db/queries/people";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";

export async function listTeam(
  ctx: Context,
  input: { businessId: string },
): Promise<{ members: Member[]; invitations: Invitation[] }> {
  const q = ctx.db.read;
  const members = await listMembers(q, input.businessId);
  const invitations = await listOpenInvitations(q, { businessId: input.businessId, now: ctx.now() });
  return { members, invitations };
}

type OfMember = { businessId: string; membershipId: string };

/** Works from the next request on. CONFLICT when the business would have no owner left. */
export async function changeRole(ctx: Context, input: OfMember & { role: Role }): Promise<void> {
  await ctx.db.inTransaction(async (tx) => {
    const member = await requireMember(tx, input);
    if (input.role !== "owner") await requireOwnerLeft(tx, member, input);
    await setRole(tx, input);
  });
}

/** The person keeps their account but sees nothing of this business from the next request on. */
export async function removeMember(ctx: Context, input: OfMember): Promise<void> {
  await ctx.db.inTransaction(async (tx) => {
    await requireOwnerLeft(tx, await requireMember(tx, input), input);
    await deleteMembership(tx, input);
  });
}

/** The link in the mail stops working. NOT_FOUND when it was accepted or withdrawn meanwhile. */
export async function withdrawInvitation(
  ctx: Context,
  input: { businessId: string; invitationId: string },
): Promise<void> {
  const isWithdrawn = await ctx.db.inTransaction((tx) => withdrawInvitations(tx, { ...input, now: ctx.now() }));
  if (!isWithdrawn) throw new AppError("NOT_FOUND", "This invitation was accepted or withdrawn already.");
}

async function requireMember(tx: Queryable, input: OfMember): Promise<Member> {
  const member = await findMember(tx, input);
  if (member === null) throw new AppError("NOT_FOUND", "This person does not belong to the business.");
  return member;
}

async function requireOwnerLeft(tx: Queryable, member: Member, input: OfMember): Promise<void> {
  if (member.role === "owner" && !(await hasOtherOwner(tx, input)))
    throw new AppError("CONFLICT", "This is the only owner. Make somebody else an owner first.");
}
