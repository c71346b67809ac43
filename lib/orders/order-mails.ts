import type { Queryable } from "@/db/client";
import type { OrderRow } from "@/db/queries/orders";
import type { Context } from "@/lib/context";
import { isAddress } from "@/lib/mail/address";
import { queueMail } from "@/lib/mail/queue-mail";
import { formatMoney } from "@/lib/money/format-money";
import { alertOwner } from "@/lib/payments/money-mails";

type Told = { order: OrderRow; isHeld: boolean; notify: readonly string[] };

/** Who else is to hear of a sale, and the owner when an invoice waits for her OK; once per order. */
export async function tellOfOrder(tx: Queryable, ctx: Context, { order, isHeld, notify }: Told): Promise<void> {
  const { businessId, id, number, description, quantity, buyerName, buyerEmail, fields } = order;
  const amount = formatMoney({ amountMinor: order.totalMinor, currency: order.currency }, "en");
  const path = `/b/${businessId}/products/orders/${id}`;
  const what = `${quantity} × ${description}, ${amount}`;
  const title = `${order.mode === "test" ? "[TEST] " : ""}New order ${number}: ${what}`;
  const sentences = [
    `${buyerName} (${buyerEmail}) has paid ${amount} for ${quantity} × ${description}.`,
    ...fields.map((field) => `${field.label}: ${field.value}`),
  ];
  if (notify.some(isAddress))
    await queueMail(tx, {
      ctx,
      businessId,
      invoiceId: null,
      paymentId: null,
      kind: "owner_alert",
      key: `order-notice:${id}`,
      to: notify.filter(isAddress),
      cc: [],
      subject: title,
      content: { title, sentences, path, pathLabel: "See the order" },
      createdBy: null,
    });
  if (!isHeld) return;
  await alertOwner(tx, ctx, {
    businessId,
    invoiceId: null,
    paymentId: null,
    key: `order-held:${id}`,
    title: `A sale without tax waits for your OK: order ${number}`,
    sentences: [
      `${buyerName} has paid ${amount} for ${quantity} × ${description}, with no tax on it.`,
      "Look at the invoice; when it is right, press “Mail the invoice”. The buyer has not been mailed yet.",
    ],
    path,
    pathLabel: "Look at the order",
  });
}
