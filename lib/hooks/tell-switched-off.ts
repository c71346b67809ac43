import type { Queryable } from "@/db/client";
import type { HookEndpointRow } from "@/db/queries/hooks";
import type { Context } from "@/lib/context";
import { alertOwner } from "@/lib/payments/money-mails";

/** The mail to the owner when an endpoint was given up; once for each time. */
export async function tellSwitchedOff(
  tx: Queryable,
  ctx: Context,
  { endpoint, offReason, now }: { endpoint: HookEndpointRow; offReason: string; now: number },
): Promise<void> {
  const { businessId, id, url, mode } = endpoint;
  await alertOwner(tx, ctx, {
    businessId,
    invoiceId: null,
    paymentId: null,
    key: `hook-off:${id}:${now}`,
    title: "Your own system gets no messages any more",
    sentences: [
      `Paymast tells ${url} what happens${mode === "test" ? " in test mode" : ""}. ${offReason}`,
      "It was switched off. Your payments and invoices are not touched by this.",
      "What happens from now on is kept for 30 days and sent when you switch it on again.",
    ],
    path: `/b/${businessId}/settings/developers`,
    pathLabel: "See what went wrong",
  });
}
