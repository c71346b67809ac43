import type Stripe from "stripe";
import { expect, test } from "vitest";
import { toDispute, toPaymentState } from "./state";

/** Only the fields that the mapping reads; Stripe's own types ask for all of an object. */
const asIntent = (fields: Record<string, unknown>) =>
  ({
    id: "pi_1",
    object: "payment_intent",
    amount: 12_000,
    amount_received: 0,
    created: 1_795_000_000,
    currency: "eur",
    last_payment_error: null,
    latest_charge: null,
    livemode: true,
    metadata: {},
    status: "requires_payment_method",
    ...fields,
  }) as unknown as Stripe.PaymentIntent;

const asDispute = (fields: Record<string, unknown>) =>
  ({
    id: "du_1",
    amount: 12_000,
    balance_transactions: [],
    created: 1_795_000_000,
    currency: "eur",
    evidence_details: { due_by: 1_795_600_000 },
    reason: "fraudulent",
    ...fields,
  }) as unknown as Stripe.Dispute;

const stateOf = (fields: Record<string, unknown>) =>
  toPaymentState({ paymentIntent: asIntent(fields), refunds: [], disputes: [] });

test.each([
  ["requires_payment_method", "open"],
  ["requires_confirmation", "open"],
  ["requires_action", "requires_action"],
  ["processing", "processing"],
  ["requires_capture", "processing"],
  ["succeeded", "succeeded"],
  ["canceled", "canceled"],
  ["a_word_of_a_later_version", "processing"],
])("a PaymentIntent that is %s is %s to us", (status, expected) => {
  expect(stateOf({ status }).status).toBe(expected);
});

test.each([
  ["warning_needs_response", "inquiry"],
  ["warning_under_review", "inquiry"],
  ["warning_closed", "closed"],
  ["prevented", "closed"],
  ["needs_response", "needs_response"],
  ["appeal_needs_response", "needs_response"],
  ["under_review", "under_review"],
  ["appeal_under_review", "under_review"],
  ["won", "won"],
  ["lost", "lost"],
])("a dispute that is %s is %s to us", (status, expected) => {
  expect(toDispute(asDispute({ status })).status).toBe(expected);
});

test.each([
  ["nothing moved yet", [], false],
  ["the amount was taken", [{ amount: -12_000, fee: 0 }], true],
  [
    "it came back",
    [
      { amount: -12_000, fee: 0 },
      { amount: 12_000, fee: 0 },
    ],
    false,
  ],
  [
    "it came back at another day's exchange rate",
    [
      { amount: -13_020, fee: 0, exchange_rate: 1.085 },
      { amount: 12_960, fee: 0, exchange_rate: 1.08 },
    ],
    false,
  ],
  ["it was taken and converted", [{ amount: -13_020, fee: 0, exchange_rate: 1.085 }], true],
])("of a dispute's money, %s", (_what, entries, expected) => {
  expect(toDispute(asDispute({ status: "under_review", balance_transactions: entries })).fundsWithdrawn).toBe(expected);
});

test("what Stripe takes for a dispute is a fee, apart from the disputed amount", () => {
  const entry = { id: "txn_1", amount: -12_000, fee: 2_000, net: -14_000, currency: "eur" };
  expect(toDispute(asDispute({ status: "needs_response", balance_transactions: [entry] })).fees).toEqual([
    { balanceRef: "txn_1", feeMinor: 2_000, netMinor: -2_000, currency: "EUR" },
  ]);
});

test("a bank debit on its way says when it is expected, and received nothing", () => {
  const details = { type: "sepa_debit", sepa_debit: { last4: "3000", expected_debit_date: "2026-11-26" } };
  const charge = { id: "py_1", created: 1_795_000_001, payment_method_details: details, balance_transaction: null };
  expect(stateOf({ status: "processing", latest_charge: charge })).toMatchObject({
    status: "processing",
    receivedMinor: 0,
    paidAt: null,
    expectedOn: "2026-11-26",
    method: { kind: "sepa_debit", label: "SEPA debit", last4: "3000", wallet: null },
  });
});

test("a bank debit is paid when its money arrived, not when it was begun", () => {
  const charge = {
    id: "py_1",
    created: 1_795_000_001,
    payment_method_details: { type: "sepa_debit", sepa_debit: { last4: "3000" } },
    balance_transaction: { id: "txn_1", created: 1_795_400_000, fee: 35, net: 11_965, currency: "eur" },
  };
  expect(stateOf({ status: "succeeded", amount_received: 12_000, latest_charge: charge })).toMatchObject({
    receivedMinor: 12_000,
    paidAt: 1_795_400_000_000,
    expectedOn: null,
    fee: { balanceRef: "txn_1", feeMinor: 35, netMinor: 11_965, currency: "EUR" },
  });
});

test("without the right to read charges a payment is still known to be paid", () => {
  expect(stateOf({ status: "succeeded", amount_received: 12_000, latest_charge: "ch_1" })).toMatchObject({
    status: "succeeded",
    receivedMinor: 12_000,
    paidAt: null,
    method: null,
    fee: null,
  });
});

test("a wallet's card is named by its brand and its wallet", () => {
  const card = { brand: "mastercard", last4: "4444", wallet: { type: "apple_pay" } };
  const charge = { id: "ch_1", created: 1, payment_method_details: { type: "card", card }, balance_transaction: null };
  expect(stateOf({ status: "succeeded", latest_charge: charge }).method).toEqual({
    kind: "card",
    label: "Mastercard",
    last4: "4444",
    wallet: "apple_pay",
  });
});

test.each([
  ["authenticated", true],
  ["attempt_acknowledged", undefined],
])("3-D Secure that ended as %s", (result, isAuthenticated) => {
  const card = { brand: "visa", last4: "3155", wallet: null, three_d_secure: { result } };
  const charge = { id: "ch_1", created: 1, payment_method_details: { type: "card", card }, balance_transaction: null };
  expect(stateOf({ status: "succeeded", latest_charge: charge }).method?.isAuthenticated).toBe(isAuthenticated);
});

test("a probe of ours is known by its mark", () => {
  expect(stateOf({ metadata: { paymast_probe: "1", paymast_instance: "ins_1" } })).toMatchObject({
    isProbe: true,
    instanceId: "ins_1",
    attemptId: null,
  });
});
