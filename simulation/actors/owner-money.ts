import { applyCredit } from "@/lib/payments/apply-credit";
import { type ManualPaymentInput, manualKinds, recordManualPayment } from "@/lib/payments/record-manual-payment";
import { refundPayment } from "@/lib/payments/refund-payment";
import { takeBackPayment } from "@/lib/payments/take-back-payment";
import type { Doc, World } from "../world";
import { type Act, anyProcess, begin, pick } from "./acting";

type PaymentRow = {
  id: string;
  business: string;
  amount: number;
  currency: string;
  kind: string;
  credit: number | null;
};

const paymentsOf = (world: World): PaymentRow[] =>
  world.database.rows<PaymentRow>(
    `select p.id, p.business_id as business, p.amount_minor as amount, p.currency, p.kind, s.credit_minor as credit
     from payments p left join payment_states s on s.id = p.id order by p.id`,
  );

const userOf = (world: World, business: string): string =>
  world.shops.find((shop) => shop.businessId === business)?.userId ?? "";

/** A form's id: mostly a new one; sometimes the form of before is sent again, by a second click or after a lost answer. */
function formId(world: World, number: number): string {
  const again = number % 5 === 0 ? pick(world.forms, number >>> 3) : undefined;
  if (again !== undefined) return again;
  const id = `form_${world.seed}_${world.forms.length}_${number}`;
  world.forms.push(id);
  return id;
}

/** Giving back is where a lost answer costs most: often something goes wrong with just this call. */
const refundFaults = [
  "invalid",
  "invalid",
  "500_after",
  "timeout",
  "reply_lost",
  "429",
  "500_saved",
  "repeated",
] as const;

/** What is left of a payment, a part of it, or too much, which is refused before Stripe is asked. */
const refund: Act = (world, a, b, c) => {
  const payment = pick(c % 8 === 0 ? paymentsOf(world) : refundablesOf(world), a);
  if (payment === undefined) return false;
  const { ctx } = anyProcess(world, b);
  const amountMinor = c % 6 === 0 ? payment.amount : 1 + (c % Math.max(1, Math.ceil(payment.amount * 0.4)));
  const requestId = formId(world, b);
  const kind = c % 5 < 3 ? pick(refundFaults, c >>> 5) : undefined;
  const isAwaited = world.faults.some(({ path }) => path === "/v1/refunds");
  if (kind !== undefined && !isAwaited) world.faults.push({ kind, skip: 0, path: "/v1/refunds" });
  begin(world, `the owner refunds ${amountMinor} of ${payment.id} (${requestId})`, () =>
    refundPayment(ctx, {
      businessId: payment.business,
      paymentId: payment.id,
      amountMinor,
      currency: payment.currency,
      reason: "requested_by_customer",
      by: userOf(world, payment.business),
      requestId,
    }),
  );
  return true;
};

/** Stripe's payments of which something is left, with what is left as their amount. */
const refundablesOf = (world: World): PaymentRow[] =>
  world.database.rows<PaymentRow>(
    `select p.id, p.business_id as business, p.amount_minor - s.refunded_minor - s.refund_pending_minor as amount,
       p.currency, p.kind, s.credit_minor as credit
     from payments p join payment_states s on s.id = p.id
     where p.kind = 'provider' and s.dispute_status is null and amount > 0 order by p.id`,
  );

const typed = (amountMinor: number, currency: string): string =>
  currency === "JPY" || currency === "ISK" ? String(amountMinor) : (amountMinor / 100).toFixed(2);

/** Money that came by hand: what is due, less, or more. */
const manual: Act = (world, a, b, c) => {
  const doc = pick(world.docs, a);
  if (doc === undefined) return false;
  const [invoice] = world.database.rows<{ total: number; currency: string }>(
    "select total_minor as total, currency from invoices where id = ?",
    doc.invoiceId,
  );
  if (invoice === undefined) return false;
  const { ctx } = anyProcess(world, b);
  const amountMinor = pick([invoice.total, Math.ceil(invoice.total / 3), invoice.total + 500], c) ?? invoice.total;
  const input: ManualPaymentInput = {
    businessId: doc.shop.businessId,
    invoiceId: doc.invoiceId,
    customerId: null,
    kind: pick(manualKinds, c >>> 4) ?? "cash",
    amount: typed(amountMinor, invoice.currency),
    currency: invoice.currency,
    paidOn: new Date(ctx.now() - 26 * 3_600_000).toISOString().slice(0, 10),
    note: "",
    by: doc.shop.userId,
    requestId: formId(world, b),
  };
  begin(world, `the owner records ${input.amount} ${input.currency} for ${doc.invoiceId}`, () =>
    recordManualPayment(ctx, input),
  );
  return true;
};

/** A payment that was typed by mistake; a provider's one is refused. */
const takeBack: Act = (world, a, b) => {
  const payment = pick(paymentsOf(world), a);
  if (payment === undefined) return false;
  const { ctx } = anyProcess(world, b);
  const by = userOf(world, payment.business);
  begin(world, `the owner takes ${payment.id} back`, () =>
    takeBackPayment(ctx, { businessId: payment.business, paymentId: payment.id, reason: "Typed by mistake", by }),
  );
  return true;
};

const isOpenIn = (world: World, doc: Doc, currency: string): boolean =>
  world.database.rows(
    `select 1 from invoices i join payables p on p.id = i.payable_id
     where i.id = ? and p.is_open and p.amount_due_minor > 0 and i.currency = ?`,
    doc.invoiceId,
    currency,
  ).length > 0;

/** Credit of one payment goes on another invoice. */
const credit: Act = (world, a, b, c) => {
  const payment = pick(
    paymentsOf(world).filter((one) => (one.credit ?? 0) > 0),
    a,
  );
  if (payment === undefined) return false;
  const ofShop = world.docs.filter((one) => one.shop.businessId === payment.business);
  // Mostly where it fits; what does not fit is refused.
  const doc = pick(c % 8 === 0 ? world.docs : ofShop.filter((one) => isOpenIn(world, one, payment.currency)), c);
  if (doc === undefined) return false;
  const { ctx } = anyProcess(world, b);
  const amountMinor = c % 2 === 0 ? (payment.credit ?? 1) : 1 + (c % Math.max(1, payment.credit ?? 1));
  begin(world, `the owner puts ${amountMinor} of ${payment.id} on ${doc.invoiceId}`, () =>
    applyCredit(ctx, {
      businessId: payment.business,
      paymentId: payment.id,
      invoiceId: doc.invoiceId,
      amountMinor,
      by: userOf(world, payment.business),
      requestId: formId(world, b),
    }),
  );
  return true;
};

export const ownerMoney = { refund, manual, takeBack, credit } as const;
