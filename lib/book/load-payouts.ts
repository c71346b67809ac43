import { findNewestComparison, listBookConnections } from "@/db/queries/book";
import { countEntriesOfPayouts, hasManualPayout, listPayouts, sumNotPaidOut } from "@/db/queries/payouts";
import type { Context } from "@/lib/context";
import type { Payout } from "@/lib/providers/provider";
import { type PayoutPart, partOf } from "./payout";

export type PayoutListItem = {
  id: string;
  amountMinor: number;
  currency: string;
  status: Payout["status"];
  arrivesOn: string;
  /** "7 payments, 1 refund"; null while it is not known. */
  consistsOf: string | null;
};

export type NotPaidOut = {
  currency: string;
  count: number;
  amountMinor: number;
  /** Of it, what the provider still holds back. */
  pendingMinor: number;
  /** When the last of it becomes available (UTC ms); null when all of it is. */
  lastAt: number | null;
};

export type PayoutsPage = {
  rows: PayoutListItem[];
  nextCursor: string | null;
  notPaidOut: NotPaidOut[];
  /** When the provider's book was last read; null: never. */
  readAt: number | null;
  /** Why deposits are not known, as a sentence. */
  reason: string | null;
  isConnected: boolean;
};

const pageSize = 25;

/** The business's bank deposits of one mode, newest first, and what is on its way to become one. */
export async function loadPayouts(
  ctx: Context,
  input: { businessId: string; mode: "test" | "live"; cursor: string | null },
): Promise<PayoutsPage> {
  const { businessId, mode } = input;
  const q = ctx.db.read;
  const rows = await listPayouts(q, { businessId, mode, after: readCursor(input.cursor), limit: pageSize + 1 });
  const shown = rows.slice(0, pageSize);
  const counts = await countEntriesOfPayouts(q, { businessId, payoutIds: shown.map(({ id }) => id) });
  const connections = await listBookConnections(q, { businessId, mode });
  const current = connections.find(({ state }) => state === "current") ?? connections[0] ?? null;
  const newest = current === null ? null : await findNewestComparison(q, { businessId, connectionId: current.id });
  const last = shown.at(-1);
  const reason = newest?.reason ?? newest?.payoutsReason ?? null;
  // A sum that may be wrong is not shown: without the deposits, or with some that nobody explains.
  const isKnown = reason === null && !(await hasManualPayout(q, { businessId, mode }));
  const sums = await sumNotPaidOut(q, {
    businessId,
    connectionIds: connections.map(({ id }) => id),
    now: ctx.now(),
  });
  return {
    rows: shown.map((row) => {
      const { id, amountMinor, currency, status, arrivesOn } = row;
      const own = counts.filter(({ payoutId }) => payoutId === id);
      return { id, amountMinor, currency, status, arrivesOn, consistsOf: consistsOf(own) };
    }),
    nextCursor: rows.length > pageSize && last !== undefined ? `${last.createdAt}.${last.id}` : null,
    notPaidOut: sums
      .filter(({ netMinor }) => isKnown && netMinor !== 0)
      .map(({ netMinor, ...sum }) => ({ ...sum, amountMinor: netMinor })),
    readAt: newest?.finishedAt ?? null,
    reason,
    isConnected: current !== null,
  };
}

function readCursor(text: string | null): { at: number; id: string } | null {
  const match = /^(\d{1,16})\.([A-Za-z0-9_]{1,60})$/.exec(text ?? "");
  return match === null ? null : { at: Number(match[1]), id: match[2] ?? "" };
}

const nouns: Record<Exclude<PayoutPart, "fees">, [one: string, several: string]> = {
  payments: ["payment", "payments"],
  refunds: ["refund", "refunds"],
  disputes: ["dispute", "disputes"],
  other: ["other entry", "other entries"],
};

function consistsOf(counts: { kind: Parameters<typeof partOf>[0]; count: number }[]): string | null {
  const words = Object.entries(nouns).flatMap(([part, [one, several]]) => {
    const count = counts.filter(({ kind }) => partOf(kind) === part).reduce((sum, known) => sum + known.count, 0);
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  return words.length === 0 ? null : words.join(", ");
}
