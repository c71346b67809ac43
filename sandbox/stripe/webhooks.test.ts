import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sandboxKeys } from "./accounts";
import { type Hook, type Rig, startHook, startRig } from "./testing/harness";

const HOUR = 3_600_000;
let rig: Rig;
let hook: Hook;
beforeEach(async () => {
  rig = await startRig({ balanceDelayMs: 60_000, retryDelaysMs: [HOUR, HOUR] });
  hook = await startHook();
});
afterEach(async () => {
  await hook.close();
  await rig.close();
  expect(rig.contract?.violations() ?? []).toEqual([]);
});

const listen = (events: Stripe.WebhookEndpointCreateParams.EnabledEvent[] = ["*"]) =>
  rig.client().webhookEndpoints.create({ url: hook.url, enabled_events: events, api_version: "2026-10-28.endive" });
const pay = () =>
  rig.client().paymentIntents.create({
    amount: 1_200,
    currency: "eur",
    payment_method: "pm_card_visa",
    confirm: true,
    return_url: "https://x.example",
  });
const until = (n: number) =>
  expect.poll(() => hook.received.length, { timeout: 5_000, interval: 5 }).toBeGreaterThanOrEqual(n);

/** Lets everything on its way arrive, then brings the next try. */
const nextTry = async (): Promise<void> => {
  await rig.sandbox.control.idle();
  rig.sandbox.control.advance(HOUR);
  await rig.sandbox.control.idle();
};

test("events arrive signed, in the endpoint's version, and the SDK accepts them", async () => {
  const { secret = "" } = await listen();
  await pay();
  await until(3);
  const verify = new Stripe("sk_test_x").webhooks;
  for (const { body, headers } of hook.received) {
    const event = verify.constructEvent(body, headers["stripe-signature"] ?? "", secret);
    expect(event.api_version).toBe("2026-10-28.endive");
    expect(headers["user-agent"]).toBe("Stripe/1.0 (+https://stripe.com/docs/webhooks)");
    expect(() => verify.constructEvent(body, headers["stripe-signature"] ?? "", `${secret}x`)).toThrow();
  }
  expect(new Set(hook.types())).toEqual(
    new Set(["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]),
  );
});

test("the secret is shown once", async () => {
  const made = await listen();
  expect(made.secret).toMatch(/^whsec_\w{32}$/);
  const seen = await rig.client().webhookEndpoints.retrieve(made.id);
  const updated = await rig.client().webhookEndpoints.update(made.id, { description: "x" });
  const { data } = await rig.client().webhookEndpoints.list();
  expect(JSON.stringify([seen, updated, data])).not.toContain("secret");
});

test("only what the endpoint asked for is sent", async () => {
  await listen(["payment_intent.succeeded"]);
  await pay();
  await rig.sandbox.control.idle();
  expect(hook.types()).toEqual(["payment_intent.succeeded"]);
});

test("a refusal is tried again under a new signature of the same bytes", async () => {
  await listen(["payment_intent.succeeded"]);
  hook.answer(500);
  const pi = await pay();
  await rig.sandbox.control.idle();
  expect(hook.received).toHaveLength(1);
  const pending = await rig.client().events.list({ type: "payment_intent.succeeded" });
  expect(pending.data[0]?.pending_webhooks).toBe(1);
  hook.answer(200);
  await nextTry();
  const [first, second] = hook.received;
  expect(second?.body).toBe(first?.body);
  expect(second?.event.id).toBe(first?.event.id);
  const delivered = await rig.client().events.list({ type: "payment_intent.succeeded", delivery_success: true });
  expect(delivered.data[0]?.pending_webhooks).toBe(0);
  expect(delivered.data[0]?.data.object).toMatchObject({ id: pi.id });
});

test("after the last try the event stays undelivered, and the list of failures has it", async () => {
  await listen(["payment_intent.succeeded"]);
  hook.answer(302);
  await pay();
  await nextTry();
  await nextTry();
  expect(rig.sandbox.control.deliveries()[0]).toMatchObject({
    state: "failed",
    tries: [{ status: 302 }, { status: 302 }, { status: 302 }],
  });
  const { data } = await rig.client().events.list({ delivery_success: false });
  expect(data.map((e) => e.type)).toEqual(["payment_intent.succeeded"]);
});

test("a disabled or deleted endpoint gets no more tries", async () => {
  const { id } = await listen(["payment_intent.succeeded"]);
  rig.sandbox.control.setRule({ hold: true });
  await pay();
  await rig.client().webhookEndpoints.update(id, { disabled: true });
  expect(rig.sandbox.control.deliveries().map((d) => d.state)).toEqual(["stopped"]);
  rig.sandbox.control.release();
  await rig.sandbox.control.idle();
  expect(hook.received).toEqual([]);
});

describe("addresses", () => {
  test("sixteen endpoints, then Stripe's sentence", async () => {
    rig.sandbox.control.addEndpoints(sandboxKeys.nordlicht.accountId, "test", 16);
    await expect(listen()).rejects.toMatchObject({
      statusCode: 400,
      message: "You have reached the maximum of 16 test webhook endpoints.",
    });
    const all: string[] = [];
    for await (const e of rig.client().webhookEndpoints.list({ limit: 5 })) all.push(e.id);
    expect(new Set(all).size).toBe(16);
  });

  test("loopback and private addresses are refused like the real one, unless the switch is on", async () => {
    const strict = await startRig({ allowLoopbackWebhooks: false });
    const create = (url: string, key?: string) =>
      strict.client(key).webhookEndpoints.create({ url, enabled_events: ["*"] });
    for (const url of [
      "http://127.0.0.1:3000/x",
      "http://localhost/x",
      "https://192.168.1.4/x",
      "http://[::1]/x",
      "https://box.local/x",
      "http://169.254.169.254/",
    ]) {
      await expect(create(url), url).rejects.toMatchObject({ code: "url_invalid", param: "url" });
    }
    await expect(create("shop.example/hook")).rejects.toMatchObject({
      message: "Invalid URL: An explicit scheme (such as https) must be provided.",
    });
    await expect(create("http://shop.example/hook", sandboxKeys.nordlicht.live.secret)).rejects.toMatchObject({
      code: "url_invalid",
    });
    expect((await create("https://shop.example/hook")).status).toBe("enabled");
    await strict.close();
  });

  test("an unknown event type is refused", async () => {
    const answer = await rig.curl("POST", "/v1/webhook_endpoints", {
      form: `url=${hook.url}&enabled_events[]=payment_intent.suceeded`,
    });
    expect(answer.status).toBe(400);
  });
});

describe("the control API bends deliveries", () => {
  test("held events go out in the order that was asked for", async () => {
    await listen();
    rig.sandbox.control.setRule({ hold: true });
    await pay();
    const waiting = rig.sandbox.control.deliveries({ state: "pending" });
    expect(hook.received).toEqual([]);
    rig.sandbox.control.release(waiting.map((d) => d.id));
    await until(3);
    const order = waiting.map((d) => d.event);
    expect(hook.received.map((r) => r.event.id)).toEqual(order);
  });

  test("drop, repeat, resend", async () => {
    await listen(["payment_intent.succeeded"]);
    rig.sandbox.control.setRule({ drop: true });
    await pay();
    await nextTry();
    await nextTry();
    expect(rig.sandbox.control.deliveries()[0]?.state).toBe("failed");
    expect(hook.received).toEqual([]);
    rig.sandbox.control.setRule({ drop: false, times: 3 });
    await pay();
    await until(3);
    expect(new Set(hook.received.map((r) => r.event.id)).size).toBe(1);
    rig.sandbox.control.setRule({ times: 1 });
    rig.sandbox.control.resend(hook.received[0]?.event.id ?? "");
    await until(4);
  });

  test("shuffled events arrive all, in another order", async () => {
    await rig.close();
    rig = await startRig({ balanceDelayMs: 60_000, shuffleWindowMs: 30, random: () => 0 });
    await listen();
    rig.sandbox.control.setRule({ shuffle: true });
    await pay();
    await until(3);
    expect(hook.types()).not.toEqual(["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]);
    expect(new Set(hook.types()).size).toBe(3);
  });

  test("two events for one change, when asked for", async () => {
    await listen(["payment_intent.succeeded"]);
    rig.sandbox.control.setDoubleEvents(true);
    await pay();
    await until(2);
    expect(new Set(hook.received.map((r) => r.event.id)).size).toBe(2);
  });

  test("during a roll both secrets sign", async () => {
    const { id, secret = "" } = await listen(["payment_intent.succeeded"]);
    const fresh = rig.sandbox.control.rollSecret(id);
    await pay();
    await until(1);
    const { body = "", headers } = hook.received[0] ?? {};
    const verify = new Stripe("sk_test_x").webhooks;
    for (const s of [secret, fresh])
      expect(verify.constructEvent(body, headers?.["stripe-signature"] ?? "", s).type).toBe("payment_intent.succeeded");
  });

  test("the clock brings due work and retries, and the signature keeps wall time", async () => {
    await rig.close();
    rig = await startRig({ retryDelaysMs: [3_600_000], balanceDelayMs: 60_000 });
    await listen(["charge.updated"]);
    hook.answer(500);
    await pay();
    rig.sandbox.control.advance(60_000);
    await until(1);
    await rig.sandbox.control.idle();
    hook.answer(200);
    rig.sandbox.control.advance(3_600_000);
    await until(2);
    const t = Number(/t=(\d+)/.exec(hook.received[1]?.headers["stripe-signature"] ?? "")?.[1]);
    expect(Math.abs(t - Date.now() / 1000)).toBeLessThan(60);
    expect(hook.received[1]?.event.created).toBeGreaterThan(t);
  });
});
