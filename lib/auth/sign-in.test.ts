import { beforeEach, expect, test } from "vitest";
import { aContext, type TestContext } from "@/testing/context";
import { anOwner, aSession, PASSWORD } from "@/testing/people";
import { checkSession, SESSION_MS } from "./check-session";
import { signIn } from "./sign-in";
import { signOut } from "./sign-out";
import { createThrottle, type Throttle } from "./throttle";

let ctx: TestContext;
let throttle: Throttle;
const email = "anna@nordlicht.example";

beforeEach(async () => {
  ctx = await aContext();
  throttle = createThrottle();
  await anOwner(ctx, email);
});

type Try = { email?: string; password?: string; ip?: string };

const attempt = (typed: Try) =>
  signIn(ctx, { email, password: "wrong password", ip: "192.0.2.1", userAgent: null, throttle, ...typed });

async function wrongTries(count: number, typed: Try = {}) {
  for (let at = 0; at < count; at += 1) await attempt(typed).catch(() => null);
}

test("the right password opens a session whose row is checked", async () => {
  const opened = await attempt({ password: PASSWORD });
  expect(await checkSession(ctx, { sessionId: opened?.sessionId ?? "" })).toMatchObject({ email });
});

test("the address may be typed in capitals and with spaces around", async () => {
  expect(await attempt({ email: "  Anna@Nordlicht.Example ", password: PASSWORD })).not.toBeNull();
});

test("a wrong password and an unknown address get the same answer", async () => {
  expect(await attempt({})).toBeNull();
  expect(await attempt({ email: "nobody@nordlicht.example" })).toBeNull();
});

test.each([
  "a@evil.example,anna@nordlicht.example",
  '"anna@nordlicht.example x"@evil.example',
  "Anna <anna@nordlicht.example>",
  "",
])("%j is nobody's address", async (typed) => {
  expect(await attempt({ email: typed, password: PASSWORD })).toBeNull();
});

test("after ten wrong tries the eleventh has to wait, even with the right password, and then works", async () => {
  await wrongTries(10);
  await expect(attempt({ password: PASSWORD })).rejects.toThrow(/Too many tries\. Wait \d+ seconds?/);
  ctx.clock.advance(5_000);
  expect(await attempt({ password: PASSWORD })).not.toBeNull();
});

test("the wait doubles, but never grows beyond five minutes", async () => {
  await wrongTries(10);
  for (let at = 0; at < 12; at += 1) {
    ctx.clock.advance(300_000);
    expect(await attempt({})).toBeNull();
  }
  await expect(attempt({})).rejects.toThrow(/5 minutes/);
});

test("a refused try does not prolong the wait", async () => {
  await wrongTries(10);
  await wrongTries(50);
  ctx.clock.advance(5_000);
  expect(await attempt({ password: PASSWORD })).not.toBeNull();
});

test("a hundred tries at once are counted as a hundred", async () => {
  const results = await Promise.allSettled(Array.from({ length: 100 }, () => attempt({})));
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(10);
});

test("one place that tries many addresses is slowed", async () => {
  for (let at = 0; at < 10; at += 1) await attempt({ email: `person${at}@x.example` });
  await expect(attempt({ email: "another@x.example" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
});

test("one address that is tried from many places is slowed", async () => {
  for (let at = 0; at < 10; at += 1) await attempt({ ip: `198.51.100.${at}` });
  await expect(attempt({ ip: "203.0.113.9" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
});

test("strangers' tries do not lock out the place the owner signs in from", async () => {
  await aSession(ctx, email, { throttle, ip: "192.0.2.77" });
  for (let at = 0; at < 40; at += 1) await attempt({ ip: `198.51.100.${at}` }).catch(() => null);
  expect(await attempt({ password: PASSWORD, ip: "192.0.2.77" })).not.toBeNull();
});

test("an hour of quiet forgets everything", async () => {
  await wrongTries(30);
  ctx.clock.advance(3_600_001);
  await wrongTries(9);
  expect(await attempt({ password: PASSWORD })).not.toBeNull();
});

test("signing out ends the session at once, for its owner only", async () => {
  const { sessionId, userId } = await aSession(ctx, email);
  await signOut(ctx, { sessionId, userId: "usr_somebody_else" });
  expect(await checkSession(ctx, { sessionId })).not.toBeNull();
  await signOut(ctx, { sessionId, userId });
  expect(await checkSession(ctx, { sessionId })).toBeNull();
});

test("a session that is not used runs out; one that is used goes on", async () => {
  const unused = await aSession(ctx, email);
  const used = await aSession(ctx, email);
  ctx.clock.advance(SESSION_MS - 1_000);
  expect(await checkSession(ctx, { sessionId: used.sessionId })).not.toBeNull();
  ctx.clock.advance(2_000);
  expect(await checkSession(ctx, { sessionId: unused.sessionId })).toBeNull();
  expect(await checkSession(ctx, { sessionId: used.sessionId })).not.toBeNull();
});
