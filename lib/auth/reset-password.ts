import {
  consumeMailedToken,
  endSessions,
  expireResetTokens,
  findMailedToken,
  findUserByEmail,
  setPasswordHash,
} from "@/db/queries/people";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { hashOfToken, requireOpen, type TokenState, tokenSentence, tokenState } from "./mailed-token";
import { requirePassword } from "./password";
import { hashPassword } from "./password-hash";

/** For the page: whether the link may still be used. Changes nothing, so that mail scanners may open it. */
export async function checkReset(ctx: Context, input: { token: string }): Promise<TokenState> {
  const row = await findMailedToken(ctx.db.read, { kind: "reset", tokenHash: hashOfToken(input.token) });
  return tokenState(row, ctx.now());
}

/** Sets the password by a mailed link: once. Ends every session of the person. Returns the address to sign in with. */
export async function resetPassword(
  ctx: Context,
  input: { token: string; password: string },
): Promise<{ email: string }> {
  const found = await findMailedToken(ctx.db.read, { kind: "reset", tokenHash: hashOfToken(input.token) });
  const row = requireOpen("reset", found, ctx.now());
  const { userId, email } = row;
  if (userId === null) throw new Error("A reset token without a person.");
  requirePassword(input.password, { email });
  const passwordHash = await hashPassword(input.password);
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    // Of two uses at the same moment the database lets one through.
    const isFirst = await consumeMailedToken(tx, { tokenId: row.id, now });
    if (!isFirst) throw new AppError("BAD_INPUT", tokenSentence("reset", "used"));
    await replacePassword(tx, { userId, passwordHash, exceptSessionId: null, now });
  });
  return { email };
}

/** On the server's command line: no mail needed. NOT_FOUND when nobody has the address. */
export async function setPasswordOf(ctx: Context, input: { email: string; password: string }): Promise<void> {
  const user = await findUserByEmail(ctx.db.read, input.email.trim().toLowerCase());
  if (user === null) throw new AppError("NOT_FOUND", `Nobody signs in with ${input.email}.`, { field: "email" });
  requirePassword(input.password, { email: user.email });
  const passwordHash = await hashPassword(input.password);
  const now = ctx.now();
  await ctx.db.inTransaction((tx) =>
    replacePassword(tx, { userId: user.id, passwordHash, exceptSessionId: null, now }),
  );
}

type Replacement = { userId: string; passwordHash: string; exceptSessionId: string | null; now: number };

/** A new password ends what the old one opened: other sessions, and links to reset it. */
export async function replacePassword(
  tx: Parameters<typeof setPasswordHash>[0],
  { userId, passwordHash, exceptSessionId, now }: Replacement,
): Promise<void> {
  await setPasswordHash(tx, userId, passwordHash);
  await endSessions(tx, { userId, exceptSessionId, now });
  await expireResetTokens(tx, { userId, now });
}
