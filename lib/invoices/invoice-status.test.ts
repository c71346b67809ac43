import fc from "fast-check";
import { expect, test } from "vitest";
import { type InvoiceFacts, invoiceStatus, type PaymentFacts } from "./invoice-status";

const payment = (overrides: Partial<PaymentFacts> = {}): PaymentFacts => ({
  allocatedMinor: 100,
  refundedMinor: 0,
  creditMinor: 0,
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
  ["partly paid", { isSent: true, payments: [payment({ allocatedMinor: 40 })] }, "partially_paid"],
  ["on its way beats sent", { isSent: true, pendingMinor: 100 }, "on_its_way"],
  ["on its way beats partly paid", { pendingMinor: 60, payments: [payment({ allocatedMinor: 40 })] }, "on_its_way"],
  ["paid", { payments: [payment()] }, "paid"],
  ["paid beats on its way", { pendingMinor: 100, payments: [payment()] }, "paid"],
  ["a part given back is still paid", { payments: [payment({ refundedMinor: 40 })] }, "paid"],
  ["all given back is refunded", { payments: [payment({ refundedMinor: 100 })] }, "refunded"],
  [
    "a part paid and given back leaves the rest to be paid",
    { payments: [payment({ allocatedMinor: 30, refundedMinor: 30 })] },
    "partially_paid",
  ],
  ["void beats paid", { isVoid: true, payments: [payment({ allocatedMinor: 0 })] }, "void"],
  ["nothing to pay is paid", { totalMinor: 0 }, "paid"],
])("%s", (_, overrides, status) => {
  expect(invoiceStatus(facts(overrides)).status).toBe(status);
});

test("money that was paid twice is excess, not a reason to ask for less or more", () => {
  const double = [payment(), payment({ allocatedMinor: 0, creditMinor: 100 })];
  expect(invoiceStatus(facts({ payments: double }))).toMatchObject({
    status: "paid",
    paidMinor: 100,
    dueMinor: 0,
    isOpen: false,
    hasExcess: true,
  });
});

const anyPayment = fc
  .record({
    allocatedMinor: fc.integer({ min: 0, max: 10_000 }),
    refundedShare: fc.double({ min: 0, max: 1, noNaN: true }),
    creditMinor: fc.integer({ min: 0, max: 100 }),
    isDisputed: fc.boolean(),
    paidAt: fc.integer({ min: 0, max: 1_000 }),
  })
  .map(({ refundedShare, ...rest }) => ({ ...rest, refundedMinor: Math.floor(rest.allocatedMinor * refundedShare) }));

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
      const applied = given.payments.reduce((sum, one) => sum + one.allocatedMinor, 0);
      const returned = given.payments.reduce((sum, one) => sum + one.refundedMinor, 0);
      const credit = given.payments.reduce((sum, one) => sum + one.creditMinor, 0);
      expect(standing.paidMinor).toBe(applied);
      expect(standing.refundedMinor).toBe(returned);
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
