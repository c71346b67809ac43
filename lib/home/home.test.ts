import { expect, test } from "vitest";
import { gettingStarted, type StartFacts } from "./getting-started";
import { type HomeFacts, moneyWords, standing } from "./home";

const nothing: HomeFacts = {
  owed: [],
  overdue: [],
  counts: { all: 0, draft: 0, onItsWay: 0, paid: 0 },
};
const eur = (amountMinor: number, count: number) => ({ currency: "EUR", amountMinor, count });

test("a step is done when what it asks for is there, and not before", () => {
  const none = { isConnected: false, autoPayments: false, hasPayment: false, hasAddress: false, isLive: false };
  const done = (facts: Partial<StartFacts>) =>
    gettingStarted({ ...none, ...facts }).flatMap((step) => (step.isDone ? [step.key] : []));
  expect(done({})).toEqual([]);
  expect(done({ isConnected: true })).toEqual([]);
  expect(done({ isConnected: true, autoPayments: true, hasAddress: true })).toEqual(["connect", "details"]);
  expect(done({ hasPayment: true })).toEqual(["try"]);
  expect(done({ isLive: true, hasPayment: true })).toEqual(["try", "live"]);
});

test.each<[Partial<HomeFacts>, string, string]>([
  [{ owed: [eur(12_000, 2)], overdue: [eur(12_000, 1)] }, "warn", "1 invoice is overdue: €120.00."],
  [{ owed: [eur(12_000, 2)] }, "info", "2 invoices wait to be paid: €120.00. None is overdue."],
  [
    { counts: { all: 1, draft: 0, onItsWay: 1, paid: 3 } },
    "info",
    "Nothing is unpaid; some money is still on its way.",
  ],
  [{ counts: { all: 1, draft: 0, onItsWay: 0, paid: 1 } }, "good", "Everything you sent is paid."],
])("%j says in one sentence how things stand", (facts, tone, text) => {
  expect(standing({ ...nothing, ...facts })).toEqual({ tone, text });
});

test("sums of different currencies are never added up", () => {
  const sums = ["EUR", "JPY", "USD"].map((currency) => ({ currency, amountMinor: 1_000, count: 1 }));
  expect(moneyWords(sums.slice(0, 2))).toBe("€10.00 and ¥1,000");
  expect(moneyWords(sums)).toBe("amounts in 3 currencies");
});
