import { findBusiness } from "@/db/queries/businesses";
import { insertMailedToken, withdrawInvitations } from "@/db/queries/mailed-tokens";
import { findUserByEmail, listMembers, type Role } from "@/db/queries/people";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { requireAddress } from "@/lib/mail/address";
import { queueMail } from "@/lib/mail/queue-mail";
import { INVITATION_MS, newMailedToken } from "./mailed-token";

export type InviteInput = { businessId: string; email: string; role: Role; by: { userId: string; email: string } };

/**
 * Mails an invitation for one role; a newer one replaces an older one to the same address. CONFLICT when the person already
 * belongs to the business. Returns the link's path, for owners without a mail server.
 */
export async function inviteMember(ctx: Context, input: InviteInput): Promise<{ path: string; email: string }> {
  const email = requireAddress(input.email, "email").toLowerCase();
  const { token, tokenHash } = newMailedToken(ctx.random);
  const path = `/invitation/${token}`;
  await ctx.db.inTransaction(async (tx) => {
    const now = ctx.now();
    const { businessId } = input;
    const business = await findBusiness(tx, businessId);
    if (business === null) throw new AppError("NOT_FOUND", "This business does not exist.");
    const [user, members] = [await findUserByEmail(tx, email), await listMembers(tx, businessId)];
    if (user !== null && members.some((member) => member.userId === user.id))
      throw new AppError("CONFLICT", `${email} already belongs to ${business.name}.`, { field: "email" });
    await withdrawInvitations(tx, { businessId, email, now });
    const id = ctx.newId("tok");
    const { role } = input;
    await insertMailedToken(tx, {
      id,
      kind: "invitation",
      tokenHash,
      userId: null,
      businessId,
      email,
      role,
      createdAt: now,
      expiresAt: now + INVITATION_MS,
      usedAt: null,
    });
    await queueMail(tx, {
      ctx,
      businessId,
      invoiceId: null,
      paymentId: null,
      kind: "invitation",
      key: `invitation:${id}`,
      to: [email],
      cc: [],
      subject: `${input.by.email} invites you to ${business.name}`,
      content: { path, language: business.language, businessName: business.name, invitedBy: input.by.email, role },
      createdBy: input.by.userId,
    });
  });
  return { path, email };
}
