import { claimJobs } from "@/db/queries/jobs";
import { openSignUp } from "@/lib/auth/open-sign-up";
import { signIn } from "@/lib/auth/sign-in";
import { signUp } from "@/lib/auth/sign-up";
import { createThrottle, type Throttle } from "@/lib/auth/throttle";
import { sendQueuedMail } from "@/lib/mail/send-queued-mail";
import type { TestContext } from "./context";

export const PASSWORD = "a quiet northern light";

/** The first owner with their business, signed up as people do. */
export async function anOwner(ctx: TestContext, email = "anna@nordlicht.example") {
  const { userId, businessId } = await signUp(ctx, {
    businessName: `Business of ${email}`,
    country: "PL",
    email,
    password: PASSWORD,
  });
  return { userId, businessId, email };
}

/** Two owners of two businesses in one installation. */
export async function twoOwners(ctx: TestContext) {
  const anna = await anOwner(ctx);
  await openSignUp(ctx, { businessId: anna.businessId, isOpen: true });
  ctx.clock.advance(1_000);
  const bert = await anOwner(ctx, "bert@other.example");
  return { anna, bert };
}

export async function aSession(ctx: TestContext, email: string, options: { throttle?: Throttle; ip?: string } = {}) {
  const opened = await signIn(ctx, {
    email,
    password: PASSWORD,
    ip: options.ip ?? "192.0.2.1",
    userAgent: "vitest",
    throttle: options.throttle ?? createThrottle(),
  });
  if (opened === null) throw new Error(`${email} could not sign in.`);
  return opened;
}

/** Sends what is queued and returns the path of the link in the last mail to this address. */
export async function mailedPath(ctx: TestContext, to: string): Promise<string> {
  const due = await ctx.db.inTransaction((tx) =>
    claimJobs(tx, { now: ctx.now(), leasedUntil: ctx.now() + 60_000, limit: 50 }),
  );
  for (const { payload } of due) await sendQueuedMail(ctx, { mailId: String(payload.mailId) });
  const mail = ctx.mail.sent.findLast((sent) => sent.to.includes(to));
  const path = mail?.text.match(/https:\/\/pay\.test\.example(\/\S+)/)?.[1];
  if (path === undefined) throw new Error(`No mail with a link was sent to ${to}.`);
  return path;
}
