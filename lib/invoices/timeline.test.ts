import { expect, test } from "vitest";
import { type TimelineFact, timelineLines } from "./timeline";

const fact = (overrides: Partial<TimelineFact>): TimelineFact => ({
  id: "his_1",
  at: 1,
  kind: "invoice.issued",
  actor: "usr_1",
  actorEmail: null,
  data: {},
  ...overrides,
});

test("facts of one moment stand in the order in which they make sense", () => {
  const lines = timelineLines([
    fact({ id: "c", kind: "mail.queued", data: { mail: "invoice", to: ["anna@x.example"] } }),
    fact({ id: "b", kind: "invoice.issued", data: { number: "2026/1" } }),
    fact({ id: "a", kind: "invoice.drafted" }),
    fact({ id: "d", at: 0, kind: "invoice.viewed" }),
  ]);
  expect(lines.map((line) => line.text)).toEqual([
    "Seen by the customer",
    "Draft written",
    "Issued as 2026/1",
    "Invoice handed to be mailed to anna@x.example",
  ]);
});

test.each([
  ["payment.recorded", { amountMinor: 12_300, currency: "EUR" }, "Payment received €123.00"],
  ["payment.excess", { excessMinor: 500, currency: "EUR" }, "Overpaid by €5.00"],
  ["refund.succeeded", { amountMinor: 1, currency: "EUR" }, "Refunded €0.01"],
  ["invoice.voided", { reason: "Wrong" }, "Voided: Wrong"],
  [
    "mail.queued",
    { mail: "reminder", to: ["a@x.example"], automatic: true },
    "Automatic reminder handed to be mailed to a@x.example",
  ],
  ["reminder.skipped", { reason: "no_address" }, "No automatic reminder: the customer has no e-mail address"],
  ["something.never_seen", { amountMinor: 100, currency: "EUR" }, "Something never seen €1.00"],
  ["payment.recorded", { amountMinor: "1", currency: 5 }, "Payment received"],
])("%s %j reads as a sentence", (kind, data, expected) => {
  expect(timelineLines([fact({ kind, data })])[0]?.text).toBe(expected);
});

test("money says how it was learned of, and how soon when the payment is known", () => {
  const recorded = fact({
    kind: "payment.recorded",
    at: 9_500,
    paymentId: "pay_1",
    data: { amountMinor: 12_300, currency: "EUR", learnedBy: "webhook" },
  });
  const words = (paidAt?: Map<string, number>) => timelineLines([recorded], paidAt)[0]?.text;
  expect(words(new Map([["pay_1", 7_000]]))).toBe(
    "Payment received €123.00. Stripe told us by webhook 2 seconds after the payment",
  );
  expect(words()).toBe("Payment received €123.00. Stripe told us by webhook");
});
