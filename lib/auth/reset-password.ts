import { consumeMailedToken, findMailedToken } from "@/db/queries/mailed-tokens";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { hashOfToken, requireOpen, tokenSentence } from "./mailed-token";
import { requirePassword } from "./password";
import { hashPassword } from "./password-hash";
import { replacePassword } from "./replace-password";

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
