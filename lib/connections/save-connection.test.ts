import { afterEach, describe, expect, test } from "vitest";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnectingBusiness, type Connecting, typedKeys, whatIsStored } from "@/testing/connecting";
import { payButton } from "./pay-button";
import { saveConnection } from "./save-connection";

const { nordlicht, harbor, newcomer } = sandboxKeys;
const TEST = nordlicht.test;
const LIVE = nordlicht.live;
const WITHOUT_CHARGES = newcomer.test;

const opened: Connecting[] = [];

async function open(options: Parameters<typeof aConnectingBusiness>[0] = {}): Promise<Connecting> {
  const setup = await aConnectingBusiness(options);
  opened.push(setup);
  return setup;
}

afterEach(async () => {
  for (const { sandbox, contract } of opened.splice(0)) {
    await sandbox.close();
    expect(contract.violations()).toEqual([]);
  }
});

type Typed = Parameters<typeof typedKeys>[1];

const save = ({ ctx, businessId }: Connecting, typed: Typed) => saveConnection(ctx, typedKeys(businessId, typed));

const wholeConnection = async (setup: Connecting) => {
  const stored = await whatIsStored(setup.ctx, setup.businessId);
  return { ...stored, current: stored.connections.filter((row) => row.state === "current") };
};

describe("keys that are taken", () => {
  test("connect the account, with webhook, wallets, branding and Auto payments in one Save", async () => {
    const setup = await open();
    const saved = await save(setup, {
      test: { publishable: `  ${TEST.publishable}\n`, secret: `\t${TEST.secret} ` },
      autoPayments: true,
    });
    expect(saved).toMatchObject([{ mode: "test", change: "connected", problem: null }]);
    const { current, endpoints, business, history } = await wholeConnection(setup);
    expect(current).toMatchObject([
      {
        mode: "test",
        accountId: nordlicht.accountId,
        accountName: "Nordlicht Studio",
        accountCountry: "PL",
        publishableKey: TEST.publishable,
        secretKeyLast4: TEST.secret.slice(-4),
        secretKeyKind: "secret",
        enabled: true,
        chargesEnabled: true,
        missingRights: [],
        walletDomain: "pay.test.example",
        walletProblem: null,
      },
    ]);
    expect(endpoints).toMatchObject([{ state: "active", problem: null, apiVersion: "2026-10-28.endive" }]);
    expect(business).toMatchObject([
      {
        autoPayments: true,
        accentColor: "#0f5f5c",
        phone: "+48221234567",
        logoPictureId: expect.stringMatching(/^pic_/),
      },
    ]);
    expect(history).toMatchObject([{ kind: "connection.saved", actor: "usr_owner" }]);
    expect(setup.sandbox.control.objects("webhook_endpoint")).toMatchObject([
      {
        url: `https://pay.test.example/api/webhooks/stripe/${endpoints[0]?.id}`,
        metadata: {
          paymast_instance: "ins_test",
          paymast_business: setup.businessId,
          paymast_endpoint: endpoints[0]?.id,
        },
      },
    ]);
    expect(setup.sandbox.control.objects("payment_intent")).toMatchObject([
      { status: "canceled", metadata: { paymast_probe: "1" } },
    ]);
  });

  test("are stored sealed: no secret stands in the database or the log", async () => {
    const setup = await open();
    await save(setup, { test: TEST, live: LIVE });
    const stored = JSON.stringify([await whatIsStored(setup.ctx, setup.businessId), setup.ctx.logged]);
    expect(stored).not.toContain(TEST.secret);
    expect(stored).not.toContain(LIVE.secret);
    expect(stored).not.toContain("whsec_");
  });

  test("of both modes connect side by side", async () => {
    const setup = await open();
    const saved = await save(setup, { test: TEST, live: LIVE });
    expect(saved.map((one) => [one.mode, one.change])).toEqual([
      ["test", "connected"],
      ["live", "connected"],
    ]);
    expect((await wholeConnection(setup)).endpoints.map((row) => row.state)).toEqual(["active", "active"]);
  });

  test("with what the owner typed before: their own name and color win", async () => {
    const setup = await open();
    const { ctx, businessId } = setup;
    const { updateBusiness } = await import("@/db/queries/businesses");
    const change = { name: "My own name", accentColor: "#123456", ownFields: ["name", "accentColor"] };
    await ctx.db.inTransaction((tx) => updateBusiness(tx, { businessId, change }));
    await save(setup, { test: TEST });
    expect((await wholeConnection(setup)).business).toMatchObject([
      { name: "My own name", accentColor: "#123456", phone: "+48221234567" },
    ]);
  });

  test("of an account whose charges are not enabled connect, and say what Stripe still wants", async () => {
    const setup = await open();
    await save(setup, { test: WITHOUT_CHARGES, autoPayments: true });
    const { current } = await wholeConnection(setup);
    expect(current).toMatchObject([{ chargesEnabled: false }]);
    expect(current[0]?.requirements).toEqual([
      "Stripe still wants what kind of business you run.",
      "Stripe still wants a bank account for payouts.",
      "Stripe still wants the details of a person of the company.",
      "Stripe still wants your acceptance of Stripe's terms.",
    ]);
    const button = payButton({
      standsStill: false,
      business: { autoPayments: true },
      connections: current,
      mode: "test",
      money: { amountMinor: 5_000, currency: "EUR" },
    });
    expect(button).toMatchObject({ canPay: false, reason: "account_inactive" });
  });

  test("restricted, with every right: connected like a full key", async () => {
    const setup = await open();
    await save(setup, { test: { publishable: TEST.publishable, secret: nordlicht.restricted.full } });
    const { current, endpoints } = await wholeConnection(setup);
    expect(current).toMatchObject([{ secretKeyKind: "restricted", missingRights: [], walletProblem: null }]);
    expect(endpoints).toMatchObject([{ state: "active" }]);
  });

  test("restricted, without the right to make webhooks: usable, and the sentence names the right", async () => {
    const setup = await open();
    await save(setup, {
      test: { publishable: TEST.publishable, secret: nordlicht.restricted.noWebhooks },
      autoPayments: true,
    });
    const { current, endpoints } = await wholeConnection(setup);
    expect(endpoints).toMatchObject([
      { state: "failed", problemKind: "rights", problem: expect.stringContaining("“Webhook Endpoints: Write”") },
    ]);
    const button = payButton({
      standsStill: false,
      business: { autoPayments: true },
      connections: current,
      mode: "test",
      money: { amountMinor: 5_000, currency: "EUR" },
    });
    expect(button.canPay).toBe(true);
  });

  test("restricted, without the right to read the account: usable, name and logo stay as typed", async () => {
    const setup = await open();
    await save(setup, { test: { publishable: TEST.publishable, secret: nordlicht.restricted.noAccount } });
    const { current, business } = await wholeConnection(setup);
    expect(current).toMatchObject([
      { accountId: null, accountName: null, missingRights: [{ right: "Accounts: Read" }] },
    ]);
    expect(business).toMatchObject([{ logoPictureId: null }]);
  });

  test("restricted, without the right to register domains: only Apple Pay is missing", async () => {
    const setup = await open();
    await save(setup, { test: { publishable: TEST.publishable, secret: nordlicht.restricted.noDomains } });
    const { current, endpoints } = await wholeConnection(setup);
    expect(current).toMatchObject([
      { walletDomain: null, walletProblem: expect.stringContaining("“Payment method domains: Write”") },
    ]);
    expect(endpoints).toMatchObject([{ state: "active" }]);
  });

  test("at an address that Stripe refuses: usable, and the page says how payments arrive", async () => {
    const setup = await open({ publicUrl: "http://localhost:3000" });
    await save(setup, { test: TEST, live: LIVE });
    const { current, endpoints } = await wholeConnection(setup);
    expect(current).toHaveLength(2);
    for (const endpoint of endpoints) {
      expect(endpoint).toMatchObject({ state: "failed", problemKind: "unreachable" });
      expect(endpoint.problem).toMatch(/^Stripe cannot reach localhost from the internet.*Payments still arrive/);
    }
  });

  test("with the check box unticked are kept, and take no payments", async () => {
    const setup = await open();
    await save(setup, { test: TEST, enabled: false, autoPayments: true });
    const { current } = await wholeConnection(setup);
    const button = payButton({
      standsStill: false,
      business: { autoPayments: true },
      connections: current,
      mode: "test",
      money: { amountMinor: 5_000, currency: "EUR" },
    });
    expect(button).toMatchObject({ canPay: false, reason: "not_enabled" });
  });
});

describe("saving again", () => {
  test("without typing anything asks Stripe again and keeps everything", async () => {
    const setup = await open();
    await save(setup, { test: TEST });
    const before = await wholeConnection(setup);
    const saved = await save(setup, { test: { publishable: TEST.publishable } });
    expect(saved).toMatchObject([{ change: "kept", problem: null }]);
    const after = await wholeConnection(setup);
    expect(after.connections).toEqual(before.connections);
    expect(after.endpoints).toEqual(before.endpoints);
    expect(setup.sandbox.control.objects("webhook_endpoint")).toHaveLength(1);
  });

  test("after the key was revoked says so, and takes no new payments", async () => {
    const setup = await open();
    await save(setup, { test: TEST });
    setup.sandbox.control.revokeKey(TEST.secret);
    const saved = await save(setup, { test: { publishable: TEST.publishable } });
    expect(saved[0]?.problem).toMatch(/has expired/);
    const { current } = await wholeConnection(setup);
    const button = payButton({
      standsStill: false,
      business: { autoPayments: true },
      connections: current,
      mode: "test",
      money: { amountMinor: 5_000, currency: "EUR" },
    });
    expect(button).toMatchObject({ canPay: false, reason: "key_refused" });
  });

  test("with a rolled key of the same account keeps the connection and its webhook, and heals it", async () => {
    const setup = await open();
    await save(setup, { test: TEST });
    const before = await wholeConnection(setup);
    const rolled = setup.sandbox.control.rollKey(TEST.secret);
    const saved = await save(setup, { test: { publishable: TEST.publishable, secret: rolled } });
    expect(saved).toMatchObject([{ change: "keys_changed", connectionId: before.current[0]?.id }]);
    const after = await wholeConnection(setup);
    expect(after.current).toMatchObject([{ secretKeyLast4: rolled.slice(-4), problem: null }]);
    expect(after.endpoints).toEqual(before.endpoints);
  });

  test("with another account's keys makes a new connection; the old one is kept, with its webhook", async () => {
    const setup = await open();
    await save(setup, { test: TEST });
    const saved = await save(setup, { test: harbor.test });
    expect(saved).toMatchObject([{ change: "account_changed" }]);
    const { connections, endpoints } = await wholeConnection(setup);
    expect(connections.map((row) => [row.accountId, row.state]).sort()).toEqual([
      [harbor.accountId, "current"],
      [nordlicht.accountId, "replaced"],
    ]);
    expect(endpoints.map((row) => row.state)).toEqual(["active", "active"]);
  });

  test("with the first account's keys again brings its connection back", async () => {
    const setup = await open();
    const [first] = await save(setup, { test: TEST });
    await save(setup, { test: harbor.test });
    const [back] = await save(setup, { test: TEST });
    expect(back).toMatchObject({ connectionId: first?.connectionId, change: "account_changed" });
    const { connections } = await wholeConnection(setup);
    expect(connections).toHaveLength(2);
    expect(connections.find((row) => row.state === "current")?.accountId).toBe(nordlicht.accountId);
  });

  test("with a key that may not read its account keeps a connection that never saw a payment", async () => {
    const setup = await open();
    await save(setup, { test: TEST });
    const saved = await save(setup, {
      test: { publishable: TEST.publishable, secret: nordlicht.restricted.noAccount },
    });
    expect(saved).toMatchObject([{ change: "keys_changed" }]);
    expect((await wholeConnection(setup)).current).toMatchObject([
      { accountId: nordlicht.accountId, secretKeyKind: "restricted" },
    ]);
  });
});
