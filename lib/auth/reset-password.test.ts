import { beforeEach, expect, test } from "vitest";
import { aContext, type TestContext } from "@/testing/context";
import { anOwner, aSession, mailedPath, PASSWORD } from "@/testing/people";
import { changePassword } from "./change-password";
import { checkReset } from "./check-reset";
import { checkSession } from "./check-session";
import { endOtherSessions } from "./end-other-sessions";
import { requestReset } from "./request-reset";
import { resetPassword } from "./reset-password";
import { setPassword } from "./set-password";
import { signIn } from "./sign-in";
import { createThrottle } from "./throttle";

const email = "anna@nordlicht.example";
const NEW = "another quiet sentence";
let ctx: TestContext;

beforeEach(async () => {
  ctx = await aContext();
  await anOwner(ctx, email);
});

const enter = (password: string) =>
  signIn(ctx, { email, password, ip: "192.0.2.1", userAgent: null, throttle: createThrottle() });

async function aResetToken(): Promise<string> {
  await requestReset(ctx, { email });
  return (await mailedPath(ctx, email)).replace("/reset/", "");
}

test("the mailed link sets a new password and ends every session", async () => {
  const before = await aSession(ctx, email);
  const token = await aResetToken();
  expect(await resetPassword(ctx, { token, password: NEW })).toEqual({ email });
  expect(await checkSession(ctx, { sessionId: before.sessionId })).toBeNull();
  expect(await enter(PASSWORD)).toBeNull();
  expect(await enter(NEW)).not.toBeNull();
});

test("looking at the link as often as one likes does not use it up", async () => {
  const token = await aResetToken();
  for (let at = 0; at < 5; at += 1) expect(await checkReset(ctx, { token })).toBe("open");
  await resetPassword(ctx, { token, password: NEW });
  expect(await checkReset(ctx, { token })).toBe("used");
});

test("the link works once", async () => {
  const token = await aResetToken();
  await resetPassword(ctx, { token, password: NEW });
  await expect(resetPassword(ctx, { token, password: "a third quiet sentence" })).rejects.toThrow(/has been used/);
  expect(await enter(NEW)).not.toBeNull();
});

test("of two uses at the same moment one gets through", async () => {
  const token = await aResetToken();
  const results = await Promise.allSettled([
    resetPassword(ctx, { token, password: NEW }),
    resetPassword(ctx, { token, password: "a third quiet sentence" }),
  ]);
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
});

test("after an hour the link is too old", async () => {
  const token = await aResetToken();
  ctx.clock.advance(3_600_000);
  expect(await checkReset(ctx, { token })).toBe("expired");
  await expect(resetPassword(ctx, { token, password: NEW })).rejects.toThrow(/too old/);
});

test("a newer link replaces the older one", async () => {
  const older = await aResetToken();
  ctx.clock.advance(1_000);
  const newer = await aResetToken();
  await expect(resetPassword(ctx, { token: older, password: NEW })).rejects.toThrow();
  await resetPassword(ctx, { token: newer, password: NEW });
});

test("a refused password does not use the link up", async () => {
  const token = await aResetToken();
  await expect(resetPassword(ctx, { token, password: "password123" })).rejects.toMatchObject({ field: "password" });
  await resetPassword(ctx, { token, password: NEW });
});

test.each(["", "x", "a".repeat(200), "../../etc"])("a made-up link (%j) is unknown", async (token) => {
  expect(await checkReset(ctx, { token })).toBe("unknown");
  await expect(resetPassword(ctx, { token, password: NEW })).rejects.toMatchObject({ code: "BAD_INPUT" });
});

test("asking for an address that nobody signs in with mails nothing", async () => {
  await requestReset(ctx, { email: "nobody@nordlicht.example" });
  await requestReset(ctx, { email: `${email},eve@evil.example` });
  await expect(mailedPath(ctx, "nobody@nordlicht.example")).rejects.toThrow(/No mail/);
  expect(ctx.mail.sent).toHaveLength(0);
});

test("changing the password keeps this browser and signs out every other at once", async () => {
  const here = await aSession(ctx, email);
  const there = await aSession(ctx, email);
  const token = await aResetToken();
  await changePassword(ctx, { ...here, currentPassword: PASSWORD, newPassword: NEW, throttle: createThrottle() });
  expect(await checkSession(ctx, { sessionId: here.sessionId })).not.toBeNull();
  expect(await checkSession(ctx, { sessionId: there.sessionId })).toBeNull();
  expect(await checkReset(ctx, { token })).toBe("expired");
});

test("a wrong current password changes nothing, and guessing it is slowed", async () => {
  const here = await aSession(ctx, email);
  const throttle = createThrottle();
  const guess = () => changePassword(ctx, { ...here, currentPassword: "wrong", newPassword: NEW, throttle });
  for (let at = 0; at < 10; at += 1) await expect(guess()).rejects.toMatchObject({ field: "currentPassword" });
  await expect(guess()).rejects.toMatchObject({ code: "RATE_LIMITED" });
  expect(await enter(PASSWORD)).not.toBeNull();
});

test("all other browsers can be signed out without a new password", async () => {
  const [here, there] = [await aSession(ctx, email), await aSession(ctx, email)];
  await endOtherSessions(ctx, here);
  expect(await checkSession(ctx, { sessionId: here.sessionId })).not.toBeNull();
  expect(await checkSession(ctx, { sessionId: there.sessionId })).toBeNull();
});

test("the command line sets a password without mail", async () => {
  const before = await aSession(ctx, email);
  await setPassword(ctx, { email: " Anna@nordlicht.example", password: NEW });
  expect(await checkSession(ctx, { sessionId: before.sessionId })).toBeNull();
  expect(await enter(NEW)).not.toBeNull();
  await expect(setPassword(ctx, { email: "nobody@x.example", password: NEW })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
