import { afterEach, describe, expect, test } from "vitest";
import { restrictedKeyUrl, rightsWanted } from "@/lib/providers/stripe/rights";
import { RIGHTS_THE_APP_NEEDS, sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnectingBusiness, type Connecting, typedKeys, whatIsStored } from "@/testing/connecting";
import { saveConnection } from "./save-connection";

const { nordlicht } = sandboxKeys;
const opened: Connecting[] = [];

afterEach(async () => {
  for (const { sandbox, contract } of opened.splice(0)) {
    await sandbox.close();
    expect(contract.violations()).toEqual([]);
  }
});

/** Saves a restricted key that lacks `without`, and gives what is stored of it. */
async function connectedWithout(without: string[]) {
  const setup = await aConnectingBusiness();
  opened.push(setup);
  const secret = setup.sandbox.control.restrictKey(nordlicht.accountId, "test", without);
  const test = { publishable: nordlicht.test.publishable, secret };
  await saveConnection(setup.ctx, typedKeys(setup.businessId, { test, autoPayments: true }));
  const { connections } = await whatIsStored(setup.ctx, setup.businessId);
  return { setup, connection: connections[0] };
}

/** Each right in turn, in the words of Stripe's own page. */
const missing: [slugs: string[], named: string[]][] = [
  [["rak_webhook_write"], ["Webhook Endpoints: Write"]],
  [
    ["rak_charge_write", "rak_refund_write"],
    ["Charges and Refunds: Write", "Charges and Refunds: Read"],
  ],
  [["rak_event_read"], ["Events: Read"]],
  [["rak_dispute_write"], ["Disputes: Read"]],
  [["rak_balance_transaction_source_read"], ["Balance transaction sources: Read"]],
  [["rak_payout_read"], ["Payouts: Read"]],
  [["rak_payment_method_domain_write"], ["Payment method domains: Write"]],
  [["rak_file_read"], ["Files: Read"]],
  [["rak_accounts_kyc_basic_read"], ["Accounts: Read"]],
];

describe("a restricted key without one right", () => {
  test.each(missing)("%j is connected, and exactly %j is named with what it costs", async (slugs, named) => {
    const { connection } = await connectedWithout(slugs);
    expect(connection?.missingRights.map(({ right }) => right)).toEqual(named);
    for (const { consequence } of connection?.missingRights ?? []) expect(consequence).toMatch(/\.$/);
    expect(connection).toMatchObject({ state: "current", chargesEnabled: true, problem: null });
  });

  test("that may not create payments is refused, and nothing is stored", async () => {
    await expect(connectedWithout(["rak_payment_intent_write"])).rejects.toMatchObject({
      code: "BAD_INPUT",
      field: "testSecretKey",
      message: expect.stringContaining("allow “PaymentIntents: Write”"),
    });
  });
});

test("asking which rights there are makes, changes and moves nothing at Stripe", async () => {
  const { setup } = await connectedWithout([]);
  const { control } = setup.sandbox;
  expect(control.objects("refund")).toEqual([]);
  expect(control.objects("charge")).toEqual([]);
  expect(control.objects("webhook_endpoint")).toHaveLength(1);
  expect(control.objects("payment_method_domain")).toHaveLength(1);
  for (const intent of control.objects("payment_intent")) expect(intent).toMatchObject({ status: "canceled" });
});

describe("the link to Stripe's key page", () => {
  const selected = (mode: "test" | "live") => new URL(restrictedKeyUrl(mode)).searchParams.getAll("permissions[]");

  test("selects each right we probe, and no right that we don't use", () => {
    expect(restrictedKeyUrl("live")).toMatch(/^https:\/\/dashboard\.stripe\.com\/apikeys\/create\?name=Paymast&/);
    expect(restrictedKeyUrl("test")).toMatch(/^https:\/\/dashboard\.stripe\.com\/test\/apikeys\/create\?/);
    expect(selected("live")).toEqual(selected("test"));
    const known = RIGHTS_THE_APP_NEEDS.flatMap((right) => [right, right.replace(/_write$/, "_read")]);
    for (const slug of selected("live")) expect(known).toContain(slug);
    expect(rightsWanted).toHaveLength(missing.length + 1);
  });

  test("makes a key with which nothing is missing", async () => {
    const without = RIGHTS_THE_APP_NEEDS.filter((right) => {
      const read = right.replace(/_write$/, "_read");
      return !selected("test").includes(right) && !selected("test").includes(read);
    });
    const { connection } = await connectedWithout(without);
    expect(connection?.missingRights).toEqual([]);
  });
});
