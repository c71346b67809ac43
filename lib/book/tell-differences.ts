import type { Queryable } from "@/db/client";
import { listUntold, markTold } from "@/db/queries/differences";
import type { Context } from "@/lib/context";
import { alertOwner } from "@/lib/payments/money-mails";
import { differenceWords } from "./book-words";

const mostNamed = 5;

/** One mail about what the comparison found and nobody knows yet; none while the owner looks at it herself. */
export async function tellDifferences(
  tx: Queryable,
  ctx: Context,
  of: { businessId: string; connectionId: string },
  { comparisonId, isWatched, now }: { comparisonId: string; isWatched: boolean; now: number },
): Promise<void> {
  const untold = await listUntold(tx, of);
  if (untold.length === 0) return;
  await markTold(tx, { businessId: of.businessId, ids: untold.map(({ id }) => id), now });
  if (isWatched) return;
  const isOne = untold.length === 1;
  await alertOwner(tx, ctx, {
    businessId: of.businessId,
    invoiceId: null,
    paymentId: null,
    key: `book:${comparisonId}`,
    title: isOne
      ? "One payment differs between Paymast and Stripe"
      : `${untold.length} payments differ between Paymast and Stripe`,
    sentences: [
      "Paymast compares its payments with Stripe's book every day. This is not the same in both:",
      ...untold.slice(0, mostNamed).map((difference) => differenceWords(difference, "en").text),
      ...(untold.length > mostNamed ? [`And ${untold.length - mostNamed} more.`] : []),
      "No money is lost. Each difference has a button that settles it.",
    ],
    path: `/b/${of.businessId}/payments/comparison`,
    pathLabel: "See what differs",
  });
}
