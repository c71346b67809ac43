import fc from "fast-check";
import { expect, test } from "vitest";
import { creditMinor, type InvoiceFacts, invoiceStatus, type PaymentFacts } from "./invoice-status";

const payment = (overrides: Partial<PaymentFacts> = {}): PaymentFacts => ({
  amountMinor: 100,
  currency: "EUR",
  allocatedMinor: 100,
  refundedMinor: 0,
  isDisputed: false,
  paidAt: 5,
  ...overrides,
});

const facts = (overrides: Partial<InvoiceFacts> = {}): InvoiceFacts => ({
  isIssued: true,
  isSent: false,
  isVoid: false,
  currency: "EUR",
  totalMinor: 100,
  payments: [],
  pendingMinor: 0,
  ...overrides,
});

test.each<[string, Partial<InvoiceFacts>, string]>([
  ["a draft, whatever else is said", { isIssued: false, isSent: true }, "draft"],
  ["issued", {}, "issued"],
  ["sent", { isSent: true }, "sent"],
  ["partly paid", { isSent: true, payments: [payment({ amountMinor: 40, allocatedMinor: 40 })] }, "partially_paid"],
  ["on its way beats sent", { isSent: true, pendingMinor: 100 }, "on_its_way"],
  [
    "on its way beats partly paid",
    { pendingMinor: 60, payments: [payment({ amountMinor: 40, allocatedMinor: 40 })] },
    "on_its_way",
  ],
  ["paid", { payments: [payment()] }, "paid"],
  ["paid beats on its way", { pendingMinor: 100, payments: [payment()] }, "paid"],
  ["a part given back is still paid", { payments: [payment({ refundedMinor: 40 })] }, "paid"],
  ["all given back is refunded", { payments: [payment({ refundedMinor: 100 })] }, "refunded"],
  ["void beats paid", { isVoid: true, payments: [payment({ allocatedMinor: 0 })] }, "void"],
  ["nothing to pay is paid", { totalMinor: 0 }, "paid"],
])("%s", (_, overrides, status) => {
  expect(invoiceStatus(facts(overrides)).status).toBe(status);
});

test("a refund takes credit first, and never reopens the invoice", () => {
  const double = [payment(), payment({ allocatedMinor: 0, refundedMinor: 100 })];
  expect(invoiceStatus(facts({ payments: double }))).toMatchObject({
    status: "paid",
    refundedMinor: 0,
    dueMinor: 0,
    isOpen: false,
    hasExcess: false,
  });
});

const anyPayment = fc
  .record({
    amountMinor: fc.integer({ min: 1, max: 10_000 }),
    allocatedShare: fc.double({ min: 0, max: 1, noNaN: true }),
    refundedShare: fc.double({ min: 0, max: 1, noNaN: true }),
    isDisputed: fc.boolean(),
    paidAt: fc.integer({ min: 0, max: 1_000 }),
  })
  .map(({ amountMinor, allocatedShare, refundedShare, ...rest }) => ({
    ...rest,
    amountMinor,
    currency: "EUR",
    allocatedMinor: Math.floor(amountMinor * allocatedShare),
    refundedMinor: Math.floor(amountMinor * refundedShare),
  }));

const anyFacts = fc.record({
  isIssued: fc.boolean(),
  isSent: fc.boolean(),
  isVoid: fc.boolean(),
  currency: fc.constant("EUR"),
  totalMinor: fc.integer({ min: 0, max: 20_000 }),
  payments: fc.array(anyPayment, { maxLength: 5 }),
  pendingMinor: fc.integer({ min: 0, max: 20_000 }),
});

test("no money is unaccounted for, and the order of facts does not matter", () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const standing = invoiceStatus(given);
      expect(invoiceStatus({ ...given, payments: [...given.payments].reverse() })).toEqual(standing);
      const received = given.payments.reduce((sum, one) => sum + one.amountMinor, 0);
      const returned = given.payments.reduce((sum, one) => sum + one.refundedMinor, 0);
      const credit = given.payments.reduce((sum, one) => sum + creditMinor(one), 0);
      expect(standing.paidMinor - standing.refundedMinor + credit).toBe(received - returned);
      expect(standing.dueMinor).toBeGreaterThanOrEqual(0);
      expect(standing.hasExcess).toBe(credit > 0);
      if (standing.isOpen) expect(["issued", "sent", "partially_paid", "on_its_way"]).toContain(standing.status);
      // Money on its way never makes an invoice paid.
      const withoutPending = invoiceStatus({ ...given, pendingMinor: 0 });
      expect(withoutPending.status === "paid").toBe(standing.status === "paid");
      expect(withoutPending.dueMinor).toBe(standing.dueMinor);
    }),
    { numRuns: 500 },
  );
});
