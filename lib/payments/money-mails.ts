import type { Queryable } from "@/db/client";
import { findBusiness } from "@/db/queries/businesses";
import { findInvoice } from "@/db/queries/invoices";
import { isAppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { customerRecipients } from "@/lib/mail/customer-recipients";
import type { MailContent } from "@/lib/mail/mail-content";
import { queuePaidMails } from "@/lib/mail/paid-mails";
import { queueMail } from "@/lib/mail/queue-mail";
import { translator } from "@/lib/messages/messages";
import { formatMoney } from "@/lib/money/format-money";

/**
 * A mail that can't be addressed (no customer address, a test document, a mistyped one) never undoes a money fact: the
 * address is checked before anything is written, so the transaction goes on without the mail.
 */
async function withoutBlockingMoney(ctx: Context, about: string, queue: () => Promise<unknown>): Promise<void> {
  try {
    await queue();
  } catch (error) {
    if (!isAppError(error) || error.code !== "BAD_INPUT") throw error;
    ctx.log.warn("mail.not_queued", { about, reason: error.message });
  }
}

/** Receipt and owner's notice, once per payment. */
export async function tellPaid(tx: Queryable, ctx: Context, args: { businessId: string; paymentId: string }) {
  await withoutBlockingMoney(ctx, args.paymentId, () => queuePaidMails(tx, { ctx, ...args }));
}

export type OwnerAlert = {
  businessId: string;
  invoiceId: string | null;
  paymentId: string | null;
  key: string;
  title: string;
  sentences: string[];
  path: string | null;
  pathLabel: string | null;
};

/** Something about money that the owner has to know; once per key. */
export async function alertOwner(tx: Queryable, ctx: Context, alert: OwnerAlert): Promise<void> {
  ctx.log.warn("owner.alerted", { businessId: alert.businessId, key: alert.key, title: alert.title });
  const business = await findBusiness(tx, alert.businessId);
  if (business === null) return;
  await withoutBlockingMoney(ctx, alert.key, () =>
    queueMail(tx, {
      ctx,
      businessId: alert.businessId,
      invoiceId: alert.invoiceId,
      paymentId: alert.paymentId,
      kind: "owner_alert",
      key: alert.key,
      to: [business.email],
      cc: [],
      subject: alert.title,
      content: { title: alert.title, sentences: alert.sentences, path: alert.path, pathLabel: alert.pathLabel },
      createdBy: null,
    }),
  );
}

/** More arrived than was due: the owner decides what becomes of it, the customer learns that it is not lost. Once each. */
export async function tellExcess(
  tx: Queryable,
  ctx: Context,
  args: {
    payment: { id: string; businessId: string; amountMinor: number; currency: string };
    invoice: { id: string; number: string | null } | null;
    excessMinor: number;
  },
): Promise<void> {
  const { payment, invoice, excessMinor } = args;
  const money = { amountMinor: excessMinor, currency: payment.currency };
  const excess = formatMoney(money, "en");
  const about = { businessId: payment.businessId, invoiceId: invoice?.id ?? null, paymentId: payment.id };
  await alertOwner(tx, ctx, {
    ...about,
    key: `excess:${payment.id}`,
    title: `${excess} more than was due${invoice?.number ? ` for invoice ${invoice.number}` : ""}`,
    sentences: [
      `A payment of ${formatMoney(payment, "en")} arrived, and ${excess} of it was not due any more.`,
      "It is kept as the customer's credit: give it back with one click, or use it for another invoice.",
    ],
    path: `/b/${payment.businessId}/payments/${payment.id}?refund=excess`,
    pathLabel: "Refund it or keep it",
  });
  await tellCustomer(tx, ctx, {
    ...about,
    key: `excess-customer:${payment.id}`,
    update: { update: "excess", ...money },
  });
}

/** To the customer: a debit that did not arrive, money given back, money given back that came back. */
export async function tellCustomer(
  tx: Queryable,
  ctx: Context,
  args: {
    businessId: string;
    invoiceId: string | null;
    paymentId: string | null;
    key: string;
    update: MailContent<"payment_update">;
  },
): Promise<void> {
  if (args.invoiceId === null) return;
  const invoice = await findInvoice(tx, { businessId: args.businessId, invoiceId: args.invoiceId });
  if (invoice === null || invoice.snapshot === null) return;
  const { snapshot, language, mode } = invoice;
  const { email: customerEmail } = snapshot.customer;
  const about = { businessId: args.businessId, invoiceId: invoice.id, mode, customerEmail };
  const to = await customerRecipients(tx, about);
  if (to.length === 0) return;
  await withoutBlockingMoney(ctx, args.key, () =>
    queueMail(tx, {
      ctx,
      businessId: args.businessId,
      invoiceId: args.invoiceId,
      paymentId: args.paymentId,
      kind: "payment_update",
      key: args.key,
      to,
      cc: [],
      subject: translator(language, "mail")(`update.${args.update.update}.subject`, {
        number: invoice.number ?? "",
        amount: formatMoney(args.update, language),
        business: snapshot.seller.name,
      }),
      content: args.update,
      createdBy: null,
    }),
  );
}
