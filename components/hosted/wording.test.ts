import { expect, test } from "vitest";
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { translator } from "@/lib/messages/messages";
import { type PayFacts, payView } from "@/lib/payments/pay-view";
import { statePhrase, stateSentence } from "./wording";

/** The sentences read three things of the document. */
const asInvoice = (snapshot: { currency: string; language: "en"; timeZone: string }) => ({ snapshot }) as HostedInvoice;
const invoice = asInvoice({ currency: "EUR", language: "en", timeZone: "Europe/Warsaw" });
const t = translator("en", "page");

const viewOf = (facts: Partial<PayFacts>) =>
  payView({
    status: "paid",
    currency: "EUR",
    totalMinor: 39_000,
    dueMinor: 0,
    paidMinor: 39_000,
    refundedMinor: 0,
    excessMinor: 0,
    attempt: null,
    payment: {
      amountMinor: 39_000,
      method: null,
      paidAt: Date.UTC(2026, 10, 21, 23, 30),
      statementDescriptor: null,
      receiptUrl: null,
    },
    canPayOnline: true,
    mayHaveMissed: false,
    ...facts,
  });

test("paid says the day, where the business is", () => {
  expect(stateSentence(t, invoice, viewOf({}))).toBe("Paid on 22 November 2026.");
});

test("a partial refund is told with what came back, and what remains is known", () => {
  const view = viewOf({ refundedMinor: 13_000 });
  expect(view).toMatchObject({ kind: "paid", keptMinor: 26_000 });
  expect(statePhrase(t, invoice, view)).toBe("Partly refunded");
  expect(stateSentence(t, invoice, view)).toBe("Paid on 22 November 2026. €130.00 was paid back.");
});

test("a document about nothing was not paid: there is nothing to pay", () => {
  const view = viewOf({ totalMinor: 0, paidMinor: 0, payment: null });
  expect(statePhrase(t, invoice, view)).toBe("Nothing to pay");
  expect(stateSentence(t, invoice, view)).toBe("There is nothing to pay.");
});

test("money that nobody knows about yet is not said to be on its way", () => {
  const attempt = { amountMinor: 39_000, method: null, reason: null, expectedOn: null, updatedAt: 0 };
  const facts = { status: "sent", dueMinor: 39_000, paidMinor: 0, payment: null } as const;
  const sentence = (status: "unknown" | "processing") =>
    stateSentence(t, invoice, viewOf({ ...facts, attempt: { ...attempt, status } }));
  expect(sentence("unknown")).toBe("We are checking whether the payment of €390.00 arrived. Please don’t pay again.");
  expect(sentence("processing")).toBe("The payment of €390.00 is on its way. There is nothing else to do.");
});
