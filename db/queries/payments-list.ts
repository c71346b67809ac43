import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  like,
  lt,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Queryable } from "../client";
import { allocations, attempts, customers, historyEntries, invoices, paymentStates, payments, users } from "../schema";
import { likePattern } from "./like-pattern";

export type PaymentFilterState =
  | "paid"
  | "refunded"
  | "disputed"
  | "credit"
  | "taken_back"
  | "unpaid"
  | "failed"
  | "canceled";
export type PaymentCursor = { at: number; id: string };

export type PaymentsFilter = {
  businessId: string;
  mode: "test" | "live";
  state: PaymentFilterState | null;
  /** A method's kind ("card"), a wallet ("apple_pay") or how money arrived by hand ("bank_transfer"). */
  method: string | null;
  /** UTC ms, from inclusive, until exclusive. */
  from: number | null;
  until: number | null;
  search: string;
  after: PaymentCursor | null;
  limit: number;
};

const paymentColumns = {
  payment: payments,
  state: paymentStates,
  invoiceId: invoices.id,
  invoiceNumber: invoices.number,
  customerName: customers.name,
};

/** Money typed by hand may belong to a customer and no invoice. */
const payer = sql`coalesce(${payments.customerId}, ${invoices.customerId})`;

/** Confirmed money, newest first, one page at a time. */
export async function listPayments(q: Queryable, filter: PaymentsFilter) {
  const { after } = filter;
  return q
    .select(paymentColumns)
    .from(payments)
    .leftJoin(paymentStates, eq(paymentStates.id, payments.id))
    .leftJoin(invoices, eq(invoices.payableId, payments.payableId))
    .leftJoin(customers, eq(customers.id, payer))
    .where(
      and(
        eq(payments.businessId, filter.businessId),
        eq(payments.mode, filter.mode),
        paymentStateIs(filter.state),
        methodIs(filter.method, payments.method, payments.kind),
        within(payments.paidAt, filter),
        matches(filter.search, payments.providerPaymentId),
        after === null ? undefined : isBefore(payments.paidAt, payments.id, after),
      ),
    )
    .orderBy(desc(payments.paidAt), desc(payments.id))
    .limit(filter.limit);
}

const attemptColumns = {
  attempt: attempts,
  invoiceId: invoices.id,
  invoiceNumber: invoices.number,
  customerName: customers.name,
};

/** Attempts a customer began and that brought no money, the last tried first. */
export async function listNotCompleted(q: Queryable, filter: PaymentsFilter) {
  const { after } = filter;
  return q
    .select(attemptColumns)
    .from(attempts)
    .leftJoin(invoices, eq(invoices.payableId, attempts.payableId))
    .leftJoin(customers, eq(customers.id, invoices.customerId))
    .where(
      and(
        notCompleted(filter),
        attemptStateIs(filter.state),
        methodIs(filter.method, attempts.method, null),
        within(attempts.updatedAt, filter),
        matches(filter.search, attempts.providerPaymentId),
        after === null ? undefined : isBefore(attempts.updatedAt, attempts.id, after),
      ),
    )
    .orderBy(desc(attempts.updatedAt), desc(attempts.id))
    .limit(filter.limit);
}

const notCompleted = (of: { businessId: string; mode: "test" | "live" }) =>
  and(
    eq(attempts.businessId, of.businessId),
    eq(attempts.mode, of.mode),
    isNotNull(attempts.touchedAt),
    inArray(attempts.status, ["created", "unknown", "open", "requires_action", "canceled"]),
  );

/** Money on its way; few, because each holds its payable's one place until it arrives or fails. */
export async function listOnItsWay(q: Queryable, filter: PaymentsFilter) {
  return q
    .select(attemptColumns)
    .from(attempts)
    .leftJoin(invoices, eq(invoices.payableId, attempts.payableId))
    .leftJoin(customers, eq(customers.id, invoices.customerId))
    .where(
      and(
        eq(attempts.businessId, filter.businessId),
        eq(attempts.mode, filter.mode),
        eq(attempts.status, "processing"),
        methodIs(filter.method, attempts.method, null),
        within(attempts.createdAt, filter),
        matches(filter.search, attempts.providerPaymentId),
      ),
    )
    .orderBy(desc(attempts.createdAt), desc(attempts.id))
    .limit(filter.limit);
}

export async function countNotCompleted(q: Queryable, of: { businessId: string; mode: "test" | "live" }) {
  const rows = await q.select({ n: count() }).from(attempts).where(notCompleted(of));
  return Number(rows[0]?.n ?? 0);
}

export async function countPayments(q: Queryable, of: { businessId: string; mode: "test" | "live" }) {
  const rows = await q
    .select({ n: count() })
    .from(payments)
    .where(and(eq(payments.businessId, of.businessId), eq(payments.mode, of.mode)));
  return Number(rows[0]?.n ?? 0);
}

export async function findPaymentDetail(q: Queryable, args: { businessId: string; paymentId: string }) {
  const rows = await q
    .select(paymentColumns)
    .from(payments)
    .leftJoin(paymentStates, eq(paymentStates.id, payments.id))
    .leftJoin(invoices, eq(invoices.payableId, payments.payableId))
    .leftJoin(customers, eq(customers.id, payer))
    .where(and(eq(payments.businessId, args.businessId), eq(payments.id, args.paymentId)))
    .limit(1);
  return rows[0] ?? null;
}

export async function findAttemptDetail(q: Queryable, args: { businessId: string; attemptId: string }) {
  const rows = await q
    .select(attemptColumns)
    .from(attempts)
    .leftJoin(invoices, eq(invoices.payableId, attempts.payableId))
    .leftJoin(customers, eq(customers.id, invoices.customerId))
    .where(and(eq(attempts.businessId, args.businessId), eq(attempts.id, args.attemptId)))
    .limit(1);
  return rows[0] ?? null;
}

/** What a payment was put on, in the order it was. */
export async function listAllocatedInvoices(q: Queryable, args: { businessId: string; paymentId: string }) {
  return q
    .select({
      id: allocations.id,
      invoiceId: allocations.invoiceId,
      number: invoices.number,
      amountMinor: allocations.amountMinor,
    })
    .from(allocations)
    .innerJoin(invoices, eq(invoices.id, allocations.invoiceId))
    .where(and(eq(allocations.businessId, args.businessId), eq(allocations.paymentId, args.paymentId)))
    .orderBy(asc(allocations.createdAt), asc(allocations.id));
}

/** Names of members by their ids. */
export async function listNames(q: Queryable, userIds: string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await q
    .select({ id: users.id, name: users.name, email: users.email })
    .from(users)
    .where(inArray(users.id, userIds));
  return new Map(rows.map(({ id, name, email }) => [id, name ?? email]));
}

/** What happened to a payment and to the attempt it came from, oldest first, with the member who did it. */
export async function listPaymentHistory(
  q: Queryable,
  args: { businessId: string; paymentId: string | null; attemptId: string | null },
) {
  const about = [
    ...(args.paymentId === null ? [] : [eq(historyEntries.paymentId, args.paymentId)]),
    ...(args.attemptId === null ? [] : [eq(historyEntries.attemptId, args.attemptId)]),
  ];
  if (about.length === 0) return [];
  const rows = await q
    .select({ entry: historyEntries, name: users.name, email: users.email })
    .from(historyEntries)
    .leftJoin(users, eq(users.id, historyEntries.actor))
    .where(and(eq(historyEntries.businessId, args.businessId), or(...about)))
    .orderBy(asc(historyEntries.at), asc(historyEntries.id))
    .limit(200);
  return rows.map(({ entry, name, email }) => ({ ...entry, actorName: name ?? email }));
}

const openDisputes = ["inquiry", "needs_response", "under_review", "lost"] as const;

function paymentStateIs(state: PaymentFilterState | null): SQL | undefined {
  const isDisputed = inArray(paymentStates.disputeStatus, [...openDisputes]);
  if (state === "refunded")
    return or(sql`${paymentStates.refundedMinor} > 0`, sql`${paymentStates.refundPendingMinor} > 0`);
  if (state === "disputed") return isDisputed;
  if (state === "credit") return and(gt(paymentStates.creditMinor, 0), isNull(paymentStates.takenBackAt));
  if (state === "taken_back") return isNotNull(paymentStates.takenBackAt);
  if (state === "paid")
    return and(
      isNull(paymentStates.takenBackAt),
      or(isNull(paymentStates.refundedMinor), lt(paymentStates.refundedMinor, payments.amountMinor)),
      or(isNull(paymentStates.disputeStatus), inArray(paymentStates.disputeStatus, ["won", "closed"])),
    );
  return state === null ? undefined : sql`1 = 0`;
}

function attemptStateIs(state: PaymentFilterState | null): SQL | undefined {
  if (state === "canceled") return eq(attempts.status, "canceled");
  if (state === "failed") return and(ne(attempts.status, "canceled"), isNotNull(attempts.problemReason));
  if (state === "unpaid") return and(ne(attempts.status, "canceled"), isNull(attempts.problemReason));
  return state === null ? undefined : sql`1 = 0`;
}

/** The summary is JSON, written with or without blanks by the two engines; text is what both can search. */
function methodIs(
  method: string | null,
  column: typeof payments.method | typeof attempts.method,
  kind: typeof payments.kind | null,
): SQL | undefined {
  if (method === null) return undefined;
  const words = sql`cast(${column} as text)`;
  const isOne = ["kind", "wallet"].flatMap((name) => [
    sql`${words} like ${`%"${name}":"${method}"%`}`,
    sql`${words} like ${`%"${name}": "${method}"%`}`,
  ]);
  const byHand = kind === null ? [] : [sql`${kind} = ${method}`];
  return or(...isOne, ...byHand);
}

type InstantColumn = typeof payments.paidAt | typeof attempts.createdAt | typeof attempts.updatedAt;

const within = (column: InstantColumn, filter: PaymentsFilter): SQL | undefined =>
  and(
    filter.from === null ? undefined : gte(column, filter.from),
    filter.until === null ? undefined : lt(column, filter.until),
  );

function matches(
  search: string,
  ref: typeof payments.providerPaymentId | typeof attempts.providerPaymentId,
): SQL | undefined {
  const words = search.trim();
  if (words === "") return undefined;
  const contains = [invoices.searchText, customers.searchText].map(
    (column) => sql`${like(column, likePattern(words))} escape '\\'`,
  );
  return or(...contains, eq(ref, words));
}

const isBefore = (
  column: InstantColumn,
  id: typeof payments.id | typeof attempts.id,
  after: PaymentCursor,
): SQL | undefined => or(lt(column, after.at), and(eq(column, after.at), lt(id, after.id)));
