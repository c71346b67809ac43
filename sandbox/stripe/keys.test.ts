import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sandboxKeyList, sandboxKeys } from "./accounts";
import { type Rig, startRig } from "./testing/harness";

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

const { nordlicht, harbor, newcomer } = sandboxKeys;

test("every key carries the sandbox's mark and answers for its own account and mode", async () => {
  for (const k of sandboxKeyList) {
    expect(k.key).toMatch(/^(pk|sk|rk)_(test|live)_sandbox[A-Za-z0-9]+$/);
    if (k.kind !== "secret") continue;
    const account = await rig.client(k.key).accounts.retrieveCurrent();
    expect(account.id).toBe(k.accountId);
    expect((await rig.client(k.key).balance.retrieve()).livemode).toBe(k.mode === "live");
  }
});

test("an account that may not charge says what is missing", async () => {
  const account = await rig.client(newcomer.test.secret).accounts.retrieveCurrent();
  expect(account.charges_enabled).toBe(false);
  expect(account.requirements?.currently_due).toContain("external_account");
});

describe("authentication", () => {
  test("no key, an unknown key, a revoked key", async () => {
    const none = await rig.curl("GET", "/v1/account", { key: null });
    expect([none.status, none.json.error?.message]).toEqual([
      401,
      expect.stringContaining("You did not provide an API key."),
    ]);
    const unknown = await rig.curl("GET", "/v1/account", { key: "sk_test_sandboxNobodyabcd" });
    expect(unknown.status).toBe(401);
    expect(unknown.json.error?.message).toBe("Invalid API Key provided: sk_test_*************abcd");
    const fresh = rig.sandbox.control.rollKey(nordlicht.restricted.readOnly);
    expect(fresh).toMatch(/^rk_test_sandbox/);
    expect((await rig.curl("GET", "/v1/account", { key: nordlicht.restricted.readOnly })).json.error).toMatchObject({
      code: "api_key_expired",
    });
    expect((await rig.curl("GET", "/v1/account", { key: fresh })).status).toBe(200);
  });

  test("basic authentication works as curl -u sends it", async () => {
    const authorization = `Basic ${Buffer.from(`${nordlicht.test.secret}:`).toString("base64")}`;
    expect((await rig.curl("GET", "/v1/account", { key: null, headers: { authorization } })).json.id).toBe(
      nordlicht.accountId,
    );
  });

  test("a publishable key is no secret key", async () => {
    const answer = await rig.curl("GET", "/v1/account", { key: nordlicht.test.publishable });
    expect(answer.json.error).toMatchObject({ code: "secret_key_required" });
  });
});

describe("restricted keys", () => {
  test("what a right is missing for is refused in Stripe's words, the rest works", async () => {
    const noAccount = await rig.curl("GET", "/v1/account", { key: nordlicht.restricted.noAccount });
    expect(noAccount.status).toBe(403);
    expect(noAccount.json.error?.message).toMatch(
      /^The provided key 'rk_test_\*+\w{4}' does not have the required permissions for this endpoint on account 'acct_\w+'\. Having the 'rak_accounts_kyc_basic_read' permission would allow this request to continue\.$/,
    );
    expect((await rig.curl("GET", "/v1/balance", { key: nordlicht.restricted.noAccount })).status).toBe(200);
    const hooks = { key: nordlicht.restricted.noWebhooks, form: "url=https://x.example&enabled_events[]=*" };
    expect((await rig.curl("POST", "/v1/webhook_endpoints", hooks)).json.error?.message).toContain("rak_webhook_write");
    const domain = { key: nordlicht.restricted.noDomains, form: "domain_name=x.example" };
    expect((await rig.curl("POST", "/v1/payment_method_domains", domain)).status).toBe(403);
  });

  test("the full one may do all that the app does", async () => {
    const stripe = rig.client(nordlicht.restricted.full);
    await stripe.accounts.retrieveCurrent();
    const pi = await stripe.paymentIntents.create({
      amount: 900,
      currency: "eur",
      payment_method: "pm_card_visa",
      confirm: true,
      return_url: "https://x.example",
    });
    await stripe.charges.list({ payment_intent: pi.id });
    await stripe.refunds.create({ payment_intent: pi.id });
    await stripe.events.list();
    await stripe.balanceTransactions.list();
    await stripe.disputes.list();
    const endpoint = await stripe.webhookEndpoints.create({ url: "https://x.example/hook", enabled_events: ["*"] });
    await stripe.webhookEndpoints.del(endpoint.id);
    await stripe.paymentMethodDomains.create({ domain_name: "pay.x.example" });
  });
});

describe("two accounts, two modes", () => {
  test("nothing of one is readable through the other", async () => {
    const pi = await rig.client(nordlicht.test.secret).paymentIntents.create({ amount: 900, currency: "eur" });
    await expect(rig.client(harbor.test.secret).paymentIntents.retrieve(pi.id)).rejects.toMatchObject({
      statusCode: 404,
      code: "resource_missing",
      message: `No such payment_intent: '${pi.id}'`,
    });
    await expect(rig.client(nordlicht.live.secret).paymentIntents.retrieve(pi.id)).rejects.toMatchObject({
      message: `No such payment_intent: '${pi.id}'; a similar object exists in test mode, but a live mode key was used to make this request.`,
    });
    const foreign = await rig.curl("GET", `/v1/payment_intents/${pi.id}?client_secret=${pi.client_secret}`, {
      key: harbor.test.publishable,
    });
    expect(foreign.status).toBe(404);
    await expect(rig.client(nordlicht.test.secret).accounts.retrieve(harbor.accountId)).rejects.toMatchObject({
      statusCode: 403,
    });
  });

  test("a browser sees no metadata, and needs the client secret", async () => {
    const pi = await rig.client().paymentIntents.create({ amount: 900, currency: "eur", metadata: { private: "yes" } });
    const seen = await rig.curl(
      "GET",
      `/v1/payment_intents/${pi.id}?key=${nordlicht.test.publishable}&client_secret=${pi.client_secret}`,
      { key: null },
    );
    expect(seen.status).toBe(200);
    expect(seen.headers.get("access-control-allow-origin")).toBe("*");
    expect(JSON.stringify(seen.json)).not.toContain("private");
    const without = await rig.curl("GET", `/v1/payment_intents/${pi.id}?key=${nordlicht.test.publishable}`, {
      key: null,
    });
    expect(without.json.error).toMatchObject({ code: "parameter_missing", param: "client_secret" });
    const wrong = await rig.curl(
      "GET",
      `/v1/payment_intents/${pi.id}?key=${nordlicht.test.publishable}&client_secret=${pi.id}_secret_x`,
      { key: null },
    );
    expect(wrong.status).toBe(400);
  });

  test("raw card numbers are for browsers only", async () => {
    const card = "type=card&card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2034&card[cvc]=123";
    expect((await rig.curl("POST", "/v1/payment_methods", { form: card })).json.error?.message).toMatch(
      /^Sending credit card numbers directly/,
    );
    expect(
      (await rig.curl("POST", "/v1/payment_methods", { key: nordlicht.test.publishable, form: card })).status,
    ).toBe(200);
    const wrong = await rig.curl("POST", "/v1/payment_methods", {
      key: nordlicht.test.publishable,
      form: card.replace("4242&", "4241&"),
    });
    expect([wrong.status, wrong.json.error?.code]).toEqual([402, "incorrect_number"]);
  });
});

test("unknown paths, hostile names and bad versions are refused", async () => {
  expect((await rig.curl("GET", "/v1/nothing")).json.error?.message).toMatch(
    /^Unrecognized request URL \(GET: \/v1\/nothing\)/,
  );
  for (const path of [
    "/v1/payment_intents/__proto__",
    "/v1/customers/constructor",
    "/v1/payment_intents/%2e%2e%2fcustomers",
  ]) {
    expect((await rig.curl("GET", path)).status, path).toBe(404);
  }
  expect((await rig.curl("POST", "/v1/customers", { form: "__proto__[x]=1" })).status).toBe(400);
  expect((await rig.curl("POST", "/v1/customers", { form: "metadata[__proto__]=1" })).status).toBe(400);
  expect((await rig.curl("POST", "/v1/customers", { form: "name=%zz" })).status).toBe(400);
  expect((await rig.curl("POST", "/v1/customers", { form: "name[x]=1" })).status).toBe(400);
  expect((await rig.curl("GET", "/v1/account", { headers: { "stripe-version": "latest" } })).status).toBe(400);
  expect((await rig.curl("GET", "/v1/charges?expand[]=a.b.c.d.e")).json.error?.message).toMatch(/more than 4 levels/);
  expect((await rig.curl("GET", "/v1/charges?limit=101")).status).toBe(400);
});
