import type { Queryable } from "@/db/client";
import { findBusiness } from "@/db/queries/businesses";
import { consumeMailedToken, findMailedToken, type MailedTokenRow } from "@/db/queries/mailed-tokens";
import { findUserByEmail, insertMembership, insertUser, type Role } from "@/db/queries/people";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { hashOfToken, requireOpen, type TokenState, tokenSentence, tokenState } from "./mailed-token";
import { requirePassword } from "./password";
import { hashPassword } from "./password-hash";

export type InvitationView =
  | { state: Exclude<TokenState, "open"> }
  | { state: "open"; email: string; role: Role; businessName: string; hasAccount: boolean };

/** What the invitation's page shows. Changes nothing, so that mail scanners may open it. */
export async function viewInvitation(ctx: Context, input: { token: string }): Promise<InvitationView> {
  const q = ctx.db.read;
  const row = await findMailedToken(q, { kind: "invitation", tokenHash: hashOfToken(input.token) });
  const state = tokenState(row, ctx.now());
  if (row === null || state !== "open") return { state: state === "open" ? "unknown" : state };
  const { businessId, role } = invitationFacts(row);
  const business = await findBusiness(q, businessId);
  const hasAccount = (await findUserByEmail(q, row.email)) !== null;
  return { state: "open", email: row.email, role, businessName: business?.name ?? "", hasAccount };
}

export type AcceptInput = {
  token: string;
  /** Who is signed in, or the password a new person chose. */
  as: { userId: string; email: string } | { newPassword: string };
};

/**
 * Joins the business, once. A person who has an account accepts it signed in to that account; a new one by choosing a
 * password. The link alone never opens an existing account.
 */
export async function acceptInvitation(
  ctx: Context,
  input: AcceptInput,
): Promise<{ businessId: string; email: string }> {
  const found = await findMailedToken(ctx.db.read, { kind: "invitation", tokenHash: hashOfToken(input.token) });
  const row = requireOpen("invitation", found, ctx.now());
  const { businessId, role } = invitationFacts(row);
  const { as } = input;
  if ("userId" in as) {
    if (as.email !== row.email)
      throw new AppError("FORBIDDEN", `This invitation is for ${row.email}. You are signed in as ${as.email}.`);
    await ctx.db.inTransaction((tx) => join(tx, ctx, { row, businessId, role, userId: as.userId }));
    return { businessId, email: row.email };
  }
  requirePassword(as.newPassword, { email: row.email });
  const passwordHash = await hashPassword(as.newPassword);
  const userId = ctx.newId("usr");
  await ctx.db.inTransaction(async (tx) => {
    const isNew = await insertUser(tx, {
      id: userId,
      email: row.email,
      name: null,
      passwordHash,
      createdAt: ctx.now(),
    });
    if (!isNew)
      throw new AppError(
        "CONFLICT",
        `There is an account for ${row.email} already. Sign in, then open the link again.`,
      );
    await join(tx, ctx, { row, businessId, role, userId });
  });
  return { businessId, email: row.email };
}

type Joining = { row: MailedTokenRow; businessId: string; role: Role; userId: string };

async function join(tx: Queryable, ctx: Context, { row, businessId, role, userId }: Joining): Promise<void> {
  const now = ctx.now();
  if (!(await consumeMailedToken(tx, { tokenId: row.id, now })))
    throw new AppError("BAD_INPUT", tokenSentence("invitation", "used"));
  await insertMembership(tx, { id: ctx.newId("mem"), userId, businessId, role, createdAt: now });
}

function invitationFacts(row: MailedTokenRow): { businessId: string; role: Role } {
  if (row.businessId === null || row.role === null) throw new Error("An invitation without a business or a role.");
  return { businessId: row.businessId, role: row.role };
}
