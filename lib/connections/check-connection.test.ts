import { afterEach, expect, test } from "vitest";
import { updateConnection } from "@/db/queries/connections";
import { mails } from "@/db/schema";
import { AppError } from "@/lib/app-error";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { askProvider } from "@/lib/payments/ask-provider";
import { ProviderError } from "@/lib/providers/provider";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnectingBusiness, type Connecting, typedKeys, whatIsStored } from "@/testing/connecting";
import { checkConnection } from "./check-connection";
import { checkConnectionDaily } from "./check-connection-daily";
import { disconnect } from "./disconnect";
import { loadOnlinePayments } from "./load-online-payments";
import { saveConnection } from "./save-connection";

const { nordlicht } = sandboxKeys;
const DAY = 86_400_000;
const opened: Connecting[] = [];

afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.close();
});

async function aConnection() {
  const setup = await aConnectingBusiness();
  opened.push(setup);
  const typed = typedKeys(setup.businessId, { test: nordlicht.test, autoPayments: true });
  const [saved] = await saveConnection(setup.ctx, typed);
  return { setup, ids: { businessId: setup.businessId, connectionId: saved?.connectionId ?? "" } };
}

const stored = async ({ ctx, businessId }: Connecting) => (await whatIsStored(ctx, businessId)).connections[0];

test("a key revoked in Stripe is noted with the connection", async () => {
  const { setup, ids } = await aConnection();
  setup.sandbox.control.revokeKey(nordlicht.test.secret);
  expect(await checkConnection(setup.ctx, ids)).toMatchObject({
    ok: false,
    message: expect.stringContaining("has expired"),
  });
  expect((await stored(setup))?.problem).toContain("has expired");
});

test("a revoked key is found by the daily check and mailed to the owner once, also when payments meet it too", async () => {
  const { setup, ids } = await aConnection();
  setup.sandbox.control.revokeKey(nordlicht.test.secret);
  await checkConnectionDaily(setup.ctx, ids);
  await checkConnectionDaily(setup.ctx, ids);
  const refused = new ProviderError("refused", "authentication", "Expired API Key provided");
  await expect(askProvider(setup.ctx, ids.connectionId, () => Promise.reject(refused))).rejects.toBe(refused);
  expect(await setup.ctx.db.read.select().from(mails)).toMatchObject([
    { kind: "owner_alert", subject: "Test payments don't work: Stripe refuses your test key" },
  ]);
  expect((await stored(setup))?.problem).toContain("has expired");
});

test("a late refusal of the old key leaves the new one alone", async () => {
  const { setup, ids } = await aConnection();
  const { ctx } = setup;
  const refused = new ProviderError("refused", "authentication", "Invalid API Key provided");
  const saveAnew = async () =>
    await ctx.db.inTransaction((tx) => updateConnection(tx, { ...ids, set: { secretKeySealed: "sealed-anew" } }));
  const ask = askProvider(ctx, ids.connectionId, async () => {
    await saveAnew();
    throw refused;
  });
  await expect(ask).rejects.toBe(refused);
  expect(await stored(setup)).toMatchObject({ secretKeySealed: "sealed-anew", problem: null });
});

test("a refusal is noted, and over when the same key is taken again", async () => {
  const { setup, ids } = await aConnection();
  const refused = new ProviderError("refused", "authentication", "Invalid API Key provided");
  await expect(askProvider(setup.ctx, ids.connectionId, () => Promise.reject(refused))).rejects.toBe(refused);
  expect((await stored(setup))?.problem).toContain("Invalid API Key provided");
  await askProvider(setup.ctx, ids.connectionId, async () => "fine");
  expect((await stored(setup))?.problem).toBeNull();
});

test("a late refusal of the old key at a check leaves the new one alone", async () => {
  const { setup, ids } = await aConnection();
  const connect = async () => {
    await setup.ctx.db.inTransaction((tx) => updateConnection(tx, { ...ids, set: { secretKeySealed: "sealed-anew" } }));
    throw new AppError("BAD_INPUT", "The key has expired.");
  };
  const ctx = { ...setup.ctx, providers: { stripe: { ...setup.ctx.providers.stripe, connect } } };
  expect(await checkConnection(ctx, ids)).toMatchObject({ ok: false, connection: { problem: null } });
});

test("a Stripe that does not answer says nothing about the key", async () => {
  const { setup, ids } = await aConnection();
  const before = await stored(setup);
  setup.sandbox.control.addFault({ kind: "500", times: 9 });
  expect(await checkConnection(setup.ctx, ids)).toMatchObject({ ok: false });
  expect(await stored(setup)).toEqual(before);
});

test("an account that loses its right to charge is noticed", async () => {
  const { setup, ids } = await aConnection();
  setup.sandbox.control.changeAccount(nordlicht.accountId, "test", (account) => {
    account.charges_enabled = false;
  });
  expect(await checkConnection(setup.ctx, ids)).toMatchObject({ ok: true });
  expect(await stored(setup)).toMatchObject({ chargesEnabled: false });
});

test("the daily look repairs a webhook, plans the next one, and ends with the connection", async () => {
  const { setup, ids } = await aConnection();
  const [endpoint] = asIds(setup.sandbox.control.objects("webhook_endpoint"));
  setup.sandbox.control.editEndpoint(endpoint?.id ?? "", { enabled_events: ["charge.updated"] });
  const handlers = {
    "connection.check": async () => await checkConnectionDaily(setup.ctx, ids),
    "connection.proof": async () => {},
  };
  expect(await runDueJobs(setup.ctx, handlers)).toBe(0);
  setup.ctx.clock.advance(DAY);
  expect(await runDueJobs(setup.ctx, handlers)).toBe(1);
  expect(asIds(setup.sandbox.control.objects("webhook_endpoint"))[0]?.id).not.toBe(endpoint?.id);
  setup.ctx.clock.advance(DAY);
  expect(await runDueJobs(setup.ctx, handlers)).toBe(1);
  await disconnect(setup.ctx, { ...ids, by: "usr_owner" });
  setup.ctx.clock.advance(DAY);
  // The check that was planned before, and the look at the probe of a day without events.
  expect(await runDueJobs(setup.ctx, handlers)).toBe(2);
  setup.ctx.clock.advance(DAY);
  expect(await runDueJobs(setup.ctx, handlers)).toBe(0);
});

/** The sandbox gives out Stripe's objects without their type. */
const asIds = (objects: unknown[]) => objects as { id: string }[];

test("the page's data holds the last four of the secret key and nothing else of it", async () => {
  const { setup } = await aConnection();
  const view = await loadOnlinePayments(setup.ctx, { businessId: setup.businessId, mode: "test" });
  expect(view.providers[0]?.modes.test).toMatchObject({
    publishableKey: nordlicht.test.publishable,
    secretKeyLast4: nordlicht.test.secret.slice(-4),
    answer: { title: "Yes, with test cards. Not proved yet." },
  });
  const text = JSON.stringify(view);
  expect(text).not.toContain(nordlicht.test.secret);
  expect(text).not.toContain("ealed");
  expect(text).not.toContain("whsec_");
});
