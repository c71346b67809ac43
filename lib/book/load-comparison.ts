import { type ComparisonRow, findNewestComparison, listBookConnections } from "@/db/queries/book";
import { type DifferenceRow, listClosedDifferences, listOpenDifferences } from "@/db/queries/differences";
import type { ComparedNumbers } from "@/db/schema/book";
import type { Context } from "@/lib/context";
import { differenceWords } from "./book-words";

export type ShownDifference = {
  id: string;
  connectionId: string;
  kind: DifferenceRow["kind"];
  title: string;
  text: string;
  at: number;
  paymentId: string | null;
  paymentRef: string | null;
  paymentUrl: string | null;
  canBeRecorded: boolean;
};

export type ComparedConnection = {
  id: string;
  accountName: string | null;
  isCurrent: boolean;
  /** The last one that came to an end; null: never compared. */
  newest: Pick<ComparisonRow, "state" | "reason" | "payoutsReason" | "by"> | null;
  /** The last one that could be done. */
  comparedAt: number | null;
  comparedFrom: number | null;
  numbers: ComparedNumbers | null;
};

export type ComparisonPage = {
  connections: ComparedConnection[];
  open: ShownDifference[];
  closed: (ShownDifference & { state: DifferenceRow["state"]; closedAt: number })[];
};

const mostOpen = 200;
const mostClosed = 20;

/** Everything the page about the comparison shows, from what is kept: no provider is asked. */
export async function loadComparison(
  ctx: Context,
  input: { businessId: string; mode: "test" | "live"; language: "en" | "de" },
): Promise<ComparisonPage> {
  const { businessId, mode, language } = input;
  const q = ctx.db.read;
  const connections: ComparedConnection[] = [];
  for (const row of await listBookConnections(q, { businessId, mode })) {
    const of = { businessId, connectionId: row.id };
    const newest = await findNewestComparison(q, of);
    const done = newest?.state === "failed" ? await findNewestComparison(q, { ...of, done: true }) : newest;
    const isCurrent = row.state === "current";
    // An old connection whose key is gone and that was never compared says nothing to anybody.
    if (!isCurrent && done === null) continue;
    connections.push({
      id: row.id,
      accountName: row.accountName,
      isCurrent,
      newest,
      comparedAt: done?.finishedAt ?? null,
      comparedFrom: done?.comparedFrom ?? null,
      numbers: done?.numbers ?? null,
    });
  }
  const { paymentUrl } = ctx.providers.stripe.capabilities;
  const toShown = (row: DifferenceRow): ShownDifference => ({
    id: row.id,
    connectionId: row.connectionId,
    kind: row.kind,
    ...differenceWords(row, language),
    at: row.happenedAt,
    paymentId: row.paymentId,
    paymentRef: row.paymentRef,
    paymentUrl: row.paymentRef === null ? null : paymentUrl(mode, row.paymentRef),
    canBeRecorded: row.kind !== "foreign",
  });
  const open = await listOpenDifferences(q, { businessId, mode, limit: mostOpen });
  const closed = await listClosedDifferences(q, { businessId, mode, limit: mostClosed });
  return {
    connections,
    // What other apps made is the least of it.
    open: open.map(toShown).sort((a, b) => Number(a.kind === "foreign") - Number(b.kind === "foreign")),
    closed: closed.map((row) => ({ ...toShown(row), state: row.state, closedAt: row.updatedAt })),
  };
}
