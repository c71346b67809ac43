import { expireResetTokens, insertMailedToken } from "@/db/queries/mailed-tokens";
import { findUserByEmail } from "@/db/queries/people";
import type { Context } from "@/lib/context";
import { parseAddress } from "@/lib/mail/address";
import { queueMail } from "@/lib/mail/queue-mail";
import { newMailedToken, RESET_MS } from "./mailed-token";

/**
 * Mails a single-use link for a new password when the address has an account; otherwise does nothing. Tells the caller
 * neither, so the page says the same for both. The adapter runs it after its answer, so that time tells nothing either.
 */
export async function requestReset(ctx: Context, input: { email: string }): Promise<void> {
  const parsed = parseAddress(input.email);
  if (!parsed.ok) return;
  const user = await findUserByEmail(ctx.db.read, parsed.address.toLowerCase());
  if (user === null) return;
  const { token, tokenHash } = newMailedToken(ctx.random);
  const now = ctx.now();
  const tokenId = ctx.newId("tok");
  await ctx.db.inTransaction(async (tx) => {
    await expireResetTokens(tx, { userId: user.id, now });
    await insertMailedToken(tx, {
      id: tokenId,
      kind: "reset",
      tokenHash,
      userId: user.id,
      businessId: null,
      email: user.email,
      role: null,
      createdAt: now,
      expiresAt: now + RESET_MS,
      usedAt: null,
    });
    await queueMail(tx, {
      ctx,
      businessId: null,
      invoiceId: null,
      paymentId: null,
      kind: "reset",
      key: `reset:${tokenId}`,
      to: [user.email],
      cc: [],
      subject: "Choose a new password",
      content: { path: `/reset/${token}`, language: "en" },
      createdBy: null,
    });
  });
}
