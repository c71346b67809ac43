import fc from "fast-check";
import { expect, test } from "vitest";
import { type BookedFacts, type LedgerAmount, ledgerEntry, ledgerPosition, totals } from "./ledger";
import { splitPayment } from "./payment-split";

const statuses = ["requested", "unknown", "pending", "succeeded", "failed", "canceled"] as const;

/** Parts of a payment that never add up to more than it. */
function partsOf(amountMinor: number, shares: readonly number[]): number[] {
  let left = amountMinor;
  return shares.map((share) => {
    const part = Math.floor(left * share);
    left -= part;
    return part;
  });
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyFacts: fc.Arbitrary<BookedFacts> = fc
  .record({
    kind: fc.constantFrom("provider", "bank_transfer", "cash", "cheque", "other"),
    amountMinor: fc.integer({ min: 1, max: 1_000_000 }),
    isTakenBack: fc.boolean(),
    allocated: fc.array(fc.tuple(fc.constantFrom("inv_a", "inv_b", "inv_c"), share), { maxLength: 4 }),
    refunded: fc.array(fc.tuple(fc.constantFrom(...statuses), share), { maxLength: 5 }),
    disputes: fc.array(fc.tuple(fc.boolean(), share), { maxLength: 2 }),
    fees: fc.array(
      fc.record({ feeMinor: fc.integer({ min: 1, max: 5_000 }), currency: fc.constantFrom("EUR", "USD") }),
      {
        maxLength: 2,
      },
    ),
  })
  .map(({ kind, amountMinor, isTakenBack, allocated, refunded, disputes, fees }): BookedFacts => {
    const isProvider = kind === "provider";
    const allocatedParts = partsOf(
      amountMinor,
      allocated.map(([, part]) => part),
    );
    const refundParts = partsOf(
      amountMinor,
      refunded.map(([, part]) => part),
    );
    return {
      payment: { kind, connectionId: isProvider ? "con_1" : null, amountMinor, currency: "EUR" },
      isTakenBack: isTakenBack && !isProvider,
      allocations: allocated.map(([invoiceId], at) => ({ invoiceId, amountMinor: allocatedParts[at] ?? 0 })),
      refunds: refunded.map(([status], at) => ({ status, amountMinor: refundParts[at] ?? 0, currency: "EUR" })),
      disputes: isProvider
        ? disputes.map(([fundsWithdrawn, part]) => ({
            fundsWithdrawn,
            amountMinor: Math.floor(amountMinor * part),
            currency: "EUR",
          }))
        : [],
      fees: isProvider ? fees : [],
    };
  });

const sumOf = (lines: readonly LedgerAmount[], account: LedgerAmount["account"], currency = "EUR"): number =>
  lines
    .filter((line) => line.account === account && line.currency === currency)
    .reduce((total, line) => total + line.amountMinor, 0);

const refundsOf = (facts: BookedFacts, ...wanted: string[]): number =>
  facts.refunds.filter((one) => wanted.includes(one.status)).reduce((total, one) => total + one.amountMinor, 0);

test("the books of any payment balance in every currency, and so does every step from one state to the next", () => {
  fc.assert(
    fc.property(anyFacts, anyFacts, (before, after) => {
      for (const [, total] of totals(ledgerPosition(before))) expect(total).toBe(0);
      const entry = ledgerEntry(ledgerPosition(before), ledgerPosition(after));
      for (const [, total] of totals(entry)) expect(total).toBe(0);
      expect(entry.every((line) => line.amountMinor !== 0 && Number.isSafeInteger(line.amountMinor))).toBe(true);
      expect(ledgerEntry([...ledgerPosition(before), ...entry], ledgerPosition(after))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test("receivable is −paid + refunded of each invoice, and customer credit what is left", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const position = ledgerPosition(facts);
      if (facts.isTakenBack) {
        expect(position).toEqual([]);
        return;
      }
      const refundedMinor = refundsOf(facts, "succeeded");
      const split = splitPayment({ ...facts.payment, allocations: facts.allocations, refundedMinor });
      for (const { invoiceId, allocatedMinor, refundedMinor: back } of split.invoices) {
        const line = position.find((one) => one.invoiceId === invoiceId);
        expect(line?.amountMinor ?? 0).toBe(back - allocatedMinor);
        expect(back).toBeLessThanOrEqual(allocatedMinor);
      }
      expect(sumOf(position, "customer_credit")).toBe(0 - split.creditMinor);
      const paid = split.invoices.reduce((total, one) => total + one.allocatedMinor - one.refundedMinor, 0);
      expect(paid + split.creditMinor).toBe(facts.payment.amountMinor - refundedMinor);
    }),
    { numRuns: 1_000 },
  );
});

test("what the provider holds is payments − refunds − fees − withdrawn disputes", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const position = ledgerPosition(facts);
      if (facts.payment.kind !== "provider") {
        expect(sumOf(position, "provider")).toBe(0);
        return;
      }
      const fees = facts.fees.filter((one) => one.currency === "EUR").reduce((sum, one) => sum + one.feeMinor, 0);
      const disputed = facts.disputes
        .filter((one) => one.fundsWithdrawn)
        .reduce((total, one) => total + one.amountMinor, 0);
      expect(sumOf(position, "provider")).toBe(
        facts.payment.amountMinor - refundsOf(facts, "pending", "succeeded") - fees - disputed,
      );
      expect(sumOf(position, "refunds")).toBe(refundsOf(facts, "pending"));
      expect(sumOf(position, "disputes")).toBe(disputed);
      expect(sumOf(position, "fees", "USD")).toBe(0 - sumOf(position, "provider", "USD"));
    }),
    { numRuns: 1_000 },
  );
});

test("an entry that does not sum to 0 is refused", () => {
  const line: LedgerAmount = { account: "bank", invoiceId: null, connectionId: null, amountMinor: 5, currency: "EUR" };
  expect(() => ledgerEntry([], [line])).toThrow("off by 5 in EUR");
  const other: LedgerAmount = { ...line, account: "customer_credit", amountMinor: -5, currency: "USD" };
  expect(() => ledgerEntry([], [line, other])).toThrow("off by");
});

test("refunds give back credit first, then what was put on an invoice last", () => {
  const allocations = [
    { invoiceId: "inv_a", amountMinor: 60 },
    { invoiceId: "inv_b", amountMinor: 30 },
  ];
  const refundedTo = (refundedMinor: number) => splitPayment({ amountMinor: 100, allocations, refundedMinor });
  expect(refundedTo(10)).toMatchObject({ creditMinor: 0, invoices: [{ refundedMinor: 0 }, { refundedMinor: 0 }] });
  expect(refundedTo(40)).toMatchObject({ creditMinor: 0, invoices: [{ refundedMinor: 0 }, { refundedMinor: 30 }] });
  expect(refundedTo(100)).toMatchObject({ creditMinor: 0, invoices: [{ refundedMinor: 60 }, { refundedMinor: 30 }] });
});
