import type { Queryable } from "@/db/client";
import { findMailBusiness, listPaymentsForNotice } from "@/db/queries/mail-facts";
import { AppError } from "@/lib/app-error";
import type { Context, Instance } from "@/lib/context";
import { addDays, instantAt } from "@/lib/invoices/calendar";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { ownerRecipients } from "./customer-recipients";
import { sellerBrand } from "./mail-parts";
import { type DailyFacts, dailySubject } from "./owner-mail";
import { queueMail } from "./queue-mail";

type Day = { businessId: string; mode: Mode; day: string };

/**
 * The job `owner.daily`: one mail about all payments that were recorded on that day. Sends nothing when the owner has
 * switched the daily notice off since, and the same day never twice.
 */
export async function planDaily(ctx: Context, input: Day): Promise<void> {
  const { businessId, mode, day } = input;
  await ctx.db.inTransaction(async (tx) => {
    const business = await findMailBusiness(tx, { businessId });
    if (business === null) throw new AppError("NOT_FOUND", "There is no such business.");
    const to = await ownerRecipients(tx, businessId);
    if (business.paidNotice !== "daily" || to.length === 0) return;
    const facts = await readDailyFacts(tx, ctx.instance, input);
    if (facts.payments.length === 0) return;
    await queueMail(tx, {
      ctx,
      businessId,
      invoiceId: null,
      paymentId: null,
      kind: "owner_daily",
      key: `owner-daily:${businessId}:${mode}:${day}`,
      to,
      cc: [],
      subject: dailySubject(facts),
      content: { day, mode },
      createdBy: null,
    });
  });
}

/** The payments recorded on one calendar day of the business's zone. */
export async function readDailyFacts(
  q: Queryable,
  instance: Pick<Instance, "publicUrl">,
  input: Day,
): Promise<DailyFacts> {
  const { businessId, mode, day } = input;
  const business = await findMailBusiness(q, { businessId });
  if (business === null) throw new AppError("NOT_FOUND", "There is no such business.");
  const rows = await listPaymentsForNotice(q, {
    businessId,
    mode,
    from: instantAt(day, 0, business.timeZone),
    until: instantAt(addDays(day, 1), 0, business.timeZone),
  });
  return {
    language: business.language,
    mode,
    brand: sellerBrand(instance.publicUrl, business),
    day,
    payments: rows.map(({ payment, invoice }) => ({
      number: invoice?.number ?? null,
      customerName: invoice?.snapshot?.customer.name ?? "",
      amountMinor: payment.amountMinor,
      currency: payment.currency,
    })),
    url: `${instance.publicUrl}/b/${businessId}/payments`,
  };
}
