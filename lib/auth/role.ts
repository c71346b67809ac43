import type { Role } from "@/db/queries/people";

export type { Role };

export const roles: readonly Role[] = ["owner", "member", "developer"];

/** What a role may do, for the person who gets it and the one who gives it. */
export const roleSentence: Record<Role, string> = {
  owner: "Owners can do everything: keys, refunds, settings and team.",
  member: "Members work with invoices, payments and customers, and change no settings.",
  developer: "Developers see products, snippets and diagnostics; no keys, refunds, invoices or customers.",
};

export const roleName: Record<Role, string> = { owner: "Owner", member: "Member", developer: "Developer" };
