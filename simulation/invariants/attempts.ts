import type { World } from "../world";
import { type Invariant, none } from "./invariant";
import type { TruePayment } from "./truth";

type AttemptRow = {
  id: string;
  payable: string;
  status: string;
  ref: string | null;
  amount: number;
  currency: string;
  released: number | null;
};

const attemptsOf = (world: World): AttemptRow[] =>
  world.database.rows<AttemptRow>(
    `select id, payable_id as payable, status, provider_payment_id as ref, amount_minor as amount, currency,
       secret_released_at as released from attempts`,
  );

const confirmable = new Set<string>(["requires_payment_method", "requires_confirmation", "requires_action"]);

/** Payments that somebody who holds the secret could still make. */
const stillPayable = (world: World, truth: readonly TruePayment[]) =>
  attemptsOf(world).filter(
    (row) => row.released !== null && truth.some((one) => one.attemptId === row.id && confirmable.has(one.status)),
  );

export const I11: Invariant = {
  id: "I11",
  says: "For each document at most one payment can still be made.",
  check(world, truth) {
    const open = stillPayable(world, truth);
    const twice = open.filter((row) => open.some((other) => other.payable === row.payable && other.id !== row.id));
    const closed = open.filter((row) => row.status === "canceled" || row.status === "succeeded");
    return [
      ...twice.map((row) => `${row.id} of ${row.payable} can be paid beside another one`),
      ...closed.map((row) => `${row.id} is ${row.status} with us and can still be paid at Stripe`),
      ...none(
        world,
        `select payable_id, count(*) as n from attempts where status in ('created', 'unknown', 'open', 'requires_action', 'processing')
         group by payable_id having n > 1`,
      ),
    ];
  },
};

export const I12: Invariant = {
  id: "I12",
  says: "An attempt asks at Stripe for what its row says, and nobody changed that after its secret left.",
  check: (world, truth) =>
    attemptsOf(world).flatMap((row) => {
      const made = truth.filter((one) => one.attemptId === row.id);
      if (made.length > 1) return [`${row.id} has ${made.length} payments at Stripe`];
      const [one] = made;
      if (one === undefined || world.tampered.has(one.id)) return [];
      const isSame = one.amountMinor === row.amount && one.currency === row.currency;
      return isSame
        ? []
        : [`${row.id} asks for ${row.amount} ${row.currency}, ${one.id} for ${one.amountMinor} ${one.currency}`];
    }),
};

export const I24: Invariant = {
  id: "I24",
  says: "Nothing void, ended or taken off sale can be paid.",
  check(world, truth) {
    const voided = new Set(
      world.database
        .rows<{ payable: string }>(
          `select payable_id as payable from invoices where voided_at is not null
           union all select o.payable_id from orders o join offers f on f.id = o.offer_id join products p on p.id = o.product_id
           where o.state = 'expired' or (o.state = 'open' and (f.is_on = 0 or p.archived_at is not null))`,
        )
        .map((row) => row.payable),
    );
    return [
      ...stillPayable(world, truth)
        .filter((row) => voided.has(row.payable))
        .map((row) => `${row.id} of the closed ${row.payable} can still be paid`),
      ...none(
        world,
        `select a.id from attempts a join invoices i on i.payable_id = a.payable_id
         where i.voided_at is not null and a.status in ('created', 'unknown', 'open', 'requires_action', 'processing')`,
      ),
    ];
  },
};

const meaning: Partial<Record<TruePayment["status"], string>> = {
  requires_payment_method: "open",
  requires_confirmation: "open",
  requires_action: "requires_action",
  processing: "processing",
  succeeded: "succeeded",
  canceled: "canceled",
};

export const I29: Invariant = {
  id: "I29",
  says: "With the faults over, within a day every attempt stands as it does at Stripe, and no queue holds anything.",
  check: (world, truth) => [
    ...attemptsOf(world).flatMap((row) => {
      const one = truth.find((candidate) => candidate.attemptId === row.id);
      if (one === undefined)
        return row.status === "canceled" || row.released === null
          ? []
          : [`${row.id} is ${row.status}, Stripe has nothing`];
      // One whose secret never left may be given up without asking anybody.
      if (row.status === "canceled" && row.released === null && confirmable.has(one.status)) return [];
      const should = meaning[one.status] ?? one.status;
      return row.status === should ? [] : [`${row.id} is ${row.status}, ${one.id} is ${one.status}`];
    }),
    ...none(world, "select id, status from attempts where status = 'unknown'"),
    ...none(world, `select id, kind, last_error from jobs where state = 'failed'`),
    ...none(
      world,
      `select id, kind, run_at from jobs where state = 'pending' and run_at <= ${world.time.now} and kind <> 'owner.daily'`,
    ),
  ],
};
