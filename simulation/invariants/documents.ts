import { createHash } from "node:crypto";
import type { Queryable } from "@/db/client";
import { recomputeInvoice } from "@/lib/invoices/recompute-invoice";
import { loadPayView } from "@/lib/payments/load-pay-view";
import { checkView } from "../actors/customers";
import { alive, type World } from "../world";
import { type Invariant, none } from "./invariant";

export const I4: Invariant = {
  id: "I4",
  says: "What an invoice says was paid is the sum of what payments put on it.",
  check: (world) =>
    none(
      world,
      `select i.id, i.paid_minor, coalesce(sum(a.amount_minor), 0) as allocated from invoices i
       left join allocations a on a.invoice_id = i.id
         and not exists (select 1 from payment_reversals r where r.payment_id = a.payment_id)
       group by i.id having allocated <> i.paid_minor`,
    ),
};

class Undo extends Error {}

type Standing = Record<string, string | number | null>;

const standings = (world: World): Standing[] =>
  world.database.rows<Standing>(
    `select i.id, i.status, i.is_disputed, i.has_excess, i.paid_minor, i.refunded_minor, i.pending_minor, i.paid_at,
       p.amount_due_minor, p.is_open, p.version from invoices i join payables p on p.id = i.payable_id order by i.id`,
  );

export const I7: Invariant = {
  id: "I7",
  says: "An invoice's status is a pure function of its facts: computing it again changes nothing.",
  async check(world) {
    const before = standings(world);
    const ids = world.database.rows<{ id: string; business: string }>(
      "select id, business_id as business from invoices where payable_id is not null",
    );
    let after: Standing[] = [];
    const again = async (tx: Queryable): Promise<void> => {
      for (const { id, business } of ids)
        await recomputeInvoice(tx, { businessId: business, invoiceId: id, now: world.time.now });
      after = standings(world);
      throw new Undo();
    };
    await world.database.base.inTransaction(again).catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
    return before.flatMap((row, at) => {
      const now = after[at];
      return JSON.stringify(row) === JSON.stringify(now)
        ? []
        : [`${JSON.stringify(row)} becomes ${JSON.stringify(now)}`];
    });
  },
};

export const I8: Invariant = {
  id: "I8",
  says: "Nothing is paid, or partly paid, without a confirmed payment, or one that a person typed in.",
  check: (world) => [
    ...none(
      world,
      `select id, status from invoices i where status in ('paid', 'partially_paid', 'refunded') and total_minor > 0
       and not exists (select 1 from allocations a where a.invoice_id = i.id)`,
    ),
    ...none(
      world,
      `select id from payments where (kind = 'provider') = (attempt_id is null) or (kind <> 'provider' and recorded_by is null)`,
    ),
  ],
};

export const I23: Invariant = {
  id: "I23",
  says: "Numbers have no gap and no double; what was issued never changes.",
  check: (world) => [
    ...none(
      world,
      `select s.business_id, s.next_number, (select count(*) from invoices i where i.business_id = s.business_id
         and i.mode = s.mode and i.number is not null) as issued
       from number_series s where s.kind = 'invoice' and issued <> s.next_number - 1`,
    ),
    ...none(
      world,
      "select number, count(*) as n from invoices where number is not null group by business_id, mode, number having n > 1",
    ),
    ...changedDocuments(world),
  ],
};

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The content of each document as it is now; kept when it is issued, compared at the end. */
export const contentOf = (world: World, invoiceId: string): string =>
  hashOf(
    JSON.stringify(
      world.database.rows("select snapshot, number, total_minor, currency from invoices where id = ?", invoiceId),
    ),
  );

const changedDocuments = (world: World): string[] =>
  [...world.issued]
    .filter(([id, hash]) => contentOf(world, id) !== hash)
    .map(([id]) => `${id} was changed after issue`);

export const I30: Invariant = {
  id: "I30",
  says: "The customer's page never shows a failure, or a form, for money that arrived or is on its way.",
  async check(world, truth) {
    const { ctx } = alive(world)[0] ?? {};
    if (ctx === undefined) return [];
    const problems: string[] = [];
    for (const doc of world.docs) {
      const view = await loadPayView(ctx, { token: doc.token });
      checkView(world, doc, view);
      const [row] = world.database.rows<{ due: number; voided: number | null }>(
        `select p.amount_due_minor as due, i.voided_at as voided from payables p join invoices i on i.payable_id = p.id
         where i.id = ?`,
        doc.invoiceId,
      );
      const onItsWay = truth.some(
        (one) => one.status === "processing" && attemptOf(world, one.attemptId) === doc.invoiceId,
      );
      if (onItsWay && view.canPayNow) problems.push(`${doc.invoiceId} takes payments while one is on its way`);
      if (row?.due === 0 && row.voided === null && !["paid", "refunded"].includes(view.kind))
        problems.push(`${doc.invoiceId} is settled and its page says ${view.kind}`);
    }
    return problems;
  },
};

const attemptOf = (world: World, attemptId: string): string | null =>
  world.database.rows<{ id: string }>(
    "select i.id from invoices i join attempts a on a.payable_id = i.payable_id where a.id = ?",
    attemptId,
  )[0]?.id ?? null;
