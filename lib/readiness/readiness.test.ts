import { describe, expect, test } from "vitest";
import { type NoPayReason, payButton } from "@/lib/connections/pay-button";
import { type ConnectionFacts, type LineKey, type ReadinessFacts, readiness } from "./readiness";

const connection: ConnectionFacts = {
  provider: "Stripe",
  accountName: "Nordlicht Studio",
  enabled: true,
  chargesEnabled: true,
  requirements: [],
  problem: null,
  isFullKey: false,
  restrictedKeyUrl: null,
  missingRights: [],
  webhook: { state: "active", sentence: "Webhook verified", hasButton: false },
  lastEvent: "Last event 22 Nov 2026, 12:04",
  refusedDeliveries: 0,
  isSecretDoubtful: false,
  walletProblem: null,
};

const ready: ReadinessFacts = {
  mode: "live",
  publicUrl: "https://pay.example.com",
  standsStill: false,
  isSandboxed: false,
  autoPayments: true,
  connection,
  missingDetails: [],
  mail: { fromAddress: "hello@example.com", lastAcceptedAt: 1, failure: null },
  testPaidOn: "22 November 2026",
  livePaidOn: null,
};

const lineOf = (facts: ReadinessFacts, key: LineKey) => readiness(facts).find((line) => line.key === key);
const with_ = (change: Partial<ConnectionFacts>): ReadinessFacts => ({
  ...ready,
  connection: { ...connection, ...change },
});

test("a business that is ready has a line for everything, all done, none with anything to press", () => {
  expect(readiness(ready).map(({ key, state, fix }) => [key, state, fix])).toEqual(
    ["address", "auto_payments", "provider", "rights", "webhook", "wallets", "details", "mail", "test_payment"].map(
      (key) => [key, "done", null],
    ),
  );
});

describe("what is wrong is said, with the button that fixes it", () => {
  const url = "https://dashboard.stripe.com/apikeys/create";
  const cases: [
    what: string,
    facts: ReadinessFacts,
    key: LineKey,
    state: string,
    says: RegExp,
    press: string | null,
  ][] = [
    ["while it stands still", { ...ready, standsStill: true }, "address", "blocking", /notice at the top/, null],
    ["at localhost", { ...ready, publicUrl: "http://localhost:3000" }, "address", "advice", /PAYMAST_URL/, null],
    ["without https", { ...ready, publicUrl: "http://pay.example.com" }, "address", "advice", /not encrypted/, null],
    [
      "switched off",
      { ...ready, autoPayments: false },
      "auto_payments",
      "blocking",
      /Auto payments is off/,
      "Switch on",
    ],
    [
      "without keys",
      { ...ready, connection: null },
      "provider",
      "blocking",
      /No live keys are saved/,
      "Paste your keys",
    ],
    ["with a refused key", with_({ problem: "Expired." }), "provider", "blocking", /Expired\./, "Paste a new key"],
    [
      "with an account that is not ready",
      with_({ chargesEnabled: false, requirements: ["Stripe still wants your website."] }),
      "provider",
      "blocking",
      /still wants your website/,
      "Finish it in Stripe",
    ],
    ["with Stripe unticked", with_({ enabled: false }), "provider", "blocking", /switched off/, "Switch on"],
    [
      "with a missing right",
      with_({ missingRights: [{ right: "Events: Read", consequence: "Lost ones are not found." }] }),
      "rights",
      "advice",
      /Lost ones are not found\. Allow “Events: Read” for this key in Stripe/,
      null,
    ],
    [
      "with a full live key",
      with_({ isFullKey: true, restrictedKeyUrl: url }),
      "rights",
      "done",
      /restricted/,
      "Make such a key",
    ],
    [
      "with a webhook that is off",
      with_({ webhook: { state: "repairable", sentence: "It is switched off.", hasButton: true } }),
      "webhook",
      "advice",
      /switched off/,
      "Webhook",
    ],
    [
      "with messages of another secret",
      with_({ isSecretDoubtful: true, refusedDeliveries: 1 }),
      "webhook",
      "done",
      /1 forged or stale delivery refused.*another secret/,
      "Webhook",
    ],
    ["without wallets", with_({ walletProblem: "Not verified." }), "wallets", "advice", /Not verified/, null],
    [
      "without an address on invoices",
      { ...ready, missingDetails: ["city"] },
      "details",
      "advice",
      /city/,
      "Fill them in",
    ],
    [
      "with a mail server that refuses",
      { ...ready, mail: { ...ready.mail, failure: "550 sender denied." } },
      "mail",
      "advice",
      /“550 sender denied”/,
      "Send me a test mail",
    ],
    [
      "without any mail yet",
      { ...ready, mail: { ...ready.mail, lastAcceptedAt: null } },
      "mail",
      "advice",
      /not tried yet/,
      "Send me a test mail",
    ],
    [
      "without a payment",
      { ...ready, mode: "test", testPaidOn: null },
      "test_payment",
      "advice",
      /4242/,
      "Try a payment",
    ],
  ];

  test.each(cases)("%s", (_what, facts, key, state, says, press) => {
    const line = lineOf(facts, key);
    expect(line).toMatchObject({ state });
    expect(`${line?.title} ${line?.text}`).toMatch(says);
    expect(line?.fix?.label ?? null).toBe(press);
    const others = readiness(facts).filter((one) => one.key !== key);
    expect(others.filter((one) => one.state !== "done")).toEqual([]);
  });
});

test("a wallet without its right is told once, and the key is not said to lack anything", () => {
  const right = { right: "Payment method domains: Write", consequence: "Wallets are not shown." };
  const facts = with_({ missingRights: [right], walletProblem: "The key may not register domains." });
  expect(lineOf(facts, "rights")?.state).toBe("done");
  expect(lineOf(facts, "wallets")?.state).toBe("advice");
});

test("a missing wallet is a note where only this computer can open the pages, and a task on a public address", () => {
  const facts = with_({ walletProblem: "Wallets need https." });
  const at = (publicUrl: string) => lineOf({ ...facts, publicUrl }, "wallets");
  expect(at("http://localhost:3000")).toMatchObject({ state: "advice", isCalm: true, text: "Wallets need https." });
  expect(at("http://pay.example.com")).toMatchObject({ state: "advice", isCalm: false });
});

describe("blocking", () => {
  const row = { id: "con", provider: "stripe", mode: "live", state: "current" } as const;
  const money = { amountMinor: 1_000, currency: "EUR" };
  const changes = [null, {}, { enabled: false }, { chargesEnabled: false }, { problem: "Expired." }];
  const combinations = [true, false].flatMap((autoPayments) =>
    [true, false].flatMap((standsStill) => changes.map((change) => ({ autoPayments, standsStill, change }))),
  );

  test.each(combinations)("stands exactly where the Pay online button is missing: %j", (combination) => {
    const { autoPayments, standsStill, change } = combination;
    const own = change === null ? null : { ...connection, ...change };
    const facts = { ...ready, autoPayments, standsStill, connection: own, testPaidOn: null, missingDetails: ["city"] };
    const button = payButton({
      standsStill,
      business: { autoPayments },
      connections: own === null ? [] : [{ ...own, ...row }],
      mode: "live",
      money,
    });
    const blocking = readiness(facts).filter((line) => line.state === "blocking");
    expect(blocking.length === 0).toBe(button.canPay);
    const keyOf: Partial<Record<NoPayReason, LineKey>> = {
      auto_payments_off: "auto_payments",
      stands_still: "address",
    };
    if (!button.canPay) expect(blocking.map(({ key }) => key)).toContain(keyOf[button.reason] ?? "provider");
  });
});
