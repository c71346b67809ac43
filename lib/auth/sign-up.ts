import type { Queryable } from "@/db/client";
import { insertBusiness } from "@/db/queries/businesses";
import { findInstanceSetting } from "@/db/queries/instance";
import { insertNumberSeries } from "@/db/queries/number-series";
import { findUserByEmail, hasAnyUser, insertMembership, insertUser } from "@/db/queries/people";
import { AppError } from "@/lib/app-error";
import { countryDefaults } from "@/lib/businesses/country-defaults";
import type { Context } from "@/lib/context";
import { isCountryCode } from "@/lib/customers/countries";
import { DEFAULT_PATTERNS } from "@/lib/invoices/number-series";
import { requireAddress } from "@/lib/mail/address";
import { requirePassword } from "./password";
import { hashPassword, isPassword } from "./password-hash";
import { bookPasswordTry, type Place } from "./sign-in";

/** `open` in instance_settings lets others sign up with businesses of their own; absent, it closes after the first owner. */
export const SIGN_UP_SETTING = "sign_up_open";

export type SignUpInput = { businessName: string; country: string; email: string; password: string };

export async function isSignUpOpen(ctx: Context): Promise<boolean> {
  return await isOpen(ctx.db.read);
}

async function isOpen(q: Queryable): Promise<boolean> {
  return !(await hasAnyUser(q)) || (await findInstanceSetting(q, SIGN_UP_SETTING)) === "true";
}

/**
 * Makes a person, their business with the defaults of its country, and its two number series. FORBIDDEN once sign-up has
 * closed. Somebody who already signs in here adds a business by giving the password of that address; at the public form
 * (`place`) such a try counts as one of signing in does. Our own scripts come from no place.
 */
export async function signUp(
  ctx: Context,
  input: SignUpInput,
  place: Place | null = null,
): Promise<{ userId: string; businessId: string }> {
  const name = input.businessName.trim();
  if (name === "" || name.length > 200)
    throw new AppError("BAD_INPUT", "Type the name of your business.", { field: "businessName" });
  if (!isCountryCode(input.country)) throw new AppError("BAD_INPUT", "Choose your country.", { field: "country" });
  const email = requireAddress(input.email, "email").toLowerCase();
  await requireSignUpOpen(ctx.db.read);

  const existing = await findUserByEmail(ctx.db.read, email);
  if (existing === null) requirePassword(input.password, { email, businessName: name });
  else await requireOwnPassword(ctx, { email, passwordHash: existing.passwordHash, typed: input.password, place });
  const passwordHash = existing === null ? await hashPassword(input.password) : existing.passwordHash;
  const userId = existing?.id ?? ctx.newId("usr");
  const businessId = ctx.newId("biz");
  const wrappedDataKey = ctx.secrets.newWrappedDataKey(businessId);
  await ctx.db.inTransaction(async (tx) => {
    // Asked again inside the transaction: of two first owners at the same moment, one comes second.
    await requireSignUpOpen(tx);
    const now = ctx.now();
    const isNew =
      existing !== null || (await insertUser(tx, { id: userId, email, name: null, passwordHash, createdAt: now }));
    if (!isNew)
      throw new AppError("CONFLICT", "This address has just been signed up. Sign in instead.", { field: "email" });
    await addBusiness(tx, ctx, { businessId, name, country: input.country, email, wrappedDataKey });
    await insertMembership(tx, { id: ctx.newId("mem"), userId, businessId, role: "owner", createdAt: now });
  });
  return { userId, businessId };
}

type OwnPassword = { email: string; passwordHash: string; typed: string; place: Place | null };

async function requireOwnPassword(ctx: Context, { email, passwordHash, typed, place }: OwnPassword): Promise<void> {
  const forgive = place === null ? null : bookPasswordTry(ctx, email, place);
  if (!(await isPassword(passwordHash, typed))) {
    const sentence = "Somebody already signs in with this address. Use its password, or another address.";
    throw new AppError("BAD_INPUT", sentence, { field: "email" });
  }
  forgive?.();
}

async function requireSignUpOpen(q: Queryable): Promise<void> {
  if (!(await isOpen(q)))
    throw new AppError("FORBIDDEN", "Sign-up is closed here. Ask the owner of this Paymast for an invitation.");
}

type NewBusiness = { businessId: string; name: string; country: string; email: string; wrappedDataKey: string };

async function addBusiness(tx: Queryable, ctx: Context, business: NewBusiness): Promise<void> {
  const { businessId, name, country, email, wrappedDataKey } = business;
  const { currency, timeZone, language, paperSize } = countryDefaults(country);
  await insertBusiness(tx, {
    id: businessId,
    name,
    country,
    email,
    // Both were typed here: the provider does not overwrite them, least of all the address that replies go to.
    ownFields: ["email", "name"],
    defaultCurrency: currency,
    language,
    timeZone,
    paperSize,
    wrappedDataKey,
    createdAt: ctx.now(),
  });
  for (const mode of ["test", "live"] as const) {
    const pattern = DEFAULT_PATTERNS[mode];
    const id = ctx.newId("ser");
    await insertNumberSeries(tx, { id, businessId, mode, kind: "invoice", pattern, nextNumber: 1, period: "" });
  }
}
