import { and, eq, inArray, or, sql } from "drizzle-orm";
import type { Queryable } from "../client";
import { customers } from "../schema";

/** Values in one statement: both engines take many more. */
const AT_ONCE = 400;

/** Customers, archived ones too, that have one of these addresses (in lower case) or are called exactly so. */
export async function listAlike(
  q: Queryable,
  args: { businessId: string; emails: string[]; names: string[] },
): Promise<{ name: string; email: string | null }[]> {
  const found: { name: string; email: string | null }[] = [];
  const steps = Math.ceil(Math.max(args.emails.length, args.names.length) / AT_ONCE);
  for (let step = 0; step < steps; step += 1) {
    const part = <T>(all: T[]) => all.slice(step * AT_ONCE, (step + 1) * AT_ONCE);
    const [emails, names] = [part(args.emails), part(args.names)];
    const rows = await q
      .select({ name: customers.name, email: customers.email })
      .from(customers)
      .where(
        and(
          eq(customers.businessId, args.businessId),
          or(
            emails.length === 0 ? undefined : inArray(sql`lower(${customers.email})`, emails),
            names.length === 0 ? undefined : inArray(customers.name, names),
          ),
        ),
      );
    found.push(...rows);
  }
  return found;
}

/** Writes many customers in the caller's transaction. */
export async function insertCustomers(tx: Queryable, rows: (typeof customers.$inferInsert)[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 100) await tx.insert(customers).values(rows.slice(at, at + 100));
}
