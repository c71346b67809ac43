import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { findRole, type Role } from "@/db/queries/people";
import { AppError } from "@/lib/app-error";
import type { Business } from "@/lib/businesses/business";
import { loadBusiness } from "@/lib/businesses/load-business";
import type { Context } from "@/lib/context";
import { answer } from "./action";
import type { FormAction } from "./action-state";
import { getContext } from "./context";
import { PATH_HEADER, pathAfterSignIn } from "./owner-path";
import { currentSession } from "./session";

/** A signed-in person in one business they belong to; only the checks below make one. */
export type Owner = {
  userId: string;
  sessionId: string;
  email: string;
  name: string | null;
  businessId: string;
  role: Role;
  business: Business;
};

/** Who may enter when a page or an action says nothing: developers see no invoices, customers or money. */
const DEFAULT_ROLES: readonly Role[] = ["owner", "member"];
export const ALL_ROLES: readonly Role[] = ["owner", "member", "developer"];

type Options = { roles?: readonly Role[] };

/** Undefined: nobody is signed in. Null: the person does not belong to this business (or it does not exist). */
const findOwner = cache(async (businessId: string): Promise<Owner | null | undefined> => {
  const session = await currentSession();
  if (session === null) return undefined;
  const ctx = await getContext();
  const role = await findRole(ctx.db.read, { userId: session.userId, businessId });
  if (role === null) return null;
  const business = await loadBusiness(ctx, { businessId });
  const { userId, email, name, id: sessionId } = session;
  return { userId, sessionId, email, name, businessId, role, business };
});

/**
 * For pages and route handlers: the signed-in person, or the sign-in page; "not found" for a business or a page that is
 * not theirs. Owners and members by default.
 */
export async function requireOwner(businessId: string, options: Options = {}): Promise<Owner> {
  const owner = await findOwner(businessId);
  if (owner === undefined) {
    const next = pathAfterSignIn((await headers()).get(PATH_HEADER), businessId);
    redirect(`/sign-in?next=${encodeURIComponent(next)}`);
  }
  if (owner === null || !isAllowed(owner, options)) notFound();
  return owner;
}

const isAllowed = (owner: Owner, options: Options) => (options.roles ?? DEFAULT_ROLES).includes(owner.role);

const OfBusiness = z.object({ businessId: z.string().min(1).max(100) });

/**
 * A server action of the dashboard: authenticate, parse, authorize, call one verb. The input (a form or a plain object)
 * names its `businessId`; `schema` describes the rest. A refusal is answered as a sentence, so that what was typed stays.
 */
export function ownerAction<S extends z.ZodType, T>(
  schema: S,
  run: (ctx: Context, owner: Owner, input: z.output<S>) => Promise<T | { data: T; message: string }>,
  options: Options = {},
): FormAction<T> {
  return (_previous, input) =>
    answer<T, S>(schema, input, async (ctx, parsed, raw) => {
      return await run(ctx, await requireActor(raw, options), parsed);
    });
}

async function requireActor(raw: Record<string, unknown>, options: Options): Promise<Owner> {
  const named = OfBusiness.safeParse(raw);
  const owner = named.success ? await findOwner(named.data.businessId) : null;
  if (owner === undefined)
    throw new AppError("UNAUTHENTICATED", "You are signed out. Sign in in another tab, then press the button again.");
  if (owner === null || !isAllowed(owner, options)) throw new AppError("NOT_FOUND", "This does not exist.");
  return owner;
}
