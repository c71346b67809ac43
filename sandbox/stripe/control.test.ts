import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sandboxKeys } from "./accounts";
import { type Json, type Rig, startRig } from "./testing/harness";

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const control = async (
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; json: Json }> => {
  const answer = await rig.curl(method, `/_control${path}`, {
    key: null,
    ...(body === undefined ? {} : { form: JSON.stringify(body) }),
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: answer.status, json: answer.json };
};
const anIntent = () => rig.client().paymentIntents.create({ amount: 1_200, currency: "eur" });
const aPayment = () =>
  rig.client().paymentIntents.create({
    amount: 1_200,
    currency: "eur",
    payment_method: "pm_card_visa",
    confirm: true,
    return_url: "https://x.example",
  });

describe("the control API over HTTP", () => {
  test("lists objects, events, deliveries and keys", async () => {
    const pi = await anIntent();
    expect((await control("GET", "/objects?kind=payment_intent")).json.data).toMatchObject([{ id: pi.id }]);
    expect((await control("GET", "/objects?kind=payment_intent&mode=live")).json.data).toEqual([]);
    expect((await control("GET", "/events?type=payment_intent.created")).json.data).toMatchObject([
      { type: "payment_intent.created" },
    ]);
    expect((await control("GET", "/deliveries")).json.data).toEqual([]);
    expect((await control("GET", "")).json).toMatchObject({ faults: [], deliveries: { pending: 0 } });
    expect((await control("GET", "/objects?kind=nothing")).status).toBe(400);
  });

  test("moves the clock, settles a debit, provokes a dispute, a warning and a refund", async () => {
    const debit = await rig.client().paymentIntents.create({
      amount: 1_200,
      currency: "eur",
      payment_method_data: { type: "sepa_debit", sepa_debit: { iban: "DE89370400440532013000" } },
      confirm: true,
      return_url: "https://x.example",
    });
    expect((await control("POST", `/payments/${debit.id}/settle`, {})).json).toMatchObject({ status: "succeeded" });
    expect((await control("POST", `/payments/${debit.id}/settle`, {})).status).toBe(400);
    const { id } = await aPayment();
    expect((await control("POST", `/payments/${id}/refund`, { amount: 200 })).json).toMatchObject({ amount: 200 });
    expect((await control("POST", `/payments/${id}/fraud_warning`, {})).status).toBe(200);
    const dispute = (await control("POST", `/payments/${id}/dispute`, { reason: "product_not_received" })).json;
    expect(dispute).toMatchObject({ reason: "product_not_received", amount: 1_000 });
    expect((await control("POST", `/disputes/${String(dispute.id)}/decide`, { outcome: "lost" })).status).toBe(200);
    expect((await rig.client().disputes.retrieve(String(dispute.id))).status).toBe("lost");
    const before = rig.sandbox.control.now();
    expect(Number((await control("POST", "/clock", { advance_ms: 5_000 })).json.now)).toBeGreaterThanOrEqual(
      before + 5_000,
    );
    expect((await control("POST", "/clock", { advance_ms: -1 })).status).toBe(400);
  });

  test("edits endpoints that are not ours to edit, and accounts", async () => {
    const [made] = rig.sandbox.control.addEndpoints(sandboxKeys.nordlicht.accountId, "test", 1);
    const id = made?.id ?? "";
    await control("POST", `/endpoints/${id}`, { disabled: true, api_version: "2025-03-31.basil" });
    expect(await rig.client().webhookEndpoints.retrieve(id)).toMatchObject({
      status: "disabled",
      api_version: "2025-03-31.basil",
    });
    await control("DELETE", `/endpoints/${id}`);
    await expect(rig.client().webhookEndpoints.retrieve(id)).rejects.toMatchObject({ statusCode: 404 });
    await control("POST", `/accounts/${sandboxKeys.nordlicht.accountId}`, { charges_enabled: false, name: "Renamed" });
    expect(await rig.client().accounts.retrieveCurrent()).toMatchObject({
      charges_enabled: false,
      business_profile: { name: "Renamed" },
    });
  });

  test("orders faults and forgets all at reset", async () => {
    await control("POST", "/faults", { kind: "500", method: "get", path: "/v1/account" });
    await expect(rig.client().accounts.retrieveCurrent()).rejects.toMatchObject({ statusCode: 500 });
    await rig.client().accounts.retrieveCurrent();
    expect((await control("POST", "/faults", { kind: "nonsense" })).status).toBe(400);
    await anIntent();
    await control("POST", "/reset", {});
    expect((await rig.client().paymentIntents.list()).data).toEqual([]);
  });

  test("a page of another site can't drive it", async () => {
    expect((await control("POST", "/reset", {}, { origin: "https://evil.example" })).status).toBe(403);
    expect((await control("POST", "/reset", {}, { origin: rig.sandbox.url })).status).toBe(200);
  });

  test("records exchanges without keys", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "sandbox-")), "exchanges.jsonl");
    await control("POST", `/record?path=${path}`, {});
    await anIntent();
    await control("POST", "/record", {});
    await anIntent();
    const lines = readFileSync(path, "utf8").trim().split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("/v1/payment_intents");
    expect(lines[0]).not.toContain(sandboxKeys.nordlicht.test.secret);
    expect((await control("POST", "/record?path=/etc/passwd", {})).status).toBe(400);
  });
});

describe("the challenge", () => {
  test("is read and answered with the client secret only", async () => {
    const pi = await rig.client().paymentIntents.create({
      amount: 1_200,
      currency: "eur",
      payment_method: "pm_card_authenticationRequired",
      confirm: true,
      return_url: "https://x.example/back?a=1",
    });
    const url = new URL(pi.next_action?.redirect_to_url?.url ?? "");
    expect(url.origin).toBe(rig.sandbox.url);
    expect(url.searchParams.get("return_url")).toBe("https://x.example/back?a=1");
    const secret = pi.client_secret ?? "";
    const view = await rig.curl("GET", `/_challenge/${pi.id}?client_secret=${secret}`, { key: null });
    expect(view.json).toMatchObject({ amount: 1_200, isOpen: true, last4: "3184", merchant: "Nordlicht Studio" });
    const forged = await rig.curl("POST", `/_challenge/${pi.id}`, {
      key: null,
      form: "outcome=complete&client_secret=x",
    });
    expect(forged.status).toBe(400);
    const answer = await rig.curl("POST", `/_challenge/${pi.id}`, {
      key: null,
      form: JSON.stringify({ outcome: "complete", client_secret: secret }),
      headers: { "content-type": "application/json" },
    });
    expect(answer.json).toMatchObject({
      status: "succeeded",
      redirectStatus: "succeeded",
      returnUrl: "https://x.example/back?a=1",
    });
    const twice = await rig.curl("POST", `/_challenge/${pi.id}`, {
      key: null,
      form: `outcome=fail&client_secret=${secret}`,
    });
    expect(twice.status).toBe(400);
  });
});

test("Stripe.js' session call tells amount, methods and wallets", async () => {
  const pi = await anIntent();
  const { json } = await rig.curl(
    "GET",
    `/v1/elements/sessions?key=${sandboxKeys.nordlicht.test.publishable}&client_secret=${pi.client_secret}`,
    { key: null },
  );
  expect(json).toMatchObject({
    amount: 1_200,
    currency: "eur",
    payment_method_types: ["card", "link", "sepa_debit"],
    wallets: ["apple_pay", "google_pay", "link"],
    business_name: "Nordlicht Studio",
  });
});

test("what happened survives a restart, work that was due included", async () => {
  const stateFile = join(mkdtempSync(join(tmpdir(), "sandbox-")), "stripe.json");
  const first = await startRig({ stateFile, balanceDelayMs: 3_600_000 });
  const pi = await first.client().paymentIntents.create(
    {
      amount: 1_200,
      currency: "eur",
      payment_method: "pm_card_visa",
      confirm: true,
      return_url: "https://x.example",
    },
    { idempotencyKey: "restart" },
  );
  await first.close();
  expect(existsSync(`${stateFile}.new`)).toBe(false);
  const second = await startRig({ stateFile, balanceDelayMs: 3_600_000 });
  const again = await second.client().paymentIntents.create(
    {
      amount: 1_200,
      currency: "eur",
      payment_method: "pm_card_visa",
      confirm: true,
      return_url: "https://x.example",
    },
    { idempotencyKey: "restart" },
  );
  expect(again.id).toBe(pi.id);
  second.sandbox.control.advance(3_600_000);
  const { data } = await second.client().charges.list({ payment_intent: pi.id });
  expect(data[0]?.balance_transaction).toMatch(/^txn_/);
  await second.close();
});

test("server limits are Stripe's when they are switched on", async () => {
  const limited = await startRig({ limits: { test: 2, live: 100 }, wallClock: () => 1_800_000_000_000 });
  const get = () => limited.curl("GET", "/v1/balance");
  expect([(await get()).status, (await get()).status]).toEqual([200, 200]);
  const third = await get();
  expect([third.status, third.headers.get("stripe-rate-limited-reason")]).toEqual([429, "global-rate"]);
  await limited.close();
});

describe("Stripe's own command-line client", () => {
  const binary = resolve(import.meta.dirname, "../../node_modules/.bin/stripe");
  const run = promisify(execFile);
  const stripe = async (...args: string[]): Promise<Json> => {
    const { stdout } = await run(
      binary,
      [...args, "--api-base", rig.sandbox.url, "--api-key", sandboxKeys.nordlicht.test.secret],
      {
        env: { ...process.env, HOME: mkdtempSync(join(tmpdir(), "stripe-cli-")), STRIPE_CLI_TELEMETRY_OPTOUT: "1" },
        timeout: 15_000,
      },
    );
    const json: Json = JSON.parse(stdout);
    return json;
  };

  test("creates, confirms, reads and lists", async () => {
    const pi = await stripe("payment_intents", "create", "-d", "amount=1200", "-d", "currency=eur");
    expect(pi).toMatchObject({ object: "payment_intent", amount: 1_200 });
    const paid = await stripe(
      "post",
      `/v1/payment_intents/${String(pi.id)}/confirm`,
      "-d",
      "payment_method=pm_card_visa",
      "-d",
      "return_url=https://x.example",
    );
    expect(paid).toMatchObject({ status: "succeeded" });
    expect(await stripe("get", "/v1/account")).toMatchObject({ id: sandboxKeys.nordlicht.accountId });
    expect(await stripe("events", "list", "--limit", "1")).toMatchObject({ object: "list", has_more: true });
    expect(rig.contract?.violations() ?? []).toEqual([]);
  });
});

describe("the clock", () => {
  test("starts in the past while nothing has happened, and comes back to wall time", async () => {
    const aYearAgo = Date.now() - 365 * 86_400_000;
    expect((await control("POST", "/clock", { at: aYearAgo })).status).toBe(200);
    const pi = await aPayment();
    expect(Math.abs(pi.created - aYearAgo / 1000)).toBeLessThan(60);
    expect((await control("POST", "/clock", { at: aYearAgo - 86_400_000 })).status).toBe(400);
    expect((await control("POST", "/clock", { at: "wall" })).status).toBe(200);
    expect(Math.abs(rig.sandbox.control.now() - Date.now())).toBeLessThan(1_000);
    expect((await rig.client().events.list()).data).toEqual([]);
    expect((await rig.client().charges.list({ payment_intent: pi.id })).data[0]?.balance_transaction).toMatch(/^txn_/);
  });
});

test("a receipt can be read at its address", async () => {
  const { latest_charge } = await rig.client().paymentIntents.create({
    amount: 1_200,
    currency: "eur",
    description: "<b>Invoice 17</b>",
    payment_method: "pm_card_visa",
    confirm: true,
    return_url: "https://x.example",
    expand: ["latest_charge"],
  });
  const url = typeof latest_charge === "object" ? latest_charge?.receipt_url : null;
  const page = await (await fetch(url ?? "")).text();
  expect(page).toContain("€12.00 EUR");
  expect(page).toContain("&#60;b&#62;Invoice 17");
});

test("events older than 30 days are forgotten, whoever moves the clock", async () => {
  const clock = { at: Date.UTC(2026, 0, 5) };
  const moved = await startRig({ wallClock: () => clock.at });
  await moved.client().paymentIntents.create({ amount: 1_200, currency: "eur" });
  clock.at += 31 * 86_400_000;
  await moved.client().paymentIntents.create({ amount: 1_300, currency: "eur" });
  expect(moved.sandbox.control.events()).toHaveLength(1);
  expect(moved.sandbox.control.objects("payment_intent")).toHaveLength(2);
  await moved.close();
});
