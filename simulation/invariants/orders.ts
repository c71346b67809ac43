import { UNITS } from "../actors/owner-shop";
import type { World } from "../world";
import { type Invariant, none } from "./invariant";

type Sale = { id: string; stock: number; taken: number; returned: number };

/** A number of our own: reliability.md has no invariant about what can run out. */
export const I31: Invariant = {
  id: "I31",
  says: "Of what can run out no more is sold than there was; what a refund gave back is there again; a form is one order.",
  check: (world) => [
    ...limited(world)
      .filter((sale) => sale.stock + sale.taken - sale.returned !== UNITS[0])
      .map((sale) => `of ${UNITS[0]} units ${JSON.stringify(sale)} are left and sold`),
    ...none(
      world,
      `select o.id, o.quantity, o.stock_taken from orders o join offers f on f.id = o.offer_id
       where o.state = 'paid' and f.stock is not null and o.stock_taken <> o.quantity`,
    ),
    ...none(world, "select form_key, count(*) as n from orders group by offer_id, form_key having n > 1"),
  ],
};

const limited = (world: World): Sale[] =>
  world.database.rows<Sale>(
    `select f.id, f.stock, coalesce(sum(o.stock_taken), 0) as taken, coalesce(sum(o.stock_returned), 0) as returned
     from offers f left join orders o on o.offer_id = f.id where f.stock is not null group by f.id`,
  );

export const ORDERS: Invariant = {
  id: "I13",
  says: "A paid order has its one invoice, over its own sum; one that nobody paid has none.",
  check: (world) => [
    ...none(
      world,
      `select o.id, o.state, o.total_minor, i.total_minor as invoiced from orders o
       left join invoices i on i.payable_id = o.payable_id
       where (o.state = 'paid') <> (i.id is not null) or i.id is not o.invoice_id or i.total_minor <> o.total_minor`,
    ),
    ...none(
      world,
      `select o.id, o.state, p.id as payment from orders o join payments p on p.payable_id = o.payable_id
       where o.state <> 'paid'`,
    ),
    ...none(
      world,
      `select o.id, count(*) as n from orders o join invoices i on i.payable_id = o.payable_id group by o.id having n > 1`,
    ),
  ],
};

/** What somebody changed at Stripe is another sum than anybody asked for. */
export const ORDER_SUMS: Invariant = {
  id: "I12",
  says: "What was paid for an order is what the order says.",
  check: (world) =>
    world.database
      .rows<{ id: string; total: number; ref: string; asked: number }>(
        `select o.id, o.total_minor as total, a.amount_minor as asked, a.provider_payment_id as ref
         from orders o join attempts a on a.payable_id = o.payable_id
         where a.status = 'succeeded' and a.amount_minor <> o.total_minor`,
      )
      .filter((row) => !world.tampered.has(row.ref) && isFirstPaid(world, row))
      .map((row) => JSON.stringify(row)),
};

/** After one over another sum the rest is asked for. */
const isFirstPaid = (world: World, row: { id: string; ref: string }): boolean =>
  world.database.rows<{ ref: string }>(
    `select p.provider_payment_id as ref from payments p join orders o on o.payable_id = p.payable_id
     where o.id = ? order by p.recorded_at, p.id limit 1`,
    row.id,
  )[0]?.ref === row.ref;
