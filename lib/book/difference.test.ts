import { describe, expect, test } from "vitest";
import { bookedWithinMs, comparePayment, type Ours, type Theirs } from "./difference";

const now = Date.UTC(2026, 10, 22);
const longAgo = now - 30 * 86_400_000;

const anEntry = (overrides: Partial<Theirs> = {}): Theirs => ({
  ref: "txn_1",
  kind: "payment",
  amountMinor: 12_000,
  feeMinor: 205,
  currency: "EUR",
  refundRef: null,
  disputeRef: null,
  sourceAmountMinor: 12_000,
  sourceCurrency: "EUR",
  createdAt: longAgo,
  ...overrides,
});
const aRefundEntry = (overrides: Partial<Theirs> = {}) =>
  anEntry({
    ref: "txn_2",
    kind: "refund",
    amountMinor: -2_000,
    feeMinor: 0,
    refundRef: "re_1",
    sourceAmountMinor: 2_000,
    ...overrides,
  });
const aDisputeEntry = (overrides: Partial<Theirs> = {}) =>
  anEntry({ ref: "txn_3", kind: "dispute", amountMinor: -12_000, feeMinor: 0, disputeRef: "du_1", ...overrides });

const ourPayment = (overrides: Partial<Ours> = {}): Ours => ({
  paymentId: "pay_1",
  amountMinor: 12_000,
  currency: "EUR",
  paidAt: longAgo,
  fees: [{ balanceRef: "txn_1", feeMinor: 205 }],
  refunds: [],
  disputes: [],
  ...overrides,
});
const ourRefund = (overrides: Partial<Ours["refunds"][number]> = {}) => ({
  ref: "re_1",
  amountMinor: 2_000,
  currency: "EUR",
  status: "succeeded",
  changedAt: longAgo,
  ...overrides,
});
const ourDispute = (overrides: Partial<Ours["disputes"][number]> = {}) => ({
  ref: "du_1",
  amountMinor: 12_000,
  currency: "EUR",
  fundsWithdrawn: true,
  changedAt: longAgo,
  ...overrides,
});

const compare = (ours: Ours | null, theirs: Theirs[], wasAsked = false) =>
  comparePayment({ paymentRef: "pi_1", ours, theirs }, { now, wasAsked });
const keys = (ours: Ours | null, theirs: Theirs[], wasAsked = false) =>
  compare(ours, theirs, wasAsked).differences.map(({ key }) => key);

describe("a payment", () => {
  test("that both have with the same amount, currency and fee does not differ", () => {
    expect(compare(ourPayment(), [anEntry()])).toEqual({
      differences: [],
      lateFees: [],
      payments: 1,
      refunds: [],
      disputes: 0,
      waiting: 0,
    });
  });

  test("that is not here is one difference, whatever hangs on it", () => {
    expect(compare(null, [anEntry(), aRefundEntry(), aDisputeEntry()]).differences).toEqual([
      expect.objectContaining({
        key: "payment:pi_1:missing_here",
        ours: null,
        theirs: { amountMinor: 12_000, currency: "EUR" },
      }),
    ]);
  });

  test("that is not there waits for a day and then differs", () => {
    const fresh = compare(ourPayment({ paidAt: now - bookedWithinMs }), []);
    expect(fresh).toMatchObject({ differences: [], waiting: 1, payments: 0 });
    expect(keys(ourPayment({ paidAt: now - bookedWithinMs - 1 }), [])).toEqual(["payment:pi_1:missing_there"]);
  });

  test("with another amount or currency differs, in the payer's currency", () => {
    expect(keys(ourPayment({ amountMinor: 12_001 }), [anEntry()])).toEqual(["payment:pi_1:amount"]);
    expect(keys(ourPayment({ currency: "USD" }), [anEntry()])).toEqual(["payment:pi_1:currency"]);
    const settledInEuro = anEntry({ sourceAmountMinor: 16_000, sourceCurrency: "JPY", amountMinor: 10_000 });
    expect(keys(ourPayment({ amountMinor: 16_000, currency: "JPY" }), [settledInEuro])).toEqual([]);
  });
});

describe("a fee", () => {
  test("that came late is to be filled, and differs when it could not be", () => {
    const ours = ourPayment({ fees: [] });
    expect(compare(ours, [anEntry()])).toMatchObject({ lateFees: ["txn_1"], differences: [] });
    expect(keys(ours, [anEntry()], true)).toEqual(["fee:txn_1:fee"]);
  });

  test("that is another one differs", () => {
    const ours = ourPayment({ fees: [{ balanceRef: "txn_1", feeMinor: 204 }] });
    expect(compare(ours, [anEntry()]).differences).toMatchObject([
      { key: "fee:txn_1:fee", ours: { amountMinor: 204 }, theirs: { amountMinor: 205 } },
    ]);
  });

  test("of a dispute counts like any other, and a movement that cost nothing needs none", () => {
    const ours = ourPayment({ disputes: [ourDispute()], refunds: [ourRefund()] });
    expect(compare(ours, [anEntry(), aDisputeEntry({ feeMinor: 2_000 })]).lateFees).toEqual(["txn_3"]);
    expect(compare(ours, [anEntry(), aDisputeEntry(), aRefundEntry()]).lateFees).toEqual([]);
  });
});

describe("a refund", () => {
  test("that is not here, not there or of another amount differs", () => {
    expect(keys(ourPayment(), [anEntry(), aRefundEntry()])).toEqual(["refund:re_1:missing_here"]);
    expect(keys(ourPayment({ refunds: [ourRefund()] }), [anEntry()])).toEqual(["refund:re_1:missing_there"]);
    const more = ourPayment({ refunds: [ourRefund({ amountMinor: 2_001 })] });
    expect(keys(more, [anEntry(), aRefundEntry()])).toEqual(["refund:re_1:amount"]);
  });

  test("that failed counts nothing on both sides, and differs when only one knows", () => {
    const failedThere = [anEntry(), aRefundEntry(), aRefundEntry({ ref: "txn_4", kind: "refund_failure" })];
    expect(keys(ourPayment({ refunds: [ourRefund({ status: "failed" })] }), failedThere)).toEqual([]);
    expect(keys(ourPayment({ refunds: [ourRefund()] }), failedThere)).toEqual(["refund:re_1:amount"]);
    expect(keys(ourPayment({ refunds: [ourRefund({ status: "failed" })] }), [anEntry(), aRefundEntry()])).toEqual([
      "refund:re_1:amount",
    ]);
    expect(keys(ourPayment(), failedThere)).toEqual([]);
  });

  test("that nobody has answered yet, or a moment old, is not expected there", () => {
    expect(keys(ourPayment({ refunds: [ourRefund({ ref: null, status: "unknown" })] }), [anEntry()])).toEqual([]);
    const fresh = compare(ourPayment({ refunds: [ourRefund({ changedAt: now })] }), [anEntry()]);
    expect(fresh).toMatchObject({ differences: [], waiting: 1 });
  });

  test("each of several is compared by itself", () => {
    const ours = ourPayment({ refunds: [ourRefund(), ourRefund({ ref: "re_2", amountMinor: 1 })] });
    const theirs = [
      anEntry(),
      aRefundEntry(),
      aRefundEntry({ ref: "txn_5", refundRef: "re_2", sourceAmountMinor: 1 }),
      aRefundEntry({ ref: "txn_6", refundRef: "re_3" }),
    ];
    const { differences, refunds } = compare(ours, theirs);
    expect(differences.map(({ key }) => key)).toEqual(["refund:re_3:missing_here"]);
    expect(refunds.map(({ amountMinor }) => amountMinor)).toEqual([2_000, 1, 2_000]);
  });
});

describe("a dispute", () => {
  test("that is not here, or not there, differs", () => {
    expect(keys(ourPayment(), [anEntry(), aDisputeEntry()])).toEqual(["dispute:du_1:missing_here"]);
    expect(keys(ourPayment({ disputes: [ourDispute()] }), [anEntry()])).toEqual(["dispute:du_1:missing_there"]);
  });

  test("whose money came back on one side only differs", () => {
    const wonThere = [anEntry(), aDisputeEntry(), aDisputeEntry({ ref: "txn_7", kind: "dispute_reversal" })];
    expect(keys(ourPayment({ disputes: [ourDispute({ fundsWithdrawn: false })] }), wonThere)).toEqual([]);
    expect(keys(ourPayment({ disputes: [ourDispute()] }), wonThere)).toEqual(["dispute:du_1:amount"]);
  });

  test("that is only an inquiry moved nothing and is not looked for", () => {
    expect(keys(ourPayment({ disputes: [ourDispute({ fundsWithdrawn: false })] }), [anEntry()])).toEqual([]);
  });
});

describe("a bank debit", () => {
  const failure = anEntry({ ref: "txn_9", kind: "payment_failure", amountMinor: -12_000, feeMinor: 0 });
  const young = anEntry({ createdAt: now - 3 * 86_400_000 });

  test("that is on its way is booked before its money: it waits, and differs when that never ends", () => {
    const onItsWay = { now, wasAsked: false, isOnItsWay: true };
    const pair = { paymentRef: "pi_1", ours: null, theirs: [young] };
    expect(comparePayment(pair, onItsWay)).toMatchObject({ differences: [], waiting: 1 });
    const old = { ...pair, theirs: [anEntry({ createdAt: now - 31 * 86_400_000 })] };
    expect(comparePayment(old, onItsWay).differences).toMatchObject([{ kind: "missing_here" }]);
  });

  test("that the bank refused moved nothing, and what was paid instead is compared", () => {
    expect(keys(null, [young, failure])).toEqual([]);
    const card = anEntry({ ref: "txn_card", feeMinor: 300 });
    expect(keys(null, [young, failure, card])).toEqual(["payment:pi_1:missing_here"]);
    const ours = ourPayment({ fees: [{ balanceRef: "txn_card", feeMinor: 300 }] });
    expect(keys(ours, [young, failure, card], true)).toEqual([]);
  });
});
