import { findUser } from "@/db/queries/people";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { requirePassword } from "./password";
import { hashPassword, isPassword } from "./password-hash";
import { replacePassword } from "./replace-password";
import { waitSentence } from "./sign-in";
import { bookTry, forget, type Throttle, waitMs } from "./throttle";

const limit = { freeTries: 10, firstWaitMs: 5_000, longestWaitMs: 300_000 };

export type ChangePasswordInput = {
  userId: string;
  sessionId: string;
  currentPassword: string;
  newPassword: string;
  throttle: Throttle;
};

/** Asks for the current password again, and ends all other sessions of this person at once. */
export async function changePassword(ctx: Context, input: ChangePasswordInput): Promise<void> {
  const key = `change:${input.userId}`;
  const wait = waitMs(input.throttle, key, limit, ctx.now());
  if (wait > 0) throw new AppError("RATE_LIMITED", waitSentence(wait), { field: "currentPassword" });
  bookTry(input.throttle, key, ctx.now());
  const user = await findUser(ctx.db.read, input.userId);
  if (!(await isPassword(user?.passwordHash ?? null, input.currentPassword)) || user === null)
    throw new AppError("BAD_INPUT", "This is not your current password.", { field: "currentPassword" });
  forget(input.throttle, key);
  requirePassword(input.newPassword, { email: user.email }, "newPassword");
  const passwordHash = await hashPassword(input.newPassword);
  const now = ctx.now();
  await ctx.db.inTransaction((tx) =>
    replacePassword(tx, { userId: user.id, passwordHash, exceptSessionId: input.sessionId, now }),
  );
}
