import { afterEach, describe, expect, test } from "vitest";
import { findEndpoint } from "@/db/queries/connections";
import { listStrays } from "@/db/queries/webhook-health";
import { historyEntries, jobs } from "@/db/schema";
import { openEndpoint } from "@/lib/connections/open-connection";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { receiveWebhook } from "@/lib/payments/receive-webhook";
import { sweepConnections } from "@/lib/payments/sweep-connections";
import { HANDLED_EVENTS } from "@/lib/providers/stripe/events";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnectingBusiness, typedKeys, whatIsStored } from "@/testing/connecting";
import { aHearingBusiness, type Hearing } from "@/testing/hearing";
import { checkWebhook, planWebhookChecks } from "./check-webhook";
import { finishProof, proveConnection } from "./prove-connection";
import { repairWebhook } from "./repair-webhook";
import { saveConnection } from "./save-connection";
import { setWebhookSecret } from "./set-webhook-secret";

const { nordlicht } = sandboxKeys;
const opened: Hearing[] = [];

afterEach(async () => {
  for (const setup of opened.splice(0)) {
    await setup.stop();
    expect(setup.contract.violations()).toEqual([]);
  }
});

async function aConnection() {
  const setup = await aHearingBusiness();
  opened.push(setup);
  const typed = typedKeys(setup.businessId, { test: nordlicht.test, autoPayments: true });
  const [saved] = await saveConnection(setup.ctx, typed);
  await setup.pause();
  const ids = { businessId: setup.businessId, connectionId: saved?.connectionId ?? "" };
  return { setup, ids, endpoint: await endpointOf(setup, ids) };
}

type Ids = { businessId: string; connectionId: string };
type Stored = { id: string; enabled_events: string[]; api_version: string; status: string };

/** The sandbox gives out Stripe's objects without their type. */
const atStripe = ({ sandbox }: Pick<Hearing, "sandbox">) => sandbox.control.objects("webhook_endpoint") as Stored[];

async function endpointOf({ ctx }: Pick<Hearing, "ctx">, ids: Ids) {
  const row = await findEndpoint(ctx.db.read, ids);
  if (row?.providerEndpointId == null) throw new Error("There is no endpoint.");
  return { ...row, atStripe: row.providerEndpointId };
}

const handlers = ({ ctx }: Hearing, ids: Ids) => ({
  "webhook.check": async (_: unknown, job: { payload: Record<string, unknown> }) =>
    await checkWebhook(ctx, { ...ids, wasSilent: job.payload.wasSilent === true }),
  "connection.proof": async (_: unknown, job: { payload: Record<string, unknown> }) => {
    await finishProof(ctx, { businessId: ids.businessId, proofId: String(job.payload.proofId) });
  },
  "connection.check": async () => {},
  "mail.send": async () => {},
});

const repairs = async ({ ctx }: Hearing) =>
  (await ctx.db.read.select().from(historyEntries)).filter((entry) => entry.kind === "webhook.repaired");

test("the endpoint is subscribed to the handled events, no more and no fewer, at our version", async () => {
  const { setup } = await aConnection();
  const [one] = atStripe(setup);
  expect([...(one?.enabled_events ?? [])].sort()).toEqual([...HANDLED_EVENTS].sort());
  expect(one?.api_version).toBe("2026-10-28.endive");
});

describe("at start", () => {
  const drifts: [what: string, drift: (setup: Hearing, id: string) => void][] = [
    ["switched off", ({ sandbox }, id) => void sandbox.control.editEndpoint(id, { disabled: true })],
    ["sends other events", ({ sandbox }, id) => void sandbox.control.editEndpoint(id, { enabled_events: ["*"] })],
    ["deleted", ({ sandbox }, id) => sandbox.control.deleteEndpoint(id)],
    ["another version", ({ sandbox }, id) => void sandbox.control.editEndpoint(id, { api_version: "2024-06-20" })],
  ];

  test.each(drifts)("a webhook that %s is repaired by itself, noted, and heard from", async (what, drift) => {
    const { setup, ids, endpoint } = await aConnection();
    drift(setup, endpoint.atStripe);
    await planWebhookChecks(setup.ctx);
    setup.ctx.clock.advance(10_000);
    await runDueJobs(setup.ctx, handlers(setup, ids));
    expect(await repairs(setup)).toMatchObject([{ data: { what: expect.stringContaining(what) } }]);
    expect(atStripe(setup)).toHaveLength(1);
    expect(await proveConnection(setup.ctx, ids, setup.pause)).toMatchObject({ state: "heard" });
  });

  test("one in order is left as it is, and starting over and over asks once", async () => {
    const { setup, ids, endpoint } = await aConnection();
    await planWebhookChecks(setup.ctx);
    await planWebhookChecks(setup.ctx);
    setup.ctx.clock.advance(10_000);
    await runDueJobs(setup.ctx, handlers(setup, ids));
    expect(await repairs(setup)).toEqual([]);
    expect((await endpointOf(setup, ids)).id).toBe(endpoint.id);
    const planned = (await setup.ctx.db.read.select().from(jobs)).filter((job) => job.kind === "webhook.check");
    expect(planned).toHaveLength(1);
  });
});

describe("an upgrade of the API version", () => {
  test("makes the new endpoint before the old one goes, and an event in between is heard", async () => {
    const { setup, ids, endpoint } = await aConnection();
    const { stripe } = setup.ctx.providers;
    setup.sandbox.control.editEndpoint(endpoint.atStripe, { api_version: "2024-06-20" });
    const both: number[] = [];
    const removeStaleWebhooks: typeof stripe.removeStaleWebhooks = async (...args) => {
      both.push(atStripe(setup).filter((one) => one.status === "enabled").length);
      return await stripe.removeStaleWebhooks(...args);
    };
    const ctx = { ...setup.ctx, providers: { stripe: { ...stripe, removeStaleWebhooks } } };
    expect(await repairWebhook(ctx, ids)).toMatchObject({ repaired: expect.stringContaining("another version") });
    expect(both).toEqual([2]);
    expect(atStripe(setup).map((one) => one.api_version)).toEqual(["2026-10-28.endive"]);
  });
});

describe("when payments come and their events do not", () => {
  /** Something of ours happens at Stripe and is never delivered; two minutes later the sweep reads of it. */
  async function anUnheardEvent(setup: Hearing, ids: Ids) {
    const { stripe } = setup.ctx.providers;
    const { findConnection } = await import("@/db/queries/connections");
    const { openConnection } = await import("./open-connection");
    const row = await findConnection(setup.ctx.db.read, ids);
    if (row === null) throw new Error("There is no connection.");
    // Long after the endpoint was made, so that it cannot be its youth.
    setup.sandbox.control.advance(600_000);
    setup.ctx.clock.advance(600_000);
    await stripe.sendProbe(await openConnection(setup.ctx, row), {
      probeId: "prf_unheard",
      businessId: ids.businessId,
      instanceId: setup.ctx.instance.instanceId,
    });
    await setup.pause();
    setup.ctx.clock.advance(3_600_000);
    await sweepConnections(setup.ctx);
  }

  test("the webhook is looked at and repaired, without anybody pressing anything", async () => {
    const { setup, ids, endpoint } = await aConnection();
    setup.sandbox.control.editEndpoint(endpoint.atStripe, { disabled: true });
    await anUnheardEvent(setup, ids);
    await runDueJobs(setup.ctx, handlers(setup, ids));
    expect(await repairs(setup)).toMatchObject([{ data: { what: "The webhook is switched off in Stripe." } }]);
  });

  test("a secret that was changed in Stripe is noticed by what it signs, and a new webhook takes over", async () => {
    const { setup, ids, endpoint } = await aConnection();
    const sealed = setup.ctx.secrets.seal(
      (await whatIsStored(setup.ctx, ids.businessId)).business[0]?.wrappedDataKey ?? "",
      { businessId: ids.businessId, table: "webhook_endpoints", row: endpoint.id, column: "secret" },
      "whsec_aSecretOfYesterday",
    );
    const { updateEndpoint } = await import("@/db/queries/connections");
    const { forgetKnownEndpoints } = await import("@/lib/payments/find-endpoint");
    const set = { secretSealed: sealed, createdAt: endpoint.createdAt - 3_600_000 };
    await setup.ctx.db.inTransaction((tx) =>
      updateEndpoint(tx, { businessId: ids.businessId, endpointId: endpoint.id, set }),
    );
    forgetKnownEndpoints(setup.ctx);
    await anUnheardEvent(setup, ids);
    await runDueJobs(setup.ctx, handlers(setup, ids));
    expect(await repairs(setup)).toMatchObject([
      { data: { what: "The webhook's signing secret was changed in Stripe." } },
    ]);
    expect(await proveConnection(setup.ctx, ids, setup.pause)).toMatchObject({ state: "heard" });
  });

  test("a webhook that looks right is proved by a probe", async () => {
    const { setup, ids } = await aConnection();
    setup.answerWith(403);
    await anUnheardEvent(setup, ids);
    setup.answerWith(null);
    await runDueJobs(setup.ctx, handlers(setup, ids));
    await setup.pause();
    const { findNewestProof } = await import("@/db/queries/proofs");
    expect(await findNewestProof(setup.ctx.db.read, { ...ids, now: setup.ctx.now() })).toMatchObject({
      by: "daily",
      state: "heard",
    });
    expect(await repairs(setup)).toEqual([]);
  });

  test("nothing is done while events are heard", async () => {
    const { setup, ids } = await aConnection();
    await proveConnection(setup.ctx, ids, setup.pause);
    setup.ctx.clock.advance(3_600_000);
    await sweepConnections(setup.ctx);
    expect(await runDueJobs(setup.ctx, handlers(setup, ids))).toBe(0);
  });
});

test("ours is found and stale ones are removed on the third page of a long list; foreign ones stay", async () => {
  const setup = await aConnectingBusiness({ webhookLimit: 400 });
  opened.push({
    ...setup,
    pause: async () => {},
    answerWith: () => {},
    shiftDoorClock: () => {},
    stop: () => setup.sandbox.close(),
  });
  const [saved] = await saveConnection(setup.ctx, typedKeys(setup.businessId, { test: nordlicht.test }));
  const ids = { businessId: setup.businessId, connectionId: saved?.connectionId ?? "" };
  const endpoint = await endpointOf(setup, ids);
  const foreign = setup.sandbox.control.addEndpoints(nordlicht.accountId, "test", 230);
  setup.sandbox.control.editEndpoint(endpoint.atStripe, { disabled: true });
  expect(await repairWebhook(setup.ctx, ids)).toMatchObject({ state: "active" });
  const left = atStripe(setup).map((one) => one.id);
  expect(left).not.toContain(endpoint.atStripe);
  expect(left).toHaveLength(231);
  expect(left).toEqual(expect.arrayContaining(foreign.map((one) => one.id)));
});

describe("a secret set by hand", () => {
  const delivered = async (setup: Hearing, ids: Ids) => await proveConnection(setup.ctx, ids, setup.pause);

  test("after a roll both secrets are accepted, and after a day only the new one", async () => {
    const { setup, ids, endpoint } = await aConnection();
    const fresh = setup.sandbox.control.rollSecret(endpoint.atStripe);
    expect(
      await setWebhookSecret(setup.ctx, { businessId: ids.businessId, mode: "test", secret: ` ${fresh}\n` }),
    ).toEqual({
      url: `${setup.ctx.instance.publicUrl}/api/webhooks/stripe/${endpoint.id}`,
      isNew: false,
    });
    const row = await endpointOf(setup, ids);
    expect((await openEndpoint(setup.ctx, row)).secrets).toEqual([fresh, expect.stringMatching(/^whsec_/)]);
    expect(await delivered(setup, ids)).toMatchObject({ state: "heard" });
    setup.ctx.clock.advance(86_400_001);
    expect((await openEndpoint(setup.ctx, row)).secrets).toEqual([fresh]);
  });

  test("where Stripe cannot reach us, a listener's secret makes an endpoint that verifies and that checks keep", async () => {
    const setup = await aConnectingBusiness({ publicUrl: "http://localhost:3000" });
    opened.push({
      ...setup,
      pause: async () => {},
      answerWith: () => {},
      shiftDoorClock: () => {},
      stop: () => setup.sandbox.close(),
    });
    const { ctx, businessId } = setup;
    const [saved] = await saveConnection(ctx, typedKeys(businessId, { test: nordlicht.test }));
    const ids = { businessId, connectionId: saved?.connectionId ?? "" };
    const secret = "whsec_ofTheListenerOnThisComputer";
    const { url, isNew } = await setWebhookSecret(ctx, { businessId, mode: "test", secret });
    expect(isNew).toBe(true);
    for (let look = 0; look < 2; look++) expect(await repairWebhook(ctx, ids)).toEqual({ state: "active" });
    const [row, ...others] = (await whatIsStored(ctx, businessId)).endpoints.filter((one) => one.state !== "removed");
    expect(others).toEqual([]);
    expect(row).toMatchObject({ state: "active", problem: null, providerEndpointId: null, url });
    const { createHmac } = await import("node:crypto");
    const body = JSON.stringify({
      id: "evt_listener",
      object: "event",
      type: "payment_intent.canceled",
      livemode: false,
      created: Math.floor(ctx.now() / 1000),
      data: { object: { id: "pi_x", object: "payment_intent", metadata: {} } },
    });
    const t = Math.floor(ctx.now() / 1000);
    const v1 = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
    const headers = new Headers({ "stripe-signature": `t=${t},v1=${v1}` });
    expect(await receiveWebhook(ctx, { endpointId: row?.id ?? "", rawBody: body, headers })).toMatchObject({
      status: 200,
    });
  });

  test.each([["sk_test_sandboxSomething"], ["whsec_"], ["whsec_with blanks inside"], [""]])(
    "%j is refused",
    async (secret) => {
      const { setup, ids } = await aConnection();
      const set = setWebhookSecret(setup.ctx, { businessId: ids.businessId, mode: "test", secret });
      await expect(set).rejects.toMatchObject({ code: "BAD_INPUT" });
    },
  );

  test("without keys there is nothing to set it for", async () => {
    const { setup, ids } = await aConnection();
    const set = setWebhookSecret(setup.ctx, { businessId: ids.businessId, mode: "live", secret: "whsec_12345678" });
    await expect(set).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

test("deliveries to an address that no endpoint has are counted, and a flood writes once in ten seconds", async () => {
  const { setup } = await aConnection();
  const knock = () => receiveWebhook(setup.ctx, { endpointId: "whe_nobody", rawBody: "{}", headers: new Headers() });
  for (let times = 0; times < 50; times++) expect(await knock()).toMatchObject({ status: 404 });
  const day = { sinceDay: "2026-01-01" };
  expect(await listStrays(setup.ctx.db.read, day)).toMatchObject([{ outcome: "wrong_endpoint", count: 1 }]);
  setup.ctx.clock.advance(10_000);
  await knock();
  expect(await listStrays(setup.ctx.db.read, day)).toMatchObject([{ outcome: "wrong_endpoint", count: 51 }]);
});
