import { afterEach, describe, expect, test } from "vitest";
import { isAppError } from "@/lib/app-error";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnectingBusiness, type Connecting, typedKeys, whatIsStored } from "@/testing/connecting";
import { payButton } from "./pay-button";
import { type SaveConnectionInput, saveConnection } from "./save-connection";

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

async function refusal(setup: Connecting, input: SaveConnectionInput) {
  try {
    await saveConnection(setup.ctx, input);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { code: error.code, field: error.field, message: error.message };
  }
  throw new Error("The keys were taken.");
}

/** At Stripe: no webhook, no open probe. */
function nothingAtStripe({ sandbox }: Connecting): void {
  expect(sandbox.control.objects("webhook_endpoint")).toEqual([]);
  expect(sandbox.control.objects("payment_method_domain")).toEqual([]);
  for (const intent of sandbox.control.objects("payment_intent")) expect(intent).toMatchObject({ status: "canceled" });
}

type Misset = [
  what: string,
  typed: Typed,
  field: string | undefined,
  sentence: string | RegExp,
  prepare?: (setup: Connecting) => void,
];

const misset: Misset[] = [
  ["nothing typed", {}, "testPublishableKey", /^Paste your two keys first/],
  [
    "the two keys swapped",
    { test: { publishable: TEST.secret, secret: TEST.publishable } },
    "testPublishableKey",
    "The two test keys are swapped: the one that begins with “pk_” belongs in Publishable key, the other in Secret key.",
  ],
  [
    "a live publishable key under Test",
    { test: { publishable: LIVE.publishable, secret: TEST.secret } },
    "testPublishableKey",
    "This is a live publishable key. It belongs in the column Live; here goes the one that begins with “pk_test_”.",
  ],
  [
    "a live secret key under Test",
    { test: { publishable: TEST.publishable, secret: LIVE.secret } },
    "testSecretKey",
    "This is a live secret key. It belongs in the column Live; here goes the one that begins with “sk_test_”.",
  ],
  [
    "test keys under Live",
    { live: { publishable: TEST.publishable, secret: TEST.secret } },
    "livePublishableKey",
    "This is a test publishable key. It belongs in the column Test; here goes the one that begins with “pk_live_”.",
  ],
  [
    "the secret key forgotten",
    { test: { publishable: TEST.publishable } },
    "testSecretKey",
    "Paste the test secret key too: it begins with “sk_test_” or “rk_test_”.",
  ],
  [
    "the publishable key forgotten",
    { live: { secret: LIVE.secret } },
    "livePublishableKey",
    "Paste the live publishable key too: it begins with “pk_live_”.",
  ],
  [
    "a blank inside the secret key",
    { test: { publishable: TEST.publishable, secret: `${TEST.secret.slice(0, 20)} ${TEST.secret.slice(20)}` } },
    "testSecretKey",
    "The test secret key has a blank or line break inside. Copy it again, alone.",
  ],
  [
    "a line break inside the publishable key",
    { test: { publishable: TEST.publishable.replace("test_", "test_\n"), secret: TEST.secret } },
    "testPublishableKey",
    "The test publishable key has a blank or line break inside. Copy it again, alone.",
  ],
  [
    "a secret key in both fields",
    { test: { publishable: TEST.secret, secret: TEST.secret } },
    "testPublishableKey",
    "This is a secret key. It belongs in the field Secret key; here goes the one that begins with “pk_test_”.",
  ],
  [
    "a publishable key in both fields",
    { test: { publishable: TEST.publishable, secret: TEST.publishable } },
    "testSecretKey",
    /^This is a publishable key\. It belongs in the field Publishable key;/,
  ],
  [
    "a webhook's signing secret",
    { test: { publishable: TEST.publishable, secret: "whsec_abcdefghijklmnop" } },
    "testSecretKey",
    /^This is a webhook's signing secret\./,
  ],
  [
    "the shortened key of Stripe's list",
    { test: { publishable: TEST.publishable, secret: "sk_test_...9c2d" } },
    "testSecretKey",
    /^This is the shortened key that Stripe shows in its list\./,
  ],
  [
    "the masked key",
    { test: { publishable: TEST.publishable, secret: "sk_test_••••••••9c2d" } },
    "testSecretKey",
    /^This is the shortened key that Stripe shows in its list\./,
  ],
  [
    "a key of an organization",
    { test: { publishable: TEST.publishable, secret: "sk_org_test_abcdefgh" } },
    "testSecretKey",
    /^This is a key of a Stripe organization\./,
  ],
  [
    "something else altogether",
    { test: { publishable: "hello", secret: "world" } },
    "testPublishableKey",
    "This is not a publishable key of Stripe: it must begin with “pk_test_”.",
  ],
  [
    "another account's publishable key",
    { test: { publishable: harbor.test.publishable, secret: TEST.secret } },
    "testPublishableKey",
    /^The test publishable key \(….{4}\) belongs to another Stripe account than the secret key\. .* nothing was changed\.$/,
  ],
  [
    "a publishable key Stripe does not know",
    { test: { publishable: "pk_test_sandboxNobodys0000", secret: TEST.secret } },
    "testPublishableKey",
    /^The test publishable key \(…0000\) is not known to Stripe\. It answered “Invalid API Key provided: .*”/,
  ],
  [
    "a secret key Stripe does not know",
    { test: { publishable: TEST.publishable, secret: "sk_test_sandboxNobodys0000" } },
    "testSecretKey",
    /^Stripe does not know the test secret key \(…0000\)\. It answered “Invalid API Key provided: .*”\. Copy the key again/,
  ],
  [
    "a revoked key",
    { test: { publishable: TEST.publishable, secret: TEST.secret } },
    "testSecretKey",
    /^The test secret key \(….{4}\) has expired: it was rolled or revoked in Stripe\./,
    ({ sandbox }) => sandbox.control.revokeKey(TEST.secret),
  ],
  [
    "a restricted key that may only read",
    { test: { publishable: TEST.publishable, secret: nordlicht.restricted.readOnly } },
    "testSecretKey",
    /may not create payments\. In Stripe, open this restricted key and allow “PaymentIntents: Write”/,
  ],
  [
    "real live keys against the sandbox",
    { live: { publishable: "pk_live_51Real000000", secret: "sk_live_51Real000000" } },
    "livePublishableKey",
    /^This Paymast runs against a sandbox/,
  ],
  [
    "a Stripe that fails",
    { test: { publishable: TEST.publishable, secret: TEST.secret } },
    undefined,
    /^Stripe did not answer, so the keys could not be checked\. Nothing was changed/,
    ({ sandbox }) => void sandbox.control.addFault({ kind: "500", times: 9 }),
  ],
  [
    "a Stripe that asks to slow down",
    { test: { publishable: TEST.publishable, secret: TEST.secret } },
    undefined,
    /^Stripe asks us to slow down\./,
    ({ sandbox }) => void sandbox.control.addFault({ kind: "429", times: 9 }),
  ],
  [
    "good test keys beside bad live keys",
    {
      test: { publishable: TEST.publishable, secret: TEST.secret },
      live: { publishable: harbor.live.publishable, secret: LIVE.secret },
    },
    "livePublishableKey",
    /^The live publishable key .* belongs to another Stripe account/,
  ],
];

describe("keys that cannot be taken", () => {
  test.each(misset)(
    "%s: names the field, says what to do, and leaves nothing behind",
    async (_what, typed, field, sentence, prepare) => {
      const setup = await open();
      prepare?.(setup);
      const before = await whatIsStored(setup.ctx, setup.businessId);
      const answer = await refusal(setup, typedKeys(setup.businessId, { ...typed, autoPayments: true }));
      expect(answer.field).toBe(field);
      if (typeof sentence === "string") expect(answer.message).toBe(sentence);
      else expect(answer.message).toMatch(sentence);
      setup.sandbox.control.clearFaults();
      expect(await whatIsStored(setup.ctx, setup.businessId)).toEqual(before);
      nothingAtStripe(setup);
    },
  );

  test("sandbox keys at the real Stripe", async () => {
    const setup = await open({ isSandboxed: false });
    const answer = await refusal(setup, typedKeys(setup.businessId, { test: TEST }));
    expect(answer).toMatchObject({
      field: "testPublishableKey",
      message: expect.stringMatching(/^This key belongs to the Stripe sandbox/),
    });
  });

  test("real live keys on http", async () => {
    const setup = await open({ isSandboxed: false, publicUrl: "http://localhost:3000" });
    const keys = { publishable: "pk_live_51Real000000", secret: "sk_live_51Real000000" };
    const answer = await refusal(setup, typedKeys(setup.businessId, { live: keys }));
    expect(answer.message).toMatch(/^Live keys need https: .*PAYMAST_URL/);
  });

  test("no sentence and no log line carries a whole key", async () => {
    const setup = await open();
    const answer = await refusal(
      setup,
      typedKeys(setup.businessId, { test: { publishable: harbor.test.publishable, secret: TEST.secret } }),
    );
    expect(JSON.stringify([answer, setup.ctx.logged])).not.toContain(TEST.secret);
  });
});

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
