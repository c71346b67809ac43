import { afterEach, describe, expect, test } from "vitest";
import { isAppError } from "@/lib/app-error";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnectingBusiness, type Connecting, typedKeys, whatIsStored } from "@/testing/connecting";
import { type SaveConnectionInput, saveConnection } from "./save-connection";

const { nordlicht, harbor } = sandboxKeys;
const TEST = nordlicht.test;
const LIVE = nordlicht.live;

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

  test.each(["https://localhost:3000", "https://192.168.1.9", "https://paymast.local"])(
    "real live keys on %s, which no customer can open",
    async (publicUrl) => {
      const setup = await open({ isSandboxed: false, publicUrl });
      const keys = { publishable: "pk_live_51Real000000", secret: "sk_live_51Real000000" };
      const answer = await refusal(setup, typedKeys(setup.businessId, { live: keys }));
      expect(answer).toMatchObject({
        field: "livePublishableKey",
        message: expect.stringMatching(/^Live keys need an address that your customers can open.*Test keys work here/),
      });
    },
  );

  test("real live keys on http", async () => {
    const setup = await open({ isSandboxed: false, publicUrl: "http://localhost:3000" });
    const keys = { publishable: "pk_live_51Real000000", secret: "sk_live_51Real000000" };
    const answer = await refusal(setup, typedKeys(setup.businessId, { live: keys }));
    expect(answer.message).toMatch(/^Live keys need https: .*PAYMAST_URL/);
  });

  test("what comes along with copying does no harm: blanks around, characters nobody sees, quotes", async () => {
    const setup = await open();
    const test = { publishable: `\u200b ${TEST.publishable}\n`, secret: `"${TEST.secret}"\r\n` };
    await saveConnection(setup.ctx, typedKeys(setup.businessId, { test }));
    const { connections } = await whatIsStored(setup.ctx, setup.businessId);
    expect(connections).toMatchObject([
      { publishableKey: TEST.publishable, secretKeyLast4: TEST.secret.slice(-4), state: "current" },
    ]);
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
