import { z } from "zod";
import { compareBookDaily } from "@/lib/book/compare-book-daily";
import { checkConnectionDaily } from "@/lib/connections/check-connection-daily";
import { checkWebhook } from "@/lib/connections/check-webhook";
import { finishProof } from "@/lib/connections/prove-connection";
import { remindAutomatically } from "@/lib/invoices/remind-automatically";
import { type JobHandler, type JobHandlers, RetryLater } from "@/lib/jobs/run-jobs";
import { planDaily } from "@/lib/mail/plan-daily";
import { sendQueuedMail } from "@/lib/mail/send-queued-mail";
import { expireOrder } from "@/lib/orders/expire-order";
import { checkRefund } from "@/lib/payments/check-refund";
import { closeAttempts } from "@/lib/payments/close-attempts";
import { fillLedger } from "@/lib/payments/fill-ledger";

/** A payload was written by us, but maybe by an older version: it is read like any other input. */
const reading =
  <S extends z.ZodType>(
    schema: S,
    run: (ctx: Parameters<JobHandler>[0], payload: z.infer<S>) => Promise<void>,
  ): JobHandler =>
  (ctx, job) =>
    run(ctx, schema.parse(job.payload));

const OfInvoice = z.object({ businessId: z.string(), invoiceId: z.string() });
const OfConnection = z.object({ businessId: z.string(), connectionId: z.string() });

/** Every kind of durable work and the verb that does it. */
export const jobHandlers: JobHandlers = {
  "mail.send": reading(z.object({ mailId: z.string() }), sendQueuedMail),
  "invoice.remind": reading(OfInvoice, remindAutomatically),
  "owner.daily": reading(
    z.object({ businessId: z.string(), mode: z.enum(["test", "live"]), day: z.string() }),
    planDaily,
  ),
  "connection.check": reading(OfConnection, checkConnectionDaily),
  "book.compare": reading(OfConnection, compareBookDaily),
  "connection.proof": reading(z.object({ businessId: z.string(), proofId: z.string() }), async (ctx, payload) => {
    await finishProof(ctx, payload);
  }),
  "webhook.check": reading(OfConnection.extend({ wasSilent: z.boolean() }), checkWebhook),
  "order.expire": reading(
    z.object({ businessId: z.string(), orderId: z.string(), isForced: z.boolean().optional() }),
    expireOrder,
  ),
  "refund.check": reading(
    z.object({ businessId: z.string(), refundId: z.string(), round: z.number().int() }),
    checkRefund,
  ),
  "ledger.fill": reading(z.object({}), async (ctx) => void (await fillLedger(ctx))),
  "attempts.close": reading(z.object({ businessId: z.string(), payableId: z.string() }), async (ctx, payload) => {
    const result = await closeAttempts(ctx, payload);
    if (!result.closed && result.reason === "unknown")
      throw new RetryLater("The provider did not say whether the attempt is closed.", ctx.now() + 30_000);
  }),
};
