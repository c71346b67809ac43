import type { Queryable } from "@/db/client";
import { findMember, hasOtherOwner, type Member } from "@/db/queries/people";
import { AppError } from "@/lib/app-error";

export type OfMember = { businessId: string; membershipId: string };

/** Throws NOT_FOUND for somebody of another business, too. */
export async function requireMember(tx: Queryable, input: OfMember): Promise<Member> {
  const member = await findMember(tx, input);
  if (member === null) throw new AppError("NOT_FOUND", "This person does not belong to the business.");
  return member;
}

/** Throws CONFLICT when this person is the business's only owner. */
export async function requireOwnerLeft(tx: Queryable, member: Member, input: OfMember): Promise<void> {
  if (member.role === "owner" && !(await hasOtherOwner(tx, input)))
    throw new AppError("CONFLICT", "This is the only owner. Make somebody else an owner first.");
}
