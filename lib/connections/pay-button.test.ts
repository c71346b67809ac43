import { expect, test } from "vitest";
import { type PayableConnection, payButton } from "./pay-button";

const aConnection = (overrides: Partial<PayableConnection> = {}): PayableConnection => ({
  id: "con_1",
  provider: "stripe",
  mode: "live",
  state: "current",
  enabled: true,
  chargesEnabled: true,
  problem: null,
  ...overrides,
});

const judge = (
  connections: PayableConnection[],
  overrides: Partial<Parameters<typeof payButton<PayableConnection>>[0]> = {},
) =>
  payButton({
    standsStill: false,
    business: { autoPayments: true },
    connections,
    mode: "live",
    money: { amountMinor: 12_000, currency: "EUR" },
    ...overrides,
  });

test("a connection in order can be paid through", () => {
  const connection = aConnection();
  expect(judge([connection])).toEqual({ canPay: true, connections: [connection] });
});

test.each<[what: string, connection: Partial<PayableConnection> | null, reason: string]>([
  ["no connection at all", null, "not_connected"],
  ["only the other mode's", { mode: "test" }, "not_connected"],
  ["only a replaced one", { state: "replaced" }, "not_connected"],
  ["only a disconnected one", { state: "disconnected" }, "not_connected"],
  ["one that is switched off", { enabled: false }, "not_enabled"],
  ["a key that is refused", { problem: "The live secret key has expired." }, "key_refused"],
  ["an account that can't charge", { chargesEnabled: false }, "account_inactive"],
])("with %s there is no button, and the owner hears why", (_what, connection, reason) => {
  const button = judge(connection === null ? [] : [aConnection(connection)]);
  expect(button).toMatchObject({ canPay: false, reason, sentence: expect.stringMatching(/\.$/) });
});

test("with Auto payments off there is no button, whatever is connected", () => {
  expect(judge([aConnection()], { business: { autoPayments: false } })).toMatchObject({ reason: "auto_payments_off" });
});

test("while the installation stands still there is no button, whatever else is in order", () => {
  const still = judge([aConnection()], { standsStill: true });
  expect(still).toEqual({ canPay: false, reason: "stands_still", sentence: expect.stringMatching(/stands still/) });
  expect(judge([], { standsStill: true, business: { autoPayments: false } })).toEqual(still);
});

test("an amount that the provider refuses carries the provider's reason", () => {
  expect(judge([aConnection()], { money: { amountMinor: 49, currency: "EUR" } })).toEqual({
    canPay: false,
    reason: "currency_refused",
    sentence: "Stripe does not charge less than 0.50 EUR.",
  });
});

test("of two obstacles the one nearest to working is told", () => {
  const button = judge([aConnection({ id: "con_2", enabled: false }), aConnection({ problem: "Expired." })]);
  expect(button).toMatchObject({ reason: "key_refused" });
});

test("one usable connection is enough, and only usable ones are offered", () => {
  const usable = aConnection({ id: "con_2" });
  expect(judge([aConnection({ enabled: false }), usable])).toEqual({ canPay: true, connections: [usable] });
});
