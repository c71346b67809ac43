import { and, asc, desc, eq, inArray, isNull, ne } from "drizzle-orm";
import { countNumber } from "../aggregates";
import type { Queryable } from "../client";
import { differences } from "../schema";

export type DifferenceRow = typeof differences.$inferSelect;
export type DifferenceState = DifferenceRow["state"];
type Of = { businessId: string; connectionId: string };

export async function findDifference(q: Queryable, args: { businessId: string; differenceId: string }) {
  const rows = await q
    .select()
    .from(differences)
    .where(and(eq(differences.businessId, args.businessId), eq(differences.id, args.differenceId)))
    .limit(1);
  return rows[0] ?? null;
}

export async function findDifferenceByKey(q: Queryable, args: Of & { key: string }): Promise<DifferenceRow | null> {
  const rows = await q
    .select()
    .from(differences)
    .where(
      and(
        eq(differences.businessId, args.businessId),
        eq(differences.connectionId, args.connectionId),
        eq(differences.key, args.key),
      ),
    )
    .limit(1);
  return rows[0] ?? null;
}

export async function insertDifference(q: Queryable, row: typeof differences.$inferInsert): Promise<void> {
  await q.insert(differences).values(row).onConflictDoNothing();
}

/** False when it has left `expected` meanwhile: of two people who decide at once, one does. */
export async function updateDifference(
  q: Queryable,
  args: {
    businessId: string;
    differenceId: string;
    expected: DifferenceState[];
    set: Partial<typeof differences.$inferInsert>;
  },
): Promise<boolean> {
  const rows = await q
    .update(differences)
    .set(args.set)
    .where(
      and(
        eq(differences.businessId, args.businessId),
        eq(differences.id, args.differenceId),
        inArray(differences.state, args.expected),
      ),
    )
    .returning({ id: differences.id });
  return rows.length === 1;
}

export async function listOpenOfPayments(q: Queryable, args: Of & { refs: string[] }): Promise<DifferenceRow[]> {
  if (args.refs.length === 0) return [];
  return q
    .select()
    .from(differences)
    .where(
      and(
        eq(differences.businessId, args.businessId),
        eq(differences.connectionId, args.connectionId),
        eq(differences.state, "open"),
        inArray(differences.paymentRef, args.refs),
      ),
    );
}

type OfMode = { businessId: string; mode: "test" | "live" };

export async function countOpenDifferences(q: Queryable, args: { businessId: string; connectionIds: string[] }) {
  if (args.connectionIds.length === 0) return 0;
  const rows = await q
    .select({ count: countNumber() })
    .from(differences)
    .where(
      and(
        eq(differences.businessId, args.businessId),
        inArray(differences.connectionId, args.connectionIds),
        eq(differences.state, "open"),
      ),
    );
  return rows[0]?.count ?? 0;
}

/** Open ones, newest first. */
export async function listOpenDifferences(q: Queryable, args: OfMode & { limit: number }): Promise<DifferenceRow[]> {
  return q
    .select()
    .from(differences)
    .where(
      and(eq(differences.businessId, args.businessId), eq(differences.mode, args.mode), eq(differences.state, "open")),
    )
    .orderBy(desc(differences.happenedAt), asc(differences.id))
    .limit(args.limit);
}

/** What was decided or closed itself, newest first. */
export async function listClosedDifferences(q: Queryable, args: OfMode & { limit: number }): Promise<DifferenceRow[]> {
  return q
    .select()
    .from(differences)
    .where(
      and(eq(differences.businessId, args.businessId), eq(differences.mode, args.mode), ne(differences.state, "open")),
    )
    .orderBy(desc(differences.updatedAt), desc(differences.id))
    .limit(args.limit);
}

/** Open ones that nobody was told of yet; what other apps made is no news. */
export async function listUntold(q: Queryable, { businessId, connectionId }: Of): Promise<DifferenceRow[]> {
  return q
    .select()
    .from(differences)
    .where(
      and(
        eq(differences.businessId, businessId),
        eq(differences.connectionId, connectionId),
        eq(differences.state, "open"),
        isNull(differences.toldAt),
        ne(differences.kind, "foreign"),
      ),
    );
}

export async function markTold(q: Queryable, args: { businessId: string; ids: string[]; now: number }): Promise<void> {
  if (args.ids.length === 0) return;
  await q
    .update(differences)
    .set({ toldAt: args.now })
    .where(and(eq(differences.businessId, args.businessId), inArray(differences.id, args.ids)));
}
