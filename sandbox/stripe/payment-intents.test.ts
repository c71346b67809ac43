import { describe, expect, test } from "vitest";
import { sandboxKeys } from "./accounts";
import { answerChallenge } from "./machine/confirm";
import { createMachine } from "./machine/machine";
import type { Form } from "./machine/state";
import { type Answer, aBench, type Bench, KEY, parsed, START } from "./testing/bench";

const create = (bench: Bench, form: Form = {}): Answer["json"] =>
  bench.call("POST", "/v1/payment_intents", { amount: 12_000, currency: "eur", ...form }).json;
const confirm = (bench: Bench, id: unknown, method: string, form: Form = {}): Answer =>
  bench.call("POST", `/v1/payment_intents/${String(id)}/confirm`, {
    payment_method: method,
    return_url: "https://shop.example",
    ...form,
  });

describe("cards", () => {
  test("a card that pays makes the events in Stripe's order", () => {
    const bench = aBench();
    const pi = create(bench);
    expect(confirm(bench, pi.id, "pm_card_visa").json).toMatchObject({ status: "succeeded", amount_received: 12_000 });
    bench.clock.now += 1_000;
    bench.machine.runDue();
    expect(bench.types()).toEqual([
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.succeeded",
      "charge.updated",
    ]);
  });

  test.each([
    ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
    ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
    ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"],
    ["pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"],
    ["pm_card_visa_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", undefined],
    ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", undefined],
    ["pm_card_chargeDeclinedProcessingError", "processing_error", undefined],
    ["pm_card_radarBlock", "card_declined", "fraudulent"],
  ])("%s is declined, loses its method and may try again", (method, code, declineCode) => {
    const bench = aBench();
    const pi = create(bench);
    const declined = confirm(bench, pi.id, method);
    expect(declined.status).toBe(402);
    expect(declined.json.error).toMatchObject({
      type: "card_error",
      code,
      payment_intent: { status: "requires_payment_method", payment_method: null },
    });
    expect(declined.json.error?.decline_code).toBe(declineCode);
    expect(bench.types()).toEqual(["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]);
    expect(confirm(bench, pi.id, "pm_card_visa").json.status).toBe("succeeded");
  });

  test("a challenge is completed, failed, or left open", () => {
    const bench = aBench();
    const w = bench.machine.world(sandboxKeys.nordlicht.accountId, false);
    const completed = create(bench);
    expect(confirm(bench, completed.id, "pm_card_threeDSecure2Required", { use_stripe_sdk: true }).json).toMatchObject({
      status: "requires_action",
      next_action: { type: "use_stripe_sdk" },
      latest_charge: null,
    });
    expect(answerChallenge(w, String(completed.id), "complete").status).toBe("succeeded");
    const failed = create(bench);
    confirm(bench, failed.id, "pm_card_threeDSecure2Required");
    expect(answerChallenge(w, String(failed.id), "fail")).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { code: "payment_intent_authentication_failure" },
      latest_charge: null,
    });
    const left = create(bench);
    expect(confirm(bench, left.id, "pm_card_threeDSecure2Required").json).toMatchObject({
      next_action: { type: "redirect_to_url", redirect_to_url: { return_url: "https://shop.example" } },
    });
    expect(confirm(bench, left.id, "pm_card_visa").json.status).toBe("succeeded");
  });

  test("a card may be declined after its challenge", () => {
    const bench = aBench();
    const pi = create(bench);
    confirm(bench, pi.id, "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds");
    const after = answerChallenge(
      bench.machine.world(sandboxKeys.nordlicht.accountId, false),
      String(pi.id),
      "complete",
    );
    expect(after).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { decline_code: "insufficient_funds" },
    });
  });

  test("off session a challenge is a decline", () => {
    const bench = aBench();
    const answer = confirm(bench, create(bench).id, "pm_card_authenticationRequired", { off_session: true });
    expect(answer.json.error).toMatchObject({ code: "authentication_required" });
  });

  test("too many confirms cancel the PaymentIntent", () => {
    const bench = aBench({ maxConfirms: 2 });
    const pi = create(bench);
    confirm(bench, pi.id, "pm_card_chargeDeclined");
    confirm(bench, pi.id, "pm_card_chargeDeclined");
    expect(confirm(bench, pi.id, "pm_card_visa").json.error).toMatchObject({ code: "payment_intent_unexpected_state" });
    expect(bench.call("GET", `/v1/payment_intents/${String(pi.id)}`).json.status).toBe("canceled");
  });
});

describe("bank debits", () => {
  const debit = { payment_method_data: { type: "sepa_debit", sepa_debit: { iban: "DE89370400440532013000" } } };
  const confirmDebit = (bench: Bench, id: unknown, iban = "DE89370400440532013000"): Answer =>
    bench.call("POST", `/v1/payment_intents/${String(id)}/confirm`, {
      ...debit,
      payment_method_data: { type: "sepa_debit", sepa_debit: { iban } },
      return_url: "https://shop.example",
    });

  test("is processing until its time has come", () => {
    const bench = aBench({ bankDebitSettlesAfterMs: 60_000 });
    const pi = create(bench);
    expect(confirmDebit(bench, pi.id).json).toMatchObject({ status: "processing", amount_received: 0 });
    bench.clock.now += 59_999;
    bench.machine.runDue();
    expect(bench.call("GET", `/v1/payment_intents/${String(pi.id)}`).json.status).toBe("processing");
    bench.clock.now += 1;
    bench.machine.runDue();
    expect(bench.call("GET", `/v1/payment_intents/${String(pi.id)}`).json).toMatchObject({
      status: "succeeded",
      amount_received: 12_000,
    });
  });

  test("may fail later, and the same PaymentIntent is paid otherwise", () => {
    const bench = aBench();
    const pi = create(bench);
    confirmDebit(bench, pi.id, "DE62370400440532013001");
    bench.clock.now += 86_400_000;
    bench.machine.runDue();
    expect(bench.call("GET", `/v1/payment_intents/${String(pi.id)}`).json).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { code: "debit_not_authorized" },
    });
    expect(confirm(bench, pi.id, "pm_card_visa").json.status).toBe("succeeded");
  });

  test("cannot be canceled on its way, except a US one", () => {
    const bench = aBench();
    const sepa = create(bench);
    confirmDebit(bench, sepa.id);
    expect(bench.call("POST", `/v1/payment_intents/${String(sepa.id)}/cancel`).json.error).toMatchObject({
      code: "payment_intent_unexpected_state",
    });
    const us = bench.call("POST", "/v1/payment_intents", {
      amount: 900,
      currency: "usd",
      payment_method: "pm_usBankAccount",
      confirm: true,
      return_url: "https://x.example",
    }).json;
    expect(us.status).toBe("processing");
    expect(bench.call("POST", `/v1/payment_intents/${String(us.id)}/cancel`).json.status).toBe("canceled");
    bench.clock.now += 86_400_000;
    bench.machine.runDue();
    expect(bench.call("GET", `/v1/payment_intents/${String(us.id)}`).json.status).toBe("canceled");
  });
});

describe("refusals", () => {
  test.each<[string, Form, Record<string, unknown>]>([
    ["no currency", { currency: "" }, { param: "currency" }],
    ["a word for a number", { amount: "abc" }, { code: "parameter_invalid_integer", message: "Invalid integer: abc" }],
    ["too little", { amount: 49 }, { code: "amount_too_small", message: "Amount must be at least €0.50 eur" }],
    ["too much", { amount: 100_000_000 }, { code: "amount_too_large" }],
    ["three decimals that are not a multiple of ten", { amount: 1_005, currency: "kwd" }, { param: "amount" }],
    ["an unknown parameter", { foo: "1" }, { code: "parameter_unknown", message: "Received unknown parameter: foo" }],
    [
      "an unknown nested parameter",
      { automatic_payment_methods: { enabled: true, x: "1" } },
      { code: "parameter_unknown", param: "automatic_payment_methods[x]" },
    ],
    [
      "the parameter of old samples",
      { payment_method_types: { 0: "card" } },
      { code: "payment_method_types_no_longer_supported" },
    ],
    ["a whole descriptor with cards", { statement_descriptor: "NORDLICHT" }, { param: "statement_descriptor" }],
    ["a suffix without a letter", { statement_descriptor_suffix: "2024-17" }, { param: "statement_descriptor_suffix" }],
    [
      "51 keys of metadata",
      { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, "v"])) },
      { param: "metadata" },
    ],
    ["confirming without a return address", { confirm: true, payment_method: "pm_card_visa" }, { param: "return_url" }],
    [
      "an unknown method",
      { payment_method: "pm_nope" },
      { code: "resource_missing", message: "No such PaymentMethod: 'pm_nope'" },
    ],
  ])("%s", (_what, form, error) => {
    const bench = aBench();
    const answer = bench.call("POST", "/v1/payment_intents", { amount: 12_000, currency: "eur", ...form });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.json.error).toMatchObject({ type: "invalid_request_error", ...error });
  });

  test("the missing parameter is named", () => {
    expect(aBench().call("POST", "/v1/payment_intents", { amount: 100 }).json.error).toMatchObject({
      code: "parameter_missing",
      message: "Missing required param: currency.",
    });
  });

  test("what is over stays over", () => {
    const bench = aBench();
    const pi = create(bench);
    confirm(bench, pi.id, "pm_card_visa");
    expect(confirm(bench, pi.id, "pm_card_visa").json.error).toMatchObject({
      message:
        "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.",
    });
    expect(bench.call("POST", `/v1/payment_intents/${String(pi.id)}/cancel`).json.error?.message).toMatch(
      /^You cannot cancel this PaymentIntent because it has a status of succeeded\. Only a PaymentIntent with one of the following statuses may be canceled:/,
    );
    expect(bench.call("POST", `/v1/payment_intents/${String(pi.id)}`, { amount: 900 }).json.error).toMatchObject({
      code: "payment_intent_unexpected_state",
    });
    expect(bench.types().filter((t) => t === "charge.succeeded")).toHaveLength(1);
  });

  test("a live charge needs an account that may charge", () => {
    const bench = aBench();
    const form = {
      amount: 900,
      currency: "eur",
      payment_method: "pm_card_visa",
      confirm: true,
      return_url: "https://x.example",
    };
    expect(
      bench.call("POST", "/v1/payment_intents", form, sandboxKeys.newcomer.live.secret).json.error?.message,
    ).toMatch(/cannot currently make live charges/);
  });
});

test("the state survives as JSON between any two calls", () => {
  const first = aBench();
  const pi = create(first);
  let n = 1_000;
  const machine = createMachine(JSON.parse(JSON.stringify(first.machine.state)), {
    now: () => START,
    newId: (p) => `${p}${++n}`,
  });
  const reply = machine.handle({
    method: "POST",
    path: `/v1/payment_intents/${String(pi.id)}/confirm`,
    form: { payment_method: "pm_card_visa", return_url: "https://x.example" },
    authorization: `Bearer ${KEY}`,
    idempotencyKey: null,
    stripeVersion: null,
    upload: null,
  });
  expect(parsed(reply.body).status).toBe("succeeded");
});
