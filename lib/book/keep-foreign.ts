import type { Queryable } from "@/db/client";
import { findDifferenceByKey, insertDifference, updateDifference } from "@/db/queries/differences";
import type { ComparedNumbers } from "@/db/schema/book";
import type { Context } from "@/lib/context";
import type { Book } from "./compare-payments";

/** One row a connection, however many payments there are. */
export const FOREIGN_KEY = "foreign";

/**
 * Payments of other apps on the account, or from before the connection, are one line with one click. Once a person said that
 * they are not ours it stays said: later ones are counted and never asked about.
 */
export async function keepForeign(
  tx: Queryable,
  ctx: Context,
  book: Book,
  { foreign, now }: { foreign: ComparedNumbers["foreign"]; now: number },
): Promise<void> {
  const known = await findDifferenceByKey(tx, { ...book, key: FOREIGN_KEY });
  const [first] = foreign;
  if (first === undefined) {
    if (known?.state === "open")
      await updateDifference(tx, {
        businessId: book.businessId,
        differenceId: known.id,
        expected: ["open"],
        set: { state: "gone", updatedAt: now },
      });
    return;
  }
  const told = { theirsMinor: first.amountMinor, theirsCurrency: first.currency, updatedAt: now };
  if (known !== null) {
    const reopened = known.state === "gone" ? { state: "open" as const, foundAt: now } : {};
    const { businessId } = book;
    const set = { ...told, ...reopened };
    await updateDifference(tx, { businessId, differenceId: known.id, expected: [known.state], set });
    return;
  }
  await insertDifference(tx, {
    id: ctx.newId("dif"),
    ...book,
    key: FOREIGN_KEY,
    kind: "foreign",
    about: "payment",
    happenedAt: now,
    ...told,
    state: "open",
    foundAt: now,
    toldAt: now,
  });
}
