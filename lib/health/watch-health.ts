import { hasMail, listUntoldUnknown } from "@/db/queries/health";
import type { Context } from "@/lib/context";
import { formatMoney } from "@/lib/money/format-money";
import { alertOwner } from "@/lib/payments/money-mails";
import { findUnheard, type Unheard } from "./find-unheard";
import { unknownAfterMs } from "./load-needs";
import { durationWords } from "./standing";

const everyMs = 60_000;
const lookBackMs = 24 * 3_600_000;
const most = 50;
const watchedAt = new WeakMap<object, number>();

/**
 * Tells owners of what no message and no answer tells by itself: a question that stays unanswered, messages that stay
 * away. Looks once a minute however often it is called; each thing is told once.
 */
export async function watchHealth(ctx: Context): Promise<void> {
  const now = ctx.now();
  if (now - (watchedAt.get(ctx.db) ?? Number.NEGATIVE_INFINITY) < everyMs) return;
  watchedAt.set(ctx.db, now);
  await tellUnknownAttempts(ctx);
  for (const unheard of await findUnheard(ctx, { businessId: null })) await tellUnheard(ctx, unheard);
}

async function tellUnknownAttempts(ctx: Context): Promise<void> {
  const now = ctx.now();
  const untold = await listUntoldUnknown(ctx.db.read, {
    from: now - lookBackMs,
    before: now - unknownAfterMs,
    limit: most,
  });
  for (const one of untold) {
    const amount = formatMoney(one, "en");
    await ctx.db.inTransaction((tx) =>
      alertOwner(tx, ctx, {
        businessId: one.businessId,
        invoiceId: one.invoiceId,
        paymentId: null,
        key: `unknown-attempt:${one.id}`,
        title: `Stripe does not answer about a payment of ${amount}`,
        sentences: [
          `Stripe was asked to open a payment of ${amount}${one.invoiceNumber === null ? "" : ` for invoice ${one.invoiceNumber}`} and has not said for ${durationWords(unknownAfterMs)} whether it did.`,
          one.isReleased === 1
            ? "It is asked again by itself, and whatever was paid is recorded as soon as it answers."
            : "The customer never got to pay, so no money has moved. It is asked again by itself; the customer can try again.",
        ],
        path: `/b/${one.businessId}/payments/${one.id}`,
        pathLabel: "See the payment",
      }),
    );
  }
}

/** The proof of a connection (prove-connection.ts) may notice the same silence: one key, one mail. */
async function tellUnheard(ctx: Context, unheard: Unheard): Promise<void> {
  const { businessId, connectionId, mode, lastEventAt } = unheard;
  const key = `webhook-silent:${connectionId}:${lastEventAt ?? 0}`;
  if (await hasMail(ctx.db.read, key)) return;
  await ctx.db.inTransaction((tx) =>
    alertOwner(tx, ctx, {
      businessId,
      invoiceId: null,
      paymentId: null,
      key,
      title: "Stripe's messages do not reach Paymast",
      sentences: [
        `Payments came in ${mode} mode, but for more than a day Stripe has sent no message about them.`,
        "No payment is lost: Paymast asks Stripe by itself. With messages it knows at once. Look at the webhook in the settings.",
      ],
      path: `/b/${businessId}/settings/online-payments`,
      pathLabel: "Open the settings",
    }),
  );
}
