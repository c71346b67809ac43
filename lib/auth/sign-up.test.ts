import { beforeEach, expect, test } from "vitest";
import { findNumberSeries } from "@/db/queries/number-series";
import { findRole } from "@/db/queries/people";
import { loadBusiness } from "@/lib/businesses/load-business";
import { aContext, type TestContext } from "@/testing/context";
import { anOwner, aSession, PASSWORD } from "@/testing/people";
import { openSignUp } from "./open-sign-up";
import { isSignUpOpen, signUp } from "./sign-up";
import { createThrottle } from "./throttle";

let ctx: TestContext;
beforeEach(async () => {
  ctx = await aContext();
});

const input = { businessName: "Nordlicht Studio", country: "PL", email: "anna@nordlicht.example", password: PASSWORD };

test("the first owner gets a business with the defaults of its country and two number series", async () => {
  const { userId, businessId } = await signUp(ctx, input);
  expect(await loadBusiness(ctx, { businessId })).toMatchObject({
    name: "Nordlicht Studio",
    defaultCurrency: "PLN",
    timeZone: "Europe/Warsaw",
    paperSize: "a4",
    language: "en",
    email: "anna@nordlicht.example",
    autoPayments: false,
  });
  expect(await findRole(ctx.db.read, { userId, businessId })).toBe("owner");
  expect(await findNumberSeries(ctx.db.read, { businessId, mode: "test" })).toMatchObject({ pattern: "TEST-{N}" });
  expect(await findNumberSeries(ctx.db.read, { businessId, mode: "live" })).toMatchObject({ pattern: "{YYYY}/{N}" });
});

test.each([
  ["DE", { defaultCurrency: "EUR", language: "de", paperSize: "a4" }],
  ["US", { defaultCurrency: "USD", language: "en", paperSize: "letter" }],
  ["JP", { defaultCurrency: "JPY", timeZone: "Asia/Tokyo" }],
  ["AQ", { defaultCurrency: "USD", timeZone: "UTC" }],
])("a business in %s starts as people there expect", async (country, expected) => {
  const { businessId } = await signUp(ctx, { ...input, country });
  expect(await loadBusiness(ctx, { businessId })).toMatchObject(expected);
});

test("sign-up closes after the first owner, and a setting opens it", async () => {
  const anna = await anOwner(ctx);
  expect(await isSignUpOpen(ctx)).toBe(false);
  await expect(anOwner(ctx, "bert@other.example")).rejects.toMatchObject({ code: "FORBIDDEN" });
  await openSignUp(ctx, { businessId: anna.businessId, isOpen: true });
  ctx.clock.advance(1_000);
  const bert = await anOwner(ctx, "bert@other.example");
  await expect(openSignUp(ctx, { businessId: bert.businessId, isOpen: false })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("of several first owners at the same moment exactly one gets in", async () => {
  const tries = Array.from({ length: 5 }, (_, at) => signUp(ctx, { ...input, email: `owner${at}@x.example` }));
  const results = await Promise.allSettled(tries);
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
});

test("somebody who signs in here adds a business with the password of that address only", async () => {
  const anna = await anOwner(ctx);
  await openSignUp(ctx, { businessId: anna.businessId, isOpen: true });
  await expect(signUp(ctx, { ...input, password: "a different sentence" })).rejects.toMatchObject({ field: "email" });
  const second = await signUp(ctx, { ...input, businessName: "Second" });
  expect(second.userId).toBe(anna.userId);
  expect(second.businessId).not.toBe(anna.businessId);
});

test("guessing a password at sign-up is slowed as at sign-in, and counts there too", async () => {
  const anna = await anOwner(ctx);
  await openSignUp(ctx, { businessId: anna.businessId, isOpen: true });
  const throttle = createThrottle();
  const from = (at: number) => ({ ip: `192.0.2.${at}`, throttle });
  const guess = { ...input, password: "a different sentence" };
  for (let at = 0; at < 10; at += 1)
    await expect(signUp(ctx, guess, from(at))).rejects.toMatchObject({ code: "BAD_INPUT" });
  await expect(signUp(ctx, guess, from(10))).rejects.toMatchObject({ code: "RATE_LIMITED" });
  await expect(aSession(ctx, anna.email, { throttle, ip: "192.0.2.11" })).rejects.toMatchObject({
    code: "RATE_LIMITED",
  });
  ctx.clock.advance(10_000);
  expect(await signUp(ctx, input, from(12))).toMatchObject({ userId: anna.userId });
});

test.each([
  ["businessName", { businessName: "   " }],
  ["country", { country: "XX" }],
  ["email", { email: "anna@nordlicht.example,eve@evil.example" }],
  ["password", { password: "password123" }],
])("a wrong %s is refused with its field", async (field, wrong) => {
  await expect(signUp(ctx, { ...input, ...wrong })).rejects.toMatchObject({ code: "BAD_INPUT", field });
});
