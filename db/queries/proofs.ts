import { and, desc, eq, isNull, lte } from "drizzle-orm";
import type { Queryable } from "../client";
import { connectionProofs } from "../schema";

export type ProofRow = typeof connectionProofs.$inferSelect;
type OfBusiness = { businessId: string };

export async function insertProof(tx: Queryable, proof: typeof connectionProofs.$inferInsert): Promise<void> {
  await tx.insert(connectionProofs).values(proof);
}

export async function findProof(q: Queryable, args: OfBusiness & { proofId: string }): Promise<ProofRow | null> {
  const rows = await q
    .select()
    .from(connectionProofs)
    .where(and(eq(connectionProofs.businessId, args.businessId), eq(connectionProofs.id, args.proofId)))
    .limit(1);
  return rows[0] ?? null;
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
  await tx
    .update(connectionProofs)
    .set({ answeredAt: args.at })
    .where(and(eq(connectionProofs.businessId, args.businessId), eq(connectionProofs.id, args.proofId)));
}

/** Ends a proof that still waits; false when it was heard, or ended, before. */
export async function endProof(
  tx: Queryable,
  args: OfBusiness & { proofId: string; state: Exclude<ProofRow["state"], "waiting" | "heard">; reason: string | null },
): Promise<boolean> {
  const rows = await tx
    .update(connectionProofs)
    .set({ state: args.state, reason: args.reason })
    .where(
      and(
        eq(connectionProofs.businessId, args.businessId),
        eq(connectionProofs.id, args.proofId),
        eq(connectionProofs.state, "waiting"),
      ),
    )
    .returning({ id: connectionProofs.id });
  return rows.length === 1;
}

/**
 * The signed event of a probe came to an endpoint of its own connection. The first time counts. A late one still says that
 * the way is open, so it ends a proof that was given up.
 */
export async function noteProofHeard(
  tx: Queryable,
  args: OfBusiness & { connectionId: string; proofId: string; at: number },
): Promise<void> {
  await tx
    .update(connectionProofs)
    .set({ state: "heard", reason: null, heardAt: args.at })
    .where(
      and(
        eq(connectionProofs.businessId, args.businessId),
        eq(connectionProofs.connectionId, args.connectionId),
        eq(connectionProofs.id, args.proofId),
        isNull(connectionProofs.heardAt),
      ),
    );
}
