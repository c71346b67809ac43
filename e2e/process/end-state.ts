import { expect } from "playwright/test";
import type { Issued } from "../product";
import type { Stack } from "../stack";
import { until } from "../until";
import { chargesAt, intentsAt, invoiceRow, paymentRows, query, succeededAt } from "./ledger";

/** Waits until what Stripe holds as paid is Paid here too. */
export function untilBooked(stack: Stack, withinMs: number): Promise<void> {
  return until("every payment at Stripe is booked here", withinMs, () => {
    const booked = new Set(paymentRows(stack.db).map((row) => row.provider_payment_id));
    return succeededAt(stack.control).every((intent) => booked.has(intent.id));
  });
}

/**
 * The same end whatever was killed or failed on the way (reliability.md I1, I2, I4, I8, I11, I19, I26): Stripe's book and
 * ours agree to the cent, each invoice was charged once, each paid one is Paid, nothing hangs.
 */
export async function expectSameEnd(
  stack: Stack,
  invoices: Issued[],
  allowed: { receipts: number } = { receipts: 1 },
): Promise<void> {
  const succeeded = succeededAt(stack.control);
  const booked = paymentRows(stack.db).map((row) => [row.provider_payment_id, row.amount_minor]);
  expect(sorted(booked)).toEqual(sorted(succeeded.map((intent) => [intent.id, intent.amount_received])));

  const attempts = query<{ id: string }>(stack.db, "SELECT id FROM attempts");
  const known = new Set(attempts.map(({ id }) => id));
  // The attempt was durable before its secret left, so nothing at Stripe is without one here.
  const marked = intentsAt(stack.control).filter((intent) => intent.metadata.paymast_payable !== undefined);
  expect(marked.filter((intent) => !known.has(intent.metadata.paymast_attempt ?? ""))).toEqual([]);

  for (const invoice of invoices) {
    const row = invoiceRow(stack.db, invoice.invoiceId);
    const refs = marked.filter((intent) => intent.metadata.paymast_payable === row.payable_id).map(({ id }) => id);
    const charges = chargesAt(stack.control).filter(
      ({ payment_intent: ref, paid }) => paid && refs.includes(idOf(ref)),
    );
    expect(charges.length, `${invoice.number} is charged once`).toBeLessThanOrEqual(1);
    expect(row, invoice.number).toMatchObject(
      charges.length === 1 ? { status: "paid", paid_minor: invoice.amountMinor } : { status: "issued", paid_minor: 0 },
    );
  }
  await expectReceipts(stack, allowed.receipts);
  expectSound(stack);
}

const idOf = (ref: string | { id: string } | null): string => (typeof ref === "string" ? ref : (ref?.id ?? ""));

const sorted = (rows: (string | number)[][]): string[] => rows.map((row) => row.join(" ")).sort();

/** One receipt is queued for each payment, and no mail server took more of them than allowed. */
async function expectReceipts(stack: Stack, most: number): Promise<void> {
  const queued = query<{ payment_id: string; subject: string; state: string; leased_until: number | null }>(
    stack.db,
    "SELECT payment_id, subject, state, leased_until FROM mails WHERE kind = 'receipt'",
  );
  const paid = paymentRows(stack.db).map((row) => row.id);
  expect(queued.map((mail) => mail.payment_id).sort()).toEqual(paid.sort());
  const subjects = (await stack.mails()).map((mail) => mail.subject);
  for (const mail of queued) {
    const times = subjects.filter((subject) => subject === mail.subject).length;
    expect(times, mail.subject).toBeLessThanOrEqual(most);
    if (mail.state === "sent") expect(times, mail.subject).toBeGreaterThanOrEqual(1);
    // One that a killed process had in hand is sent again when its lease is over.
    else expect(mail, mail.subject).toMatchObject({ state: "queued" });
  }
}

function expectSound(stack: Stack): void {
  expect(query(stack.db, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(query(stack.db, "PRAGMA foreign_key_check")).toEqual([]);
  const failed = "SELECT id, status, problem_code FROM attempts WHERE problem_reason IS NOT NULL";
  expect(query(stack.db, failed), "nothing is called failed that was not declined").toEqual([]);
  const hanging = "SELECT id, status FROM attempts WHERE status IN ('created', 'unknown', 'processing')";
  expect(query(stack.db, hanging), "no attempt hangs").toEqual([]);
  const dead = "SELECT id, state, last_error FROM provider_event_states WHERE state IN ('dead', 'unmatched')";
  expect(query(stack.db, dead), "no event was given up").toEqual([]);
}
