import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Rig, startRig } from "./testing/harness";

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterEach(() => rig.sandbox.control.reset());
afterAll(() => rig.close());

const post = (key: string, form: string, path = "/v1/payment_intents") =>
  rig.curl("POST", path, { form, headers: { "idempotency-key": key } });
const countOf = (kind: "payment_intent" | "refund"): number => rig.sandbox.control.objects(kind).length;

test("the same key and parameters give the first answer again", async () => {
  const first = await post("k1", "amount=1200&currency=eur&metadata[a]=1");
  const again = await post("k1", "currency=eur&amount=1200&metadata[a]=1");
  expect(again.json).toEqual(first.json);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(again.headers.get("original-request")).toBe(first.headers.get("request-id"));
  expect(first.headers.get("idempotent-replayed")).toBeNull();
  expect(countOf("payment_intent")).toBe(1);
});

test("other parameters under the same key are refused", async () => {
  await post("k2", "amount=1200&currency=eur");
  const other = await post("k2", "amount=1300&currency=eur");
  expect(other.status).toBe(400);
  expect(other.json.error).toMatchObject({
    type: "idempotency_error",
    message:
      "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than 'k2' if you meant to execute a different request.",
  });
});

test("a failed validation does not use the key up", async () => {
  expect((await post("k3", "amount=abc&currency=eur")).status).toBe(400);
  expect((await post("k3", "amount=1200&currency=eur")).status).toBe(200);
});

test("a decline is replayed, not tried again", async () => {
  const form =
    "amount=1200&currency=eur&payment_method=pm_card_chargeDeclined&confirm=true&return_url=https%3A%2F%2Fx.example";
  const first = await post("k4", form);
  const again = await post("k4", form);
  expect([first.status, again.status]).toEqual([402, 402]);
  expect(again.json).toEqual(first.json);
  expect(countOf("payment_intent")).toBe(1);
});

test("keys of two accounts do not know each other", async () => {
  const { sandboxKeys } = await import("./accounts");
  const other = {
    key: sandboxKeys.harbor.test.secret,
    form: "amount=1200&currency=eur",
    headers: { "idempotency-key": "k5" },
  };
  const a = await post("k5", "amount=1200&currency=eur");
  const b = await rig.curl("POST", "/v1/payment_intents", other);
  expect(b.json.id).not.toBe(a.json.id);
});

test("a key is forgotten after a day", async () => {
  const first = await post("k6", "amount=1200&currency=eur");
  rig.sandbox.control.advance(86_400_000);
  expect(
    (
      await rig.curl("POST", "/v1/payment_intents", {
        form: "amount=900&currency=eur",
        headers: { "idempotency-key": "k6" },
      })
    ).json.id,
  ).not.toBe(first.json.id);
});

test("a key of 256 characters is refused", async () => {
  expect((await post("k".repeat(256), "amount=1200&currency=eur")).status).toBe(400);
});

test("a second call while the first still runs is a conflict", async () => {
  rig.sandbox.control.addFault({ kind: "delay", delayMs: 150 });
  const slow = post("k7", "amount=1200&currency=eur");
  await expect.poll(() => countOf("payment_intent")).toBe(1);
  const conflict = await post("k7", "amount=1200&currency=eur");
  expect(conflict.status).toBe(409);
  expect(conflict.json.error).toMatchObject({ code: "idempotency_key_in_use" });
  expect((await slow).status).toBe(200);
});

describe("faults", () => {
  const stripe = () => rig.client(undefined, { timeout: 300 });
  const create = () => stripe().paymentIntents.create({ amount: 1200, currency: "eur" }, { idempotencyKey: "f1" });

  test.each([
    ["429", { statusCode: 429, type: "StripeRateLimitError" }],
    ["lock_timeout", { statusCode: 429, code: "lock_timeout" }],
    ["500", { statusCode: 500, type: "StripeAPIError" }],
    ["timeout", { type: "StripeConnectionError" }],
    ["reset", { type: "StripeConnectionError" }],
  ] as const)("%s before the work: nothing happened, and a retry does it", async (kind, error) => {
    // The SDK retries a reset once by itself (stripe.md 5.5), so two are needed to see it.
    rig.sandbox.control.addFault({
      kind,
      path: "/v1/payment_intents",
      method: "POST",
      times: kind === "reset" ? 2 : 1,
    });
    await expect(create()).rejects.toMatchObject(error);
    expect(countOf("payment_intent")).toBe(0);
    expect((await create()).status).toBe("requires_payment_method");
  });

  test.each([
    ["500_after", { statusCode: 500 }],
    ["timeout_after", { type: "StripeConnectionError" }],
    ["malformed_json", { type: "StripeAPIError" }],
    ["html", { type: "StripeAPIError" }],
  ] as const)("%s after the work: it happened once, and the same key finds it", async (kind, error) => {
    rig.sandbox.control.addFault({ kind });
    await expect(create()).rejects.toMatchObject(error);
    expect(countOf("payment_intent")).toBe(1);
    const found = await create();
    expect(found.object).toBe("payment_intent");
    expect(countOf("payment_intent")).toBe(1);
  });

  test("a lost reply is found again by the SDK's own retry under the same key", async () => {
    rig.sandbox.control.addFault({ kind: "reply_lost" });
    expect((await create()).object).toBe("payment_intent");
    expect(countOf("payment_intent")).toBe(1);
  });

  test("a saved 500 comes back for every retry under its key", async () => {
    rig.sandbox.control.addFault({ kind: "500_saved" });
    await expect(create()).rejects.toMatchObject({ statusCode: 500 });
    await expect(create()).rejects.toMatchObject({ statusCode: 500 });
    expect(countOf("payment_intent")).toBe(1);
    expect(
      (await stripe().paymentIntents.create({ amount: 1200, currency: "eur" }, { idempotencyKey: "f2" })).object,
    ).toBe("payment_intent");
  });

  test("a fault hits only the calls it names, and after those it skips", async () => {
    rig.sandbox.control.addFault({ kind: "500", method: "POST", path: "/confirm", skip: 1 });
    const pi = await create();
    const again = { payment_method: "pm_card_chargeDeclined", return_url: "https://x.example" };
    await expect(stripe().paymentIntents.confirm(pi.id, again)).rejects.toMatchObject({ statusCode: 402 });
    await expect(stripe().paymentIntents.confirm(pi.id, again)).rejects.toMatchObject({ statusCode: 500 });
    expect(rig.sandbox.control.faults()).toEqual([]);
  });
});
