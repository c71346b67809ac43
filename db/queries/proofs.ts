import { and, desc, eq, isNull, lte, sql } from "drizzle-orm";
import type { Queryable } from "../client";
import { connectionProofs } from "../schema";
import { kept } from "./kept";
import { findRow, insertRow, updateRows } from "./rows";

export type ProofRow = typeof connectionProofs.$inferSelect;
type OfBusiness = { businessId: string };

export async function insertProof(tx: Queryable, proof: typeof connectionProofs.$inferInsert): Promise<void> {
  await insertRow(tx, connectionProofs, proof);
}

export async function findProof(q: Queryable, args: OfBusiness & { proofId: string }): Promise<ProofRow | null> {
  return findRow(q, connectionProofs, { id: args.proofId, businessId: args.businessId });
}

/**
 * The newest proof of a connection; null when none was asked for. One from after `now` was asked by a clock that has been
 * set back since, and says nothing.
 */
export async function findNewestProof(
  q: Queryable,
  args: OfBusiness & { connectionId: string; now: number },
): Promise<ProofRow | null> {
  const rows = await q
    .select()
    .from(connectionProofs)
    .where(
      and(
        eq(connectionProofs.businessId, args.businessId),
        eq(connectionProofs.connectionId, args.connectionId),
        lte(connectionProofs.startedAt, args.now),
      ),
    )
    .orderBy(desc(connectionProofs.startedAt), desc(connectionProofs.id))
    .limit(1);
  return rows[0] ?? null;
}

/** What the provider answered; the event may have been here before the answer was. */
export async function noteProofAnswered(
  tx: Queryable,
  args: OfBusiness & { proofId: string; at: number },
): Promise<void> {
  const where = { id: args.proofId, businessId: args.businessId };
  await updateRows(tx, connectionProofs, { set: { answeredAt: args.at }, where });
}

/** Ends a proof that still waits; false when it was heard, or ended, before. */
export async function endProof(
  tx: Queryable,
  args: OfBusiness & { proofId: string; state: Exclude<ProofRow["state"], "waiting" | "heard">; reason: string | null },
): Promise<boolean> {
  const { state, reason, businessId, proofId: id } = args;
  const where = { id, businessId, state: ["waiting"] as const };
  return (await updateRows(tx, connectionProofs, { set: { state, reason }, where })) === 1;
}

/**
 * The signed event of a probe came to an endpoint of its own connection. The first time counts. A late one still says that
 * the way is open, so it ends a proof that was given up.
 */
export async function noteProofHeard(
  tx: Queryable,
  args: OfBusiness & { connectionId: string; proofId: string; at: number },
): Promise<void> {
  await kept(tx, "proofs.heard", args, (connection, of) =>
    connection
      .update(connectionProofs)
      .set({ state: "heard", reason: null, heardAt: sql`${of.at}` })
      .where(
        and(
          eq(connectionProofs.businessId, of.businessId),
          eq(connectionProofs.connectionId, of.connectionId),
          eq(connectionProofs.id, of.proofId),
          isNull(connectionProofs.heardAt),
        ),
      ),
  );
}
