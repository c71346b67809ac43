import { findUserByEmail } from "@/db/queries/people";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { requirePassword } from "./password";
import { hashPassword } from "./password-hash";
import { replacePassword } from "./replace-password";

/** On the server's command line: no mail needed. Ends every session of the person. NOT_FOUND for an unknown address. */
export async function setPassword(ctx: Context, input: { email: string; password: string }): Promise<void> {
  const user = await findUserByEmail(ctx.db.read, input.email.trim().toLowerCase());
  if (user === null) throw new AppError("NOT_FOUND", `Nobody signs in with ${input.email}.`, { field: "email" });
  requirePassword(input.password, { email: user.email });
  const passwordHash = await hashPassword(input.password);
  const now = ctx.now();
  await ctx.db.inTransaction((tx) =>
    replacePassword(tx, { userId: user.id, passwordHash, exceptSessionId: null, now }),
  );
}
