import type { Queryable } from "@/db/client";
import { findCustomersNamed, insertCustomer } from "@/db/queries/customers";
import type { Context } from "@/lib/context";
import { searchTextOf } from "./customer";

type Alike = Omit<Parameters<typeof insertCustomer>[1], "id" | "businessId" | "searchText" | "createdAt" | "updatedAt">;

/**
 * The id of a customer who is the same in every printed field, else of a new one: anybody can give anybody's e-mail address,
 * so an address alone never joins a stranger to what is known of somebody.
 */
export async function customerAlike(
  tx: Queryable,
  ctx: Context,
  { businessId, customer, now }: { businessId: string; customer: Alike; now: number },
): Promise<string> {
  const named = await findCustomersNamed(tx, { businessId, name: customer.name });
  const known = named.find((one) =>
    printed.every((key) => (one[key] ?? "").toLowerCase() === (customer[key] ?? "").toLowerCase()),
  );
  if (known !== undefined) return known.id;
  const id = ctx.newId("cus");
  const searchText = searchTextOf(customer.name, customer.email ?? null, customer.taxId ?? null);
  await insertCustomer(tx, { ...customer, id, businessId, searchText, createdAt: now, updatedAt: now });
  return id;
}

/** Beside the name. */
const printed = [
  "email",
  "addressLine1",
  "addressLine2",
  "postalCode",
  "city",
  "region",
  "country",
  "taxId",
] as const satisfies readonly (keyof Alike)[];
