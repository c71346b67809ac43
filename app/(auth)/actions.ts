"use server";

import { after } from "next/server";
import { z } from "zod";
import { AppError } from "@/lib/app-error";
import { acceptInvitation } from "@/lib/auth/accept-invitation";
import { requestReset } from "@/lib/auth/request-reset";
import { resetPassword } from "@/lib/auth/reset-password";
import { waitSentence } from "@/lib/auth/sign-in";
import { signUp } from "@/lib/auth/sign-up";
import { bookTry, waitMs } from "@/lib/auth/throttle";
import type { Context } from "@/lib/context";
import { personAction, publicAction } from "@/lib/http/action";
import { clientIp } from "@/lib/http/client-ip";
import { describe } from "@/lib/http/handle";
import { signInThrottle } from "@/lib/http/throttle";
import { parseAddress } from "@/lib/mail/address";

const text = (length: number) => z.string().max(length, `Type at most ${length} characters.`);
const SignUp = z.object({ businessName: text(200), country: text(2), email: text(320), password: text(2_000) });
const Reset = z.object({ email: text(320) });
const NewPassword = z.object({ token: text(200), password: text(2_000) });
const Token = z.object({ token: text(200) });

/** Each of these costs a hash or a mail, so one place may ask for a dozen before it has to wait. */
async function slowDown(ctx: Context, what: string): Promise<void> {
  const key = `${what}:${await clientIp()}`;
  const limit = { freeTries: 12, firstWaitMs: 5_000, longestWaitMs: 120_000 };
  const wait = waitMs(signInThrottle(), key, limit, ctx.now());
  if (wait > 0) throw new AppError("RATE_LIMITED", waitSentence(wait));
  bookTry(signInThrottle(), key, ctx.now());
}

export const signUpAction = publicAction(SignUp, async (ctx, input) => {
  await slowDown(ctx, "sign-up");
  const { businessId } = await signUp(ctx, input, { ip: await clientIp(), throttle: signInThrottle() });
  return { email: input.email.trim().toLowerCase(), businessId };
});

export const requestResetAction = publicAction(Reset, async (ctx, input) => {
  const parsed = parseAddress(input.email);
  if (!parsed.ok) throw new AppError("BAD_INPUT", parsed.reason, { field: "email" });
  await slowDown(ctx, "reset");
  // Looked up and mailed after the answer: how long it takes must not tell whether the address is known.
  after(async () => {
    try {
      await requestReset(ctx, input);
    } catch (error) {
      ctx.log.error("reset.failed", { error: describe(error) });
    }
  });
  return {
    data: null,
    message: `If somebody signs in with ${parsed.address}, a mail with a link is on its way. The link works for one hour.`,
  };
});

export const resetPasswordAction = publicAction(NewPassword, async (ctx, input) => {
  await slowDown(ctx, "token");
  const { email } = await resetPassword(ctx, input);
  return { email, path: "/b" };
});

export const acceptAsNewAction = publicAction(NewPassword, async (ctx, { token, password }) => {
  await slowDown(ctx, "token");
  const { businessId, email } = await acceptInvitation(ctx, { token, as: { newPassword: password } });
  return { email, path: `/b/${businessId}` };
});

export const acceptSignedInAction = personAction(Token, async (ctx, session, { token }) => {
  const as = { userId: session.userId, email: session.email };
  const { businessId, email } = await acceptInvitation(ctx, { token, as });
  return { email, path: `/b/${businessId}` };
});
