import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { BadSignature } from "../provider";
import { parseWebhook } from "./parse-webhook";

const NOW = Date.UTC(2026, 10, 22, 12);
const NOW_S = NOW / 1000;
const SECRET = "whsec_of_this_endpoint_0123456789abcdef";
const OLDER_SECRET = "whsec_before_the_roll_0123456789abcdef";

const event = (overrides: Record<string, unknown> = {}) => ({
  id: "evt_1",
  object: "event",
  api_version: "2026-10-28.endive",
  created: NOW_S - 2,
  livemode: false,
  pending_webhooks: 1,
  request: null,
  type: "payment_intent.succeeded",
  data: {
    object: {
      id: "pi_1",
      object: "payment_intent",
      metadata: { paymast_attempt: "att_1", paymast_instance: "ins_1" },
    },
  },
  ...overrides,
});

const BODY = JSON.stringify(event());

const hmac = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest("hex");
const v1 = (secret = SECRET, t: number | string = NOW_S, body = BODY) => hmac(secret, `${t}.${body}`);

function receive(header: string | null, options: { body?: string; secrets?: string[]; mode?: "test" | "live" } = {}) {
  const headers = new Headers(header === null ? {} : { "stripe-signature": header });
  const connection = { mode: options.mode ?? "test", accountId: null } as const;
  return parseWebhook(connection, { secrets: options.secrets ?? [SECRET] }, options.body ?? BODY, headers, NOW);
}

function refusalOf(run: () => unknown): BadSignature["reason"] | "accepted" {
  try {
    run();
    return "accepted";
  } catch (error) {
    if (!(error instanceof BadSignature)) throw error;
    return error.reason;
  }
}

const good = v1();

/** P05 and P06 of reliability.md: what a forger, a replayer or a mis-set-up could send. */
const refused: [what: string, header: string | null, reason: BadSignature["reason"]][] = [
  ["no header", null, "no_signature"],
  ["an empty header", "", "no_signature"],
  ["blanks", "   ", "no_signature"],
  ["garbage", "let me in", "malformed"],
  ["only separators", ",,,===,", "malformed"],
  ["a time and no signature", `t=${NOW_S}`, "no_signature"],
  ["an empty v1", `t=${NOW_S},v1=`, "wrong_secret"],
  ["only the old scheme v0, rightly signed", `t=${NOW_S},v0=${good}`, "no_signature"],
  ["a scheme of another case", `t=${NOW_S},V1=${good}`, "no_signature"],
  ["the signature in upper case", `t=${NOW_S},v1=${good.toUpperCase()}`, "wrong_secret"],
  ["another endpoint's secret", `t=${NOW_S},v1=${v1("whsec_of_another_endpoint")}`, "wrong_secret"],
  ["an HMAC under the empty key", `t=${NOW_S},v1=${v1("")}`, "wrong_secret"],
  ["the secret without its prefix", `t=${NOW_S},v1=${v1(SECRET.slice("whsec_".length))}`, "wrong_secret"],
  ["a plain hash of the body", `t=${NOW_S},v1=${hmac("", BODY)}`, "wrong_secret"],
  ["a signature without the time", `t=${NOW_S},v1=${hmac(SECRET, BODY)}`, "wrong_secret"],
  ["the signature of another time", `t=${NOW_S},v1=${v1(SECRET, NOW_S - 1)}`, "wrong_secret"],
  ["the signature of another body", `t=${NOW_S},v1=${v1(SECRET, NOW_S, `${BODY} `)}`, "wrong_secret"],
  ["a cut signature", `t=${NOW_S},v1=${good.slice(0, 63)}`, "wrong_secret"],
  ["a lengthened signature", `t=${NOW_S},v1=${good}0`, "wrong_secret"],
  ["no time", `v1=${good}`, "malformed"],
  ["a time that is no number", `t=now,v1=${v1(SECRET, "now")}`, "malformed"],
  ["a negative time", `t=-1,v1=${v1(SECRET, "-1")}`, "malformed"],
  ["two times, to let an old signature look new", `t=${NOW_S},t=${NOW_S - 900},v1=${good}`, "malformed"],
  ["301 seconds old, rightly signed", `t=${NOW_S - 301},v1=${v1(SECRET, NOW_S - 301)}`, "too_old"],
  ["61 seconds ahead, rightly signed", `t=${NOW_S + 61},v1=${v1(SECRET, NOW_S + 61)}`, "from_the_future"],
  ["a time in milliseconds, rightly signed", `t=${NOW},v1=${v1(SECRET, NOW)}`, "malformed"],
];

describe("a delivery of Stripe", () => {
  test.each(refused)("with %s is refused", (_what, header, reason) => {
    expect(refusalOf(() => receive(header))).toBe(reason);
  });

  const accepted: [what: string, header: string][] = [
    ["one signature", `t=${NOW_S},v1=${good}`],
    ["blanks around the parts", ` t=${NOW_S} , v1=${good} `],
    ["an unknown scheme beside it", `t=${NOW_S},v1=${good},v0=whatever`],
    ["another secret's signature first, as during a roll", `t=${NOW_S},v1=${v1(OLDER_SECRET)},v1=${good}`],
    ["300 seconds of age", `t=${NOW_S - 300},v1=${v1(SECRET, NOW_S - 300)}`],
    ["60 seconds ahead", `t=${NOW_S + 60},v1=${v1(SECRET, NOW_S + 60)}`],
  ];
  test.each(accepted)("with %s is accepted", (_what, header) => {
    expect(receive(header)).toHaveLength(1);
  });

  test("P23: either secret of a roll verifies, and none when both are gone", () => {
    const header = `t=${NOW_S},v1=${v1(OLDER_SECRET)}`;
    expect(receive(header, { secrets: [SECRET, OLDER_SECRET] })).toHaveLength(1);
    expect(refusalOf(() => receive(header, { secrets: [SECRET] }))).toBe("wrong_secret");
    expect(refusalOf(() => receive(header, { secrets: [] }))).toBe("wrong_secret");
  });

  test.each(["", " ", "\n"])("a blank stored secret (%j) verifies nothing", (secret) => {
    expect(refusalOf(() => receive(`t=${NOW_S},v1=${v1(secret)}`, { secrets: [secret] }))).toBe("wrong_secret");
  });

  test("one changed byte of the body is refused", () => {
    const header = `t=${NOW_S},v1=${good}`;
    expect(refusalOf(() => receive(header, { body: BODY.replace("att_1", "att_2") }))).toBe("wrong_secret");
  });

  test.each([
    ["not JSON", "{"],
    ["no event", '{"object":"list"}'],
    ["an event without an object", JSON.stringify(event({ data: {} }))],
    ["null", "null"],
    ["metadata that is no text", JSON.stringify(event({ data: { object: { object: "x", metadata: { a: 1 } } } }))],
  ])("a signed body that is %s is refused and throws nothing else", (_what, body) => {
    expect(refusalOf(() => receive(`t=${NOW_S},v1=${v1(SECRET, NOW_S, body)}`, { body }))).toBe("malformed");
  });

  test("P08: a live event at a test connection's endpoint is refused", () => {
    const body = JSON.stringify(event({ livemode: true }));
    expect(refusalOf(() => receive(`t=${NOW_S},v1=${v1(SECRET, NOW_S, body)}`, { body }))).toBe("wrong_mode");
    expect(refusalOf(() => receive(`t=${NOW_S},v1=${good}`, { mode: "live" }))).toBe("wrong_mode");
  });
});

describe("a hint", () => {
  const hintOf = (subject: Record<string, unknown>, type: string) => {
    const body = JSON.stringify(event({ type, data: { object: subject } }));
    return receive(`t=${NOW_S},v1=${v1(SECRET, NOW_S, body)}`, { body })[0];
  };

  test("names the payment, our marks and no amount", () => {
    expect(receive(`t=${NOW_S},v1=${good}`)).toEqual([
      {
        eventId: "evt_1",
        type: "payment_intent.succeeded",
        mode: "test",
        accountId: null,
        ref: "pi_1",
        objectId: "pi_1",
        attemptId: "att_1",
        probeId: null,
        instanceId: "ins_1",
        createdAt: (NOW_S - 2) * 1000,
      },
    ]);
  });

  test.each([
    ["charge.refunded", { id: "ch_1", object: "charge", payment_intent: "pi_7", metadata: {} }],
    ["refund.updated", { id: "re_1", object: "refund", payment_intent: "pi_7", metadata: null }],
    ["charge.dispute.created", { id: "du_1", object: "dispute", payment_intent: "pi_7" }],
    [
      "radar.early_fraud_warning.created",
      { id: "issfr_1", object: "radar.early_fraud_warning", payment_intent: "pi_7" },
    ],
    ["review.opened", { id: "prv_1", object: "review", payment_intent: { id: "pi_7", object: "payment_intent" } }],
  ])("of %s leads to its payment", (type, subject) => {
    expect(hintOf(subject, type)).toMatchObject({ ref: "pi_7", objectId: subject.id });
  });

  test("of an account leads to no payment", () => {
    expect(hintOf({ id: "acct_1", object: "account", metadata: {} }, "account.updated")).toMatchObject({
      ref: null,
      objectId: "acct_1",
    });
  });

  test("of a charge without a PaymentIntent leads to no payment", () => {
    expect(hintOf({ id: "ch_1", object: "charge", payment_intent: null }, "charge.succeeded")).toMatchObject({
      ref: null,
    });
  });
});
