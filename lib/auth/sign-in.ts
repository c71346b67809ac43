import { findUserByEmail, insertSession } from "@/db/queries/people";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { parseAddress } from "@/lib/mail/address";
import { SESSION_MS } from "./check-session";
import { isPassword } from "./password-hash";
import { bookTry, forget, forgiveTry, type Limit, remember, type Throttle, waitMs } from "./throttle";

/** Ten free tries each: one place on one address; one place on any address; one address from strangers' places. */
const ofPair: Limit = { freeTries: 10, firstWaitMs: 5_000, longestWaitMs: 300_000 };
const ofPlace: Limit = { freeTries: 10, firstWaitMs: 1_000, longestWaitMs: 60_000 };
const ofAddress: Limit = { freeTries: 10, firstWaitMs: 1_000, longestWaitMs: 10_000 };

/** Where a try comes from, and who counts it. */
export type Place = { ip: string; throttle: Throttle };

export type SignInInput = {
  email: string;
  password: string;
  ip: string;
  userAgent: string | null;
  throttle: Throttle;
};

/**
 * Opens a session, or null when address or password is wrong: which of the two is not said, not in words and not in time.
 * Throws RATE_LIMITED with a sentence that says how long to wait. The right password from a place it was used from before
 * is not slowed by what strangers try on the address.
 */
export async function signIn(ctx: Context, input: SignInInput): Promise<{ userId: string; sessionId: string } | null> {
  const parsed = parseAddress(input.email);
  const email = (parsed.ok ? parsed.address : input.email.slice(0, 254)).toLowerCase();
  const forgive = bookPasswordTry(ctx, email, input);

  const user = parsed.ok ? await findUserByEmail(ctx.db.read, email) : null;
  if (!(await isPassword(user?.passwordHash ?? null, input.password)) || user === null) return null;

  forgive();
  forget(input.throttle, pairKey(email, input.ip));
  remember(input.throttle, pairKey(email, input.ip), ctx.now());
  return { userId: user.id, sessionId: await openSession(ctx, { userId: user.id, userAgent: input.userAgent }) };
}

/**
 * Every door at which the password of an address can be tried counts here, before it is looked at. Throws RATE_LIMITED;
 * returns what takes the try back when it was right.
 */
export function bookPasswordTry(ctx: Context, email: string, place: Place): () => void {
  const { throttle } = place;
  const tries = triesOf(email, place, ctx.now());
  const wait = Math.max(...tries.map(({ key, limit }) => waitMs(throttle, key, limit, ctx.now())));
  if (wait > 0) throw new AppError("RATE_LIMITED", waitSentence(wait));
  for (const { key } of tries) bookTry(throttle, key, ctx.now());
  return () => {
    for (const { key } of tries) forgiveTry(throttle, key);
  };
}

const pairKey = (email: string, ip: string) => `pair:${ip} ${email}`;

function triesOf(email: string, input: Place, now: number): { key: string; limit: Limit }[] {
  const pair = { key: pairKey(email, input.ip), limit: ofPair };
  const place = { key: `place:${input.ip}`, limit: ofPlace };
  const knownSince = input.throttle.known.get(pair.key);
  const isKnown = knownSince !== undefined && now - knownSince < SESSION_MS;
  return isKnown ? [pair, place] : [pair, place, { key: `address:${email}`, limit: ofAddress }];
}

export function waitSentence(wait: number): string {
  const seconds = Math.ceil(wait / 1_000);
  const time =
    seconds < 90 ? `${seconds} ${seconds === 1 ? "second" : "seconds"}` : `${Math.ceil(seconds / 60)} minutes`;
  return `Too many tries. Wait ${time}, then try again.`;
}

export async function openSession(ctx: Context, input: { userId: string; userAgent: string | null }): Promise<string> {
  const now = ctx.now();
  const sessionId = ctx.newId("ses");
  await ctx.db.inTransaction((tx) =>
    insertSession(tx, {
      id: sessionId,
      userId: input.userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + SESSION_MS,
      endedAt: null,
      userAgent: input.userAgent?.slice(0, 300) ?? null,
    }),
  );
  return sessionId;
}
