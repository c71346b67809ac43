import type { World } from "../world";
import { type Invariant, none } from "./invariant";
import { sum, type TruePayment } from "./truth";

type PaymentRow = {
  id: string;
  ref: string;
  business: string;
  account: string;
  amount: number;
  currency: string;
  mode: string;
  attempt: string;
  paidAt: number;
  refunded: number | null;
  pending: number | null;
  fee: number | null;
  mismatch: string | null;
};

const providerPayments = (world: World): PaymentRow[] =>
  world.database.rows<PaymentRow>(
    `select p.id, p.provider_payment_id as ref, p.business_id as business, c.account_id as account, p.amount_minor as amount,
       p.currency, p.mode, p.attempt_id as attempt, p.paid_at as paidAt, s.refunded_minor as refunded,
       s.refund_pending_minor as pending, s.fee_minor as fee, a.mismatch
     from payments p join connections c on c.id = p.connection_id join attempts a on a.id = p.attempt_id
     left join payment_states s on s.id = p.id where p.kind = 'provider'`,
  );

const isPaid = (one: TruePayment): boolean => one.status === "succeeded";

export const I1: Invariant = {
  id: "I1",
  says: "Every payment of ours that succeeded at Stripe has exactly one payment row.",
  check(world, truth) {
    const rows = providerPayments(world);
    return truth.filter(isPaid).flatMap((one) => {
      const count = rows.filter((row) => row.ref === one.id && row.account === one.accountId).length;
      return count === 1 ? [] : [`${one.id} over ${one.receivedMinor} ${one.currency} has ${count} rows`];
    });
  },
};

export const I2: Invariant = {
  id: "I2",
  says: "Every payment row is a payment at Stripe: same id, account, mode, amount, currency, business, fee.",
  check(world, truth) {
    return providerPayments(world).flatMap((row) => {
      const one = truth.find((candidate) => candidate.id === row.ref && candidate.accountId === row.account);
      if (one === undefined || !isPaid(one)) return [`${row.id} (${row.ref}) is ${one?.status ?? "unknown"} at Stripe`];
      const differs = [
        row.amount === one.receivedMinor ? "" : `amount ${row.amount}, at Stripe ${one.receivedMinor}`,
        row.currency === one.currency ? "" : `currency ${row.currency}, at Stripe ${one.currency}`,
        row.business === one.businessId ? "" : `business ${row.business}, at Stripe ${one.businessId}`,
        row.attempt === one.attemptId ? "" : `attempt ${row.attempt}, at Stripe ${one.attemptId}`,
        row.mode === "live" ? "" : `mode ${row.mode}`,
      ].filter((text) => text !== "");
      return differs.map((text) => `${row.id} (${row.ref}): ${text}`);
    });
  },
};

export const I3: Invariant = {
  id: "I3",
  says: "A provider's payment and a provider's event are each stored once per connection.",
  check: (world) => [
    ...none(
      world,
      `select provider_payment_id, count(*) as n from payments where provider_payment_id is not null
       group by connection_id, provider_payment_id having n > 1`,
    ),
    ...none(world, "select event_id, count(*) as n from provider_events group by connection_id, event_id having n > 1"),
  ],
};

export const I9: Invariant = {
  id: "I9",
  says: "Money on its way is no payment.",
  check: (world, truth) => [
    ...none(world, "select p.id from payments p join attempts a on a.id = p.attempt_id where a.status <> 'succeeded'"),
    ...providerPayments(world)
      .filter((row) => truth.some((one) => one.id === row.ref && one.status === "processing"))
      .map((row) => `${row.id} was recorded while Stripe says processing`),
  ],
};

const standing = (one: TruePayment, status: string): number =>
  sum(one.refunds.filter((refund) => refund.status === status).map((refund) => refund.amountMinor));

export const I10: Invariant = {
  id: "I10",
  says: "What was refunded is what Stripe refunded, never below 0 and never above what arrived.",
  check(world, truth) {
    return providerPayments(world).flatMap((row) => {
      const one = truth.find((candidate) => candidate.id === row.ref && candidate.accountId === row.account);
      if (one === undefined) return [];
      const refunded = row.refunded ?? 0;
      const problems: string[] = [];
      if (refunded < 0 || refunded > row.amount) problems.push(`refunded ${refunded} of ${row.amount}`);
      if (refunded !== standing(one, "succeeded"))
        problems.push(`refunded ${refunded}, at Stripe ${standing(one, "succeeded")}`);
      if ((row.pending ?? 0) !== standing(one, "pending"))
        problems.push(`refunds pending ${row.pending}, at Stripe ${standing(one, "pending")}`);
      return problems.map((text) => `${row.id} (${row.ref}): ${text}`);
    });
  },
};

export const I13: Invariant = {
  id: "I13",
  says: "All the money that arrived for a document is on it, or is credit; no document holds more than its sum.",
  check: (world) => [
    ...none(
      world,
      `select p.id, p.amount_minor, sum(a.amount_minor) as allocated from payments p join allocations a on a.payment_id = p.id
       group by p.id having allocated > p.amount_minor`,
    ),
    ...none(
      world,
      `select i.id, i.total_minor, sum(a.amount_minor) as allocated
       from invoices i join allocations a on a.invoice_id = i.id join payments p on p.id = a.payment_id
       where not exists (select 1 from payment_reversals r where r.payment_id = p.id)
       group by i.id having allocated > i.total_minor`,
    ),
    ...none(
      world,
      `select a.id from allocations a join payments p on p.id = a.payment_id join invoices i on i.id = a.invoice_id
       where p.currency <> i.currency or p.mode <> i.mode`,
    ),
  ],
};

/** Fees come with their balance entries, which may be days late; at the end all of them are there, and no others. */
export const I13_FEES: Invariant = {
  id: "I13",
  says: "The fees of a payment are those that Stripe took, for the payment and for its disputes.",
  check(world, truth) {
    const rows = world.database.rows<{ ref: string; fee: string }>(
      `select p.provider_payment_id as ref, f.balance_ref || ':' || f.fee_minor as fee
       from fees f join payments p on p.id = f.payment_id where p.kind = 'provider'`,
    );
    return truth.filter(isPaid).flatMap((one) => {
      const booked = rows.filter((row) => row.ref === one.id).map((row) => row.fee);
      const is = booked.sort().join();
      const should = [...one.fees].sort().join();
      return is === should ? [] : [`${one.id}: fees ${is || "none"}, at Stripe ${should || "none"}`];
    });
  },
};
