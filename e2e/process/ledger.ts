import { createHash } from "node:crypto";
import SqliteFile from "better-sqlite3";
import type Stripe from "stripe";
import type { SandboxControl } from "../../sandbox/stripe/http/control-types";

export type PaymentRow = {
  id: string;
  business_id: string;
  attempt_id: string;
  payable_id: string;
  provider_payment_id: string;
  amount_minor: number;
  currency: string;
  learned_by: string;
};

export type AttemptRow = {
  id: string;
  payable_id: string;
  status: string;
  provider_payment_id: string | null;
  problem_reason: string | null;
  problem_code: string | null;
};

export type MailRow = {
  key: string;
  kind: string;
  state: string;
  payment_id: string | null;
  invoice_id: string | null;
};

export type InvoiceRow = {
  id: string;
  business_id: string;
  payable_id: string;
  status: string;
  paid_minor: number;
  total_minor: number;
  refunded_minor: number;
  is_disputed: number;
};

/** better-sqlite3 types rows as unknown; each caller names the columns that it selects. */
export function query<T>(file: string, sql: string, ...params: (string | number)[]): T[] {
  const db = new SqliteFile(file, { readonly: true, timeout: 5_000 });
  try {
    return db.prepare(sql).all(...params) as T[];
  } finally {
    db.close();
  }
}

export const paymentRows = (file: string): PaymentRow[] => query(file, "SELECT * FROM payments ORDER BY id");

export const paymentsOf = (file: string, invoiceId: string): PaymentRow[] =>
  query(
    file,
    "SELECT p.* FROM payments p JOIN invoices i ON i.payable_id = p.payable_id WHERE i.id = ? ORDER BY p.id",
    invoiceId,
  );

export const attemptsOf = (file: string, invoiceId: string): AttemptRow[] =>
  query(
    file,
    "SELECT a.* FROM attempts a JOIN invoices i ON i.payable_id = a.payable_id WHERE i.id = ? ORDER BY a.id",
    invoiceId,
  );

export function invoiceRow(file: string, invoiceId: string): InvoiceRow {
  const [row] = query<InvoiceRow>(file, "SELECT * FROM invoices WHERE id = ?", invoiceId);
  if (row === undefined) throw new Error(`There is no invoice ${invoiceId}.`);
  return row;
}

export const receiptsOf = (file: string, invoiceId: string): MailRow[] =>
  query(file, "SELECT * FROM mails WHERE kind = 'receipt' AND invoice_id = ?", invoiceId);

/** Deliveries of the endpoint by outcome: forged, stale, foreign and repeated ones change nothing but these. */
export function counters(file: string): Record<string, number> {
  const rows = query<{ outcome: string; n: number }>(
    file,
    "SELECT outcome, sum(count) AS n FROM webhook_counters GROUP BY outcome",
  );
  return Object.fromEntries(rows.map((row) => [row.outcome, row.n]));
}

/**
 * Moved by the mere passing of time (a sweep's clock), or by being counted; everything else has to stand still when
 * nothing happened.
 */
const restless: Record<string, string[]> = {
  connections: ["swept_until", "next_sweep_at", "checked_at"],
  webhook_endpoints: ["last_event_at"],
  attempts: ["checks", "next_check_at"],
  sessions: ["last_seen_at"],
};
const counted = ["webhook_counters", "webhook_strays"];

/** The whole database, a line for each row: its key and a hash of the rest. `except` leaves out more tables. */
export function contents(file: string, except: string[] = []): Record<string, string[]> {
  const left = tablesOf(file).filter((name) => !counted.includes(name) && !except.includes(name));
  return Object.fromEntries(left.map((name) => [name, linesOf(name, query(file, `SELECT * FROM "${name}"`))]));
}

/** As `contents`, the rows of one business only. */
export function contentsOf(file: string, businessId: string): Record<string, string[]> {
  const entries = tablesOf(file).flatMap((name): [string, string[]][] => {
    const columns = query<{ name: string }>(file, `SELECT name FROM pragma_table_info('${name}')`);
    const key = name === "businesses" ? "id" : "business_id";
    if (!columns.some((column) => column.name === key)) return [];
    return [[name, linesOf(name, query(file, `SELECT * FROM "${name}" WHERE ${key} = ?`, businessId))]];
  });
  return Object.fromEntries(entries);
}

function tablesOf(file: string): string[] {
  return query<{ name: string }>(
    file,
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  ).map(({ name }) => name);
}

function linesOf(table: string, rows: Record<string, unknown>[]): string[] {
  const omitted = restless[table] ?? [];
  const lines = rows.map((row) => {
    const entries = Object.entries(row).filter(([column]) => !omitted.includes(column));
    const hash = createHash("sha256").update(JSON.stringify(entries)).digest("hex");
    return `${row.id ?? row.key} ${hash.slice(0, 16)}`;
  });
  return lines.sort();
}

/** The sandbox holds PaymentIntents and charges under these kinds. */
const asIntents = (objects: unknown[]) => objects as Stripe.PaymentIntent[];
const asCharges = (objects: unknown[]) => objects as Stripe.Charge[];

export const intentsAt = (control: SandboxControl, accountId?: string): Stripe.PaymentIntent[] =>
  asIntents(control.objects("payment_intent", accountId === undefined ? {} : { accountId }));

export const chargesAt = (control: SandboxControl): Stripe.Charge[] => asCharges(control.objects("charge"));

/** What the provider says was paid: the other hand's book, which ours is compared with. */
export const succeededAt = (control: SandboxControl): Stripe.PaymentIntent[] =>
  intentsAt(control).filter((intent) => intent.status === "succeeded");
