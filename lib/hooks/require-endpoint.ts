import type { Queryable } from "@/db/client";
import { findHookEndpoint, type HookEndpointRow } from "@/db/queries/hooks";
import { AppError } from "@/lib/app-error";
import type { Role } from "@/lib/auth/role";
import type { Mode } from "@/lib/invoices/invoice-snapshot";

export type OfEndpoint = { businessId: string; endpointId: string };
/** Who presses a button on the developers' page. */
export type Actor = { userId: string; role: Role };

/** A developer builds and tries in test mode; what goes out about real customers and real money is the owner's to decide. */
export const mayChange = (role: Role, mode: Mode): boolean =>
  role === "owner" || (role === "developer" && mode === "test");

/** Throws FORBIDDEN with the sentence for who may not. */
export function requireRight(role: Role, mode: Mode): void {
  if (!mayChange(role, mode))
    throw new AppError("FORBIDDEN", "Only an owner changes this in live mode. Switch to test mode, or ask an owner.");
}

/** An endpoint of the business that this person may change. Throws NOT_FOUND, FORBIDDEN. */
export async function requireEndpoint(q: Queryable, of: OfEndpoint, by: Actor): Promise<HookEndpointRow> {
  const endpoint = await findHookEndpoint(q, of);
  if (endpoint === null) throw new AppError("NOT_FOUND", "This address does not exist any more.");
  requireRight(by.role, endpoint.mode);
  return endpoint;
}
