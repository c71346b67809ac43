import type { ConnectionRow } from "@/db/queries/connections";
import { setConnectionProblem } from "@/db/queries/payment-connections";
import type { Context } from "@/lib/context";
import { alertOwner } from "@/lib/payments/money-mails";

const REFUSED_KEY = "Stripe refuses the secret key that ends in";

/** What is noted when a call was refused on the way; a check of the key finds better words. */
export const refusalOnTheWay = (row: Pick<ConnectionRow, "secretKeyLast4">, said: string): string =>
  `${REFUSED_KEY} ${row.secretKeyLast4}: ${said}`;

/** Such a refusal is over when the same key is taken again. */
export const isRefusalOnTheWay = (problem: string | null): boolean => problem?.startsWith(REFUSED_KEY) === true;

/**
 * The provider refuses the key of this row: no new payments are opened, and the owner hears of it by mail, once a day and
 * key. A late answer about a key that was replaced meanwhile changes nothing. True when it was noted.
 */
export async function noteRefusedKey(ctx: Context, row: ConnectionRow, problem: string): Promise<boolean> {
  const { businessId, id: connectionId, secretKeySealed, secretKeyLast4, mode } = row;
  // A check has said why the key is refused; that it is refused again adds nothing.
  const isKnown = row.problem !== null && !isRefusalOnTheWay(row.problem) && isRefusalOnTheWay(problem);
  if (isKnown || row.problem === problem) return true;
  const onDay = new Date(ctx.now()).toISOString().slice(0, 10);
  const isTest = mode === "test";
  return await ctx.db.inTransaction(async (tx) => {
    const isNoted = await setConnectionProblem(tx, { businessId, connectionId, secretKeySealed, problem });
    if (!isNoted || row.state !== "current") return isNoted;
    await alertOwner(tx, ctx, {
      businessId,
      invoiceId: null,
      paymentId: null,
      key: `key-refused:${connectionId}:${secretKeyLast4}:${onDay}`,
      title: isTest
        ? "Test payments don't work: Stripe refuses your test key"
        : "Customers can't pay online: Stripe refuses your key",
      sentences: [problem, "Paste a new secret key in Settings, Online payments. Payments under way are not lost."],
      path: `/b/${businessId}/settings/online-payments`,
      pathLabel: "Open the settings",
    });
    return true;
  });
}
