import type { World } from "../world";
import { type Invariant, none } from "./invariant";

export const I5: Invariant = {
  id: "I5",
  says: "Every ledger entry sums to 0 in each currency, and so do the books of a business.",
  check: (world) => [
    ...none(
      world,
      "select entry_id, currency, sum(amount_minor) as off from ledger_lines group by entry_id, currency having off <> 0",
    ),
    ...none(
      world,
      "select business_id, currency, sum(amount_minor) as off from ledger_lines group by business_id, currency having off <> 0",
    ),
    ...none(
      world,
      `select i.id, i.paid_minor, i.refunded_minor, coalesce(sum(l.amount_minor), 0) as booked from invoices i
       left join ledger_lines l on l.invoice_id = i.id and l.account = 'receivable'
       group by i.id having booked <> i.refunded_minor - i.paid_minor`,
    ),
  ],
};

/** Every reference between two rows, and the business of both. */
const links: readonly [table: string, column: string, to: string][] = [
  ["payables", "business_id", "businesses"],
  ["invoices", "payable_id", "payables"],
  ["invoices", "customer_id", "customers"],
  ["attempts", "payable_id", "payables"],
  ["attempts", "connection_id", "connections"],
  ["payments", "attempt_id", "attempts"],
  ["payments", "payable_id", "payables"],
  ["payments", "connection_id", "connections"],
  ["allocations", "payment_id", "payments"],
  ["allocations", "invoice_id", "invoices"],
  ["refunds", "payment_id", "payments"],
  ["disputes", "payment_id", "payments"],
  ["fees", "payment_id", "payments"],
  ["ledger_lines", "payment_id", "payments"],
  ["ledger_lines", "invoice_id", "invoices"],
  ["provider_events", "connection_id", "connections"],
  ["webhook_endpoints", "connection_id", "connections"],
  ["offers", "product_id", "products"],
  ["orders", "offer_id", "offers"],
  ["orders", "payable_id", "payables"],
  ["orders", "invoice_id", "invoices"],
  ["mails", "invoice_id", "invoices"],
  ["mails", "payment_id", "payments"],
];

export const I14: Invariant = {
  id: "I14",
  says: "Whatever hangs on a row of one business belongs to the same business, also when two share an account.",
  check: (world) =>
    links
      .filter(([, , to]) => to !== "businesses")
      .flatMap(([table, column, to]) =>
        none(
          world,
          `select a.id, a.business_id, b.business_id as other from ${table} a join ${to} b on b.id = a.${column}
           where a.business_id <> b.business_id`,
        ),
      ),
};

export const I19: Invariant = {
  id: "I19",
  says: "Each mail goes out once, twice at most when a process died; no receipt without a payment; no reminder after it.",
  check: (world) => [
    ...[...world.sent]
      .filter(([, times]) => times > 1 + world.processes.filter((one) => one.isDead).length)
      .map(([id, times]) => `${id} was sent ${times} times`),
    ...none(
      world,
      `select key from mails where kind in ('receipt', 'owner_paid')
       and not exists (select 1 from payments p where p.id = mails.payment_id)`,
    ),
    ...none(world, "select key, count(*) as n from mails group by key having n > 1"),
    ...none(
      world,
      `select payment_id, kind, count(*) as n from mails where kind in ('receipt', 'owner_paid')
       group by payment_id, kind having n > 1`,
    ),
    ...none(
      world,
      `select p.id from payments p join invoices i on i.payable_id = p.payable_id where p.kind = 'provider'
       and not exists (select 1 from mails m where m.kind = 'receipt' and m.payment_id = p.id)`,
    ),
    ...none(
      world,
      `select m.key from mails m join invoices i on i.id = m.invoice_id join payments p on p.payable_id = i.payable_id
       where m.kind = 'reminder' and i.status = 'paid' and m.created_at > p.recorded_at + 60000
         and not exists (select 1 from payments q where q.payable_id = i.payable_id and q.recorded_at > m.created_at)`,
    ),
  ],
};

export const I21: Invariant = {
  id: "I21",
  says: "A refund the owner asked for is made at Stripe once at most, also across a day of silence.",
  check(world, truth) {
    const made = truth.flatMap((one) => one.refunds.filter((refund) => refund.ours !== null));
    const rows = world.database.rows<{ id: string; ref: string | null; status: string; amount: number }>(
      `select id, provider_refund_id as ref, status, amount_minor as amount from refunds where request_id is not null
       and connection_id is not null`,
    );
    return [
      ...made
        .filter((one) => made.some((other) => other.ours === one.ours && other.id !== one.id))
        .map((one) => `${one.ours} was refunded more than once: ${one.id}`),
      ...made.filter((one) => !rows.some((row) => row.id === one.ours)).map((one) => `${one.id} has no row of ours`),
      ...rows.flatMap((row) => {
        const one = made.find((candidate) => candidate.ours === row.id);
        if (one === undefined)
          return row.status === "canceled" || row.status === "failed"
            ? []
            : [`${row.id} is ${row.status}, Stripe has none`];
        const isSame = one.status === row.status && one.amountMinor === row.amount && one.id === row.ref;
        return isSame
          ? []
          : [`${row.id} is ${row.status} over ${row.amount}, ${one.id} is ${one.status} over ${one.amountMinor}`];
      }),
    ];
  },
};

const disputeMeaning: Record<string, string> = {
  warning_needs_response: "inquiry",
  warning_under_review: "inquiry",
  warning_closed: "closed",
  needs_response: "needs_response",
  under_review: "under_review",
  won: "won",
  lost: "lost",
};

export const DISPUTES: Invariant = {
  id: "I4",
  says: "Every dispute stands as it does at Stripe, with its amount and where its money is.",
  check(world, truth) {
    const rows = world.database.rows<{ ref: string; status: string; amount: number; withdrawn: number }>(
      "select provider_dispute_id as ref, status, amount_minor as amount, funds_withdrawn as withdrawn from disputes",
    );
    return truth.flatMap((one) =>
      one.disputes.flatMap((dispute) => {
        const row = rows.find((candidate) => candidate.ref === dispute.id);
        const is = row === undefined ? "missing" : `${row.status} ${row.amount} ${row.withdrawn === 1}`;
        const should = `${disputeMeaning[dispute.status] ?? dispute.status} ${dispute.amountMinor} ${dispute.isWithdrawn}`;
        return is === should ? [] : [`${dispute.id} of ${one.id}: ${is}, at Stripe ${should}`];
      }),
    );
  },
};

const moneyColumns = (world: World): [string, string][] =>
  world.database.rows<{ name: string }>("select name from sqlite_master where type = 'table'").flatMap(({ name }) =>
    world.database
      .rows<{ name: string }>(`select name from pragma_table_info('${name}')`)
      .filter((column) => column.name.endsWith("_minor"))
      .map((column): [string, string] => [name, column.name]),
  );

let checkedColumns: [string, string][] | null = null;

export const I25: Invariant = {
  id: "I25",
  says: "Every amount is a safe integer.",
  check(world) {
    checkedColumns ??= moneyColumns(world);
    return checkedColumns.flatMap(([table, column]) =>
      none(
        world,
        `select '${table}.${column}' as place, ${column} as value from ${table}
         where typeof(${column}) not in ('integer', 'null') or abs(${column}) > 9007199254740991`,
      ),
    );
  },
};

export const I26: Invariant = {
  id: "I26",
  says: "No row points at one that is not there.",
  // SQLite refuses such a row itself; that it was told to is seen in every eighth run.
  check: (world) =>
    world.seed % 8 === 5 ? world.database.rows("pragma foreign_key_check").map((row) => JSON.stringify(row)) : [],
};

export const I28: Invariant = {
  id: "I28",
  says: "When something was paid is the provider's word, whatever our clock said.",
  check: (world, truth) =>
    world.database
      .rows<{ ref: string; at: number }>(
        "select provider_payment_id as ref, paid_at as at from payments where kind = 'provider'",
      )
      .flatMap(({ ref, at }) => {
        const one = truth.find((candidate) => candidate.id === ref);
        if (one?.chargedAt == null || at >= one.chargedAt) return [];
        return [`${ref} was paid at ${at}, before it was charged at ${one.chargedAt}`];
      }),
};
