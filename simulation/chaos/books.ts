/**
 * Two books side by side: the sandbox's own state, which is the truth, and the app's database, read with plain SQL. No code
 * of the product takes part.
 */
import SqliteFile from "better-sqlite3";
import type Stripe from "stripe";
import type { SandboxControl } from "@/sandbox/stripe/http/control-types";

/** How the app's database is read; both engines understand the statements below. */
export type Reader = { rows<T>(sql: string): Promise<T[]>; soundness(): Promise<string[]> };

export type Verdict = {
  /** Payments and refunds that the provider has and we don't. */
  lost: string[];
  /** Documents charged, and refunds made, more than once. */
  doubled: string[];
  /** Anything else that is not as it must be. */
  wrong: string[];
  payments: number;
};

export function sqliteReader(file: string): Reader {
  /** better-sqlite3 types rows as unknown; each caller names the columns that it selects. */
  const all = <T>(sql: string): T[] => {
    const db = new SqliteFile(file, { readonly: true, timeout: 5_000 });
    try {
      return db.prepare(sql).all() as T[];
    } finally {
      db.close();
    }
  };
  return {
    rows: async (sql) => all(sql),
    async soundness() {
      const problems = all<{ integrity_check: string }>("PRAGMA integrity_check").map((row) => row.integrity_check);
      const orphans = all("PRAGMA foreign_key_check");
      return [...problems.filter((text) => text !== "ok"), ...(orphans.length === 0 ? [] : ["orphaned rows"])];
    },
  };
}

/** The sandbox keeps PaymentIntents, charges and refunds under these kinds. */
const asIntents = (objects: unknown[]) => objects as Stripe.PaymentIntent[];
const asCharges = (objects: unknown[]) => objects as Stripe.Charge[];
const asRefunds = (objects: unknown[]) => objects as Stripe.Refund[];

export const intentsAt = (control: SandboxControl): Stripe.PaymentIntent[] =>
  asIntents(control.objects("payment_intent")).filter((intent) => intent.metadata.paymast_payable !== undefined);

const idOf = (ref: string | { id: string } | null): string => (typeof ref === "string" ? ref : (ref?.id ?? ""));

type PaymentRow = { provider_payment_id: string | null; amount_minor: number | string };

/** Ids of payments that succeeded at the provider and are not in our book. */
export async function missingPayments(control: SandboxControl, reader: Reader): Promise<string[]> {
  const rows = await reader.rows<PaymentRow>("SELECT provider_payment_id, amount_minor FROM payments");
  const booked = new Set(rows.map((row) => `${row.provider_payment_id} ${row.amount_minor}`));
  return intentsAt(control)
    .filter((intent) => intent.status === "succeeded" && !booked.has(`${intent.id} ${intent.amount_received}`))
    .map((intent) => intent.id);
}

export async function compareBooks(control: SandboxControl, reader: Reader): Promise<Verdict> {
  const intents = intentsAt(control);
  const charges = asCharges(control.objects("charge")).filter((charge) => charge.paid);
  const payments = await reader.rows<PaymentRow>("SELECT provider_payment_id, amount_minor FROM payments");
  const refunds = await refundVerdict(control, reader, intents);
  return {
    lost: [...(await missingPayments(control, reader)), ...refunds.lost],
    doubled: [...chargedTwice(intents, charges), ...repeated(payments), ...refunds.doubled],
    wrong: [...(await wrongStates(reader, intents, charges)), ...(await reader.soundness())],
    payments: payments.length,
  };
}

/** No document in these runs may be charged more than once: each customer wants to pay hers once. */
function chargedTwice(intents: Stripe.PaymentIntent[], charges: Stripe.Charge[]): string[] {
  const payableOf = new Map(intents.map((intent) => [intent.id, intent.metadata.paymast_payable ?? ""]));
  const counts = new Map<string, number>();
  for (const charge of charges) {
    const payable = payableOf.get(idOf(charge.payment_intent));
    if (payable !== undefined) counts.set(payable, (counts.get(payable) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([payable, count]) => `${payable} charged ${count} times`);
}

function repeated(payments: PaymentRow[]): string[] {
  const ids = payments.map((row) => row.provider_payment_id);
  return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id} booked twice`);
}

async function refundVerdict(control: SandboxControl, reader: Reader, intents: Stripe.PaymentIntent[]) {
  const ours = new Set(intents.map((intent) => intent.id));
  const made = asRefunds(control.objects("refund")).filter((refund) => ours.has(idOf(refund.payment_intent)));
  const rows = await reader.rows<{ provider_refund_id: string | null }>("SELECT provider_refund_id FROM refunds");
  const booked = new Set(rows.map((row) => row.provider_refund_id));
  const marks = made.flatMap((refund) => refund.metadata?.paymast_refund ?? []);
  return {
    lost: made.filter((refund) => !booked.has(refund.id)).map((refund) => refund.id),
    doubled: marks.filter((mark, at) => marks.indexOf(mark) !== at).map((mark) => `${mark} refunded twice`),
  };
}

type InvoiceRow = { id: string; payable_id: string; status: string; paid_minor: number | string };

/** What the owner sees agrees with the provider, nothing hangs, nothing was given up, one receipt a payment. */
async function wrongStates(reader: Reader, intents: Stripe.PaymentIntent[], charges: Stripe.Charge[]) {
  const wrong: string[] = [];
  const chargedRefs = new Set(charges.map((charge) => idOf(charge.payment_intent)));
  const paid = new Set(intents.filter(({ id }) => chargedRefs.has(id)).map((i) => i.metadata.paymast_payable ?? ""));
  const invoices = await reader.rows<InvoiceRow>("SELECT id, payable_id, status, paid_minor FROM invoices");
  for (const invoice of invoices)
    if (paid.has(invoice.payable_id) !== Number(invoice.paid_minor) > 0)
      wrong.push(`${invoice.id} is ${invoice.status} with ${invoice.paid_minor} paid`);
  const known = new Set((await reader.rows<{ id: string }>("SELECT id FROM attempts")).map((row) => row.id));
  for (const intent of intents)
    if (!known.has(intent.metadata.paymast_attempt ?? "")) wrong.push(`${intent.id} has no attempt here`);
  const hanging = "SELECT id, status FROM attempts WHERE status IN ('created', 'unknown', 'processing')";
  for (const row of await reader.rows<{ id: string; status: string }>(hanging))
    wrong.push(`${row.id} hangs as ${row.status}`);
  const failed = "SELECT id, problem_code FROM attempts WHERE problem_reason IS NOT NULL";
  for (const row of await reader.rows<{ id: string }>(failed)) wrong.push(`${row.id} is called failed`);
  const given = "SELECT id, state FROM provider_event_states WHERE state IN ('dead', 'unmatched')";
  for (const row of await reader.rows<{ id: string; state: string }>(given)) wrong.push(`${row.id} is ${row.state}`);
  const receipts = "SELECT payment_id, count(*) AS n FROM mails WHERE kind = 'receipt' GROUP BY payment_id";
  for (const row of await reader.rows<{ payment_id: string; n: number | string }>(receipts))
    if (Number(row.n) !== 1) wrong.push(`${row.payment_id} has ${row.n} receipts`);
  return wrong;
}
