import { afterEach, describe, expect, test } from "vitest";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnectingBusiness, type Connecting, typedKeys, whatIsStored } from "@/testing/connecting";
import { aBusiness } from "@/testing/documents";
import { disconnect } from "./disconnect";
import { openEndpoint } from "./open-connection";
import { repairWebhook } from "./repair-webhook";
import { saveConnection } from "./save-connection";
import { savedSentence } from "./saved-sentence";

const { nordlicht } = sandboxKeys;
const opened: Connecting[] = [];

afterEach(async () => {
  for (const { sandbox, contract } of opened.splice(0)) {
    await sandbox.close();
    expect(contract.violations()).toEqual([]);
  }
});

type Endpoint = { id: string; url: string; status: string; metadata: Record<string, string> };

/** The sandbox gives out Stripe's objects without their type. */
const asEndpoints = (objects: unknown[]) => objects as Endpoint[];

const atStripe = ({ sandbox }: Connecting) =>
  asEndpoints(sandbox.control.objects("webhook_endpoint", { mode: "test" }));

async function aConnection(options: Parameters<typeof aConnectingBusiness>[0] = {}) {
  const setup = await aConnectingBusiness(options);
  opened.push(setup);
  const [saved] = await saveConnection(setup.ctx, typedKeys(setup.businessId, { test: nordlicht.test }));
  const ids = { businessId: setup.businessId, connectionId: saved?.connectionId ?? "" };
  return { setup, ids };
}

const live = async ({ ctx, businessId }: Connecting) =>
  (await whatIsStored(ctx, businessId)).endpoints.filter((row) => row.state !== "removed");

/** One endpoint of ours at Stripe, one row here, and the row's secret is that endpoint's. */
async function isInOrder(setup: Connecting): Promise<void> {
  const rows = await live(setup);
  expect(rows).toMatchObject([{ state: "active", problem: null, problemKind: null }]);
  const [row] = rows;
  if (row === undefined) throw new Error("There is no endpoint.");
  const ours = atStripe(setup).filter((one) => one.metadata.paymast_business === setup.businessId);
  expect(ours.map((one) => one.id)).toEqual([row.providerEndpointId]);
  expect((await openEndpoint(setup.ctx, row)).secrets).toEqual([expect.stringMatching(/^whsec_/)]);
}

describe("a webhook that is off", () => {
  type Damage = (setup: Connecting, endpointId: string) => void;
  const damages: [what: string, said: string | null, damage: Damage][] = [
    ["nothing", null, () => {}],
    ["switched off", "switched off", ({ sandbox }, id) => void sandbox.control.editEndpoint(id, { disabled: true })],
    ["deleted", "deleted", ({ sandbox }, id) => sandbox.control.deleteEndpoint(id)],
    [
      "lacking an event",
      "of our events",
      ({ sandbox }, id) => void sandbox.control.editEndpoint(id, { enabled_events: ["charge.updated"] }),
    ],
    [
      "pointing elsewhere",
      "another address",
      ({ sandbox }, id) => void sandbox.control.editEndpoint(id, { url: "https://elsewhere.example/hook" }),
    ],
    [
      "of another version",
      "another version",
      ({ sandbox }, id) => void sandbox.control.editEndpoint(id, { api_version: "2024-06-20" }),
    ],
  ];

  test.each(damages)("(%s) is said, in order after the repair, and after a second one", async (_what, said, damage) => {
    const { setup, ids } = await aConnection();
    damage(setup, atStripe(setup)[0]?.id ?? "");
    const repaired = said === null ? {} : { repaired: expect.stringContaining(said) };
    expect(await repairWebhook(setup.ctx, ids)).toEqual({ state: "active", ...repaired });
    await isInOrder(setup);
    const before = await live(setup);
    expect(await repairWebhook(setup.ctx, ids)).toEqual({ state: "active" });
    expect(await live(setup)).toEqual(before);
  });

  test("is repaired by Save itself, which says so", async () => {
    const { setup } = await aConnection();
    setup.sandbox.control.editEndpoint(atStripe(setup)[0]?.id ?? "", { disabled: true });
    const keys = typedKeys(setup.businessId, { test: { publishable: nordlicht.test.publishable } });
    expect(savedSentence(await saveConnection(setup.ctx, keys))).toBe(
      "Test: checked, all as before. The webhook is repaired; what was wrong: the webhook is switched off in Stripe.",
    );
    await isInOrder(setup);
  });

  test("is one of ours whose secret was lost: a new one replaces it", async () => {
    const { setup, ids } = await aConnection();
    const { markEndpointsRemoved } = await import("@/db/queries/connections");
    const endpointIds = (await live(setup)).map((row) => row.id);
    await setup.ctx.db.inTransaction((tx) => markEndpointsRemoved(tx, { businessId: setup.businessId, endpointIds }));
    expect(await repairWebhook(setup.ctx, ids)).toEqual({
      state: "active",
      repaired: "Stripe had a webhook of ours whose signing secret is not here.",
    });
    await isInOrder(setup);
  });

  test("because Stripe's answer was lost is made once more, and only one stays", async () => {
    const { setup, ids } = await aConnection();
    setup.sandbox.control.deleteEndpoint(atStripe(setup)[0]?.id ?? "");
    setup.sandbox.control.addFault({ kind: "500_saved", method: "POST", path: "/v1/webhook_endpoints", times: 2 });
    expect(await repairWebhook(setup.ctx, ids)).toMatchObject({
      state: "repairable",
      reason: expect.stringContaining("Press Webhook"),
    });
    setup.sandbox.control.clearFaults();
    expect(await repairWebhook(setup.ctx, ids)).toMatchObject({ state: "active" });
    await isInOrder(setup);
  });
});

test("a second webhook of ours that nobody knows is removed, and the good one stays", async () => {
  const { setup, ids } = await aConnection();
  const [row] = await live(setup);
  const { stripe } = setup.ctx.providers;
  const { openConnection } = await import("./open-connection");
  const { findConnection } = await import("@/db/queries/connections");
  const connection = await findConnection(setup.ctx.db.read, ids);
  if (connection === null || row === undefined) throw new Error("There is no connection.");
  const twin = { id: "whe_twin", url: row.url.replace(row.id, "whe_twin") };
  await stripe.createWebhook(await openConnection(setup.ctx, connection), twin, setup.ctx.instance.instanceId);
  expect(atStripe(setup)).toHaveLength(2);
  expect(await repairWebhook(setup.ctx, ids)).toEqual({
    state: "active",
    repaired: "There was more than one webhook of ours in Stripe.",
  });
  await isInOrder(setup);
  expect((await live(setup))[0]?.id).toBe(row.id);
});

describe("repairs at the same moment", () => {
  test("in one process leave one endpoint that works", async () => {
    const { setup, ids } = await aConnection();
    setup.sandbox.control.deleteEndpoint(atStripe(setup)[0]?.id ?? "");
    const repairs = await Promise.all([1, 2, 3].map(() => repairWebhook(setup.ctx, ids)));
    expect(repairs.map(({ state }) => state)).toEqual(["active", "active", "active"]);
    await isInOrder(setup);
  });

  test("in two processes delete nothing that a row calls active", async () => {
    const { setup, ids } = await aConnection();
    const { ctx, sandbox } = setup;
    sandbox.control.deleteEndpoint(atStripe(setup)[0]?.id ?? "");
    const { stripe } = ctx.providers;
    const { updateEndpoint, insertEndpoint } = await import("@/db/queries/connections");
    // The other process makes and stores its endpoint while ours is being made.
    const createWebhook: typeof stripe.createWebhook = async (connection, endpoint, instanceId, options) => {
      const other = { id: "whe_other", url: endpoint.url.replace(endpoint.id, "whe_other") };
      const made = await stripe.createWebhook(connection, other, instanceId, options);
      if (!made.ok) throw new Error(made.state.reason);
      const { providerEndpointId } = made.endpoint;
      await ctx.db.inTransaction(async (tx) => {
        await insertEndpoint(tx, { ...ids, ...other, state: "creating", createdAt: ctx.now() });
        const set = { providerEndpointId, secretSealed: "sealed", state: "active" } as const;
        await updateEndpoint(tx, { businessId: ids.businessId, endpointId: other.id, set });
      });
      return await stripe.createWebhook(connection, endpoint, instanceId, options);
    };
    const ours = { ...ctx, providers: { stripe: { ...stripe, createWebhook } } };
    expect(await repairWebhook(ours, ids)).toMatchObject({ state: "active" });
    const rows = await live(setup);
    expect(rows).toHaveLength(2);
    expect(rows.map((row) => row.providerEndpointId).sort()).toEqual(
      atStripe(setup)
        .map((one) => one.id)
        .sort(),
    );
  });
});

describe("endpoints of others", () => {
  test("are never touched", async () => {
    const { setup, ids } = await aConnection();
    const foreign = setup.sandbox.control.addEndpoints(nordlicht.accountId, "test", 3, "https://shop.example/hook");
    setup.sandbox.control.editEndpoint(atStripe(setup).find((one) => one.metadata.paymast_instance)?.id ?? "", {
      disabled: true,
    });
    await repairWebhook(setup.ctx, ids);
    expect(atStripe(setup).map((one) => one.id)).toEqual(expect.arrayContaining(foreign.map((one) => one.id)));
    await isInOrder(setup);
  });

  test("of another business here on the same account stay", async () => {
    const { setup } = await aConnection();
    const other = await aBusiness(setup.ctx);
    await saveConnection(setup.ctx, typedKeys(other.businessId, { test: nordlicht.test }));
    setup.sandbox.control.editEndpoint(
      atStripe(setup).find((one) => one.metadata.paymast_business === other.businessId)?.id ?? "",
      { disabled: true },
    );
    await saveConnection(setup.ctx, typedKeys(other.businessId, { test: { publishable: nordlicht.test.publishable } }));
    await isInOrder(setup);
    await isInOrder({ ...setup, businessId: other.businessId });
  });

  test("of another Paymast at our address stop Save, and the button makes ours beside them", async () => {
    const { setup, ids } = await aConnection();
    const stranger = { ...setup.ctx, instance: { ...setup.ctx.instance, instanceId: "ins_reinstalled" } };
    const [first] = atStripe(setup);
    const { markEndpointsRemoved } = await import("@/db/queries/connections");
    const endpointIds = (await live(setup)).map((row) => row.id);
    await setup.ctx.db.inTransaction((tx) => markEndpointsRemoved(tx, { businessId: setup.businessId, endpointIds }));
    expect(await repairWebhook(stranger, ids)).toMatchObject({
      state: "blocked",
      kind: "other_instance",
      reason: expect.stringContaining(first?.id ?? "?"),
    });
    expect(await live(setup)).toMatchObject([{ state: "failed", problemKind: "other_instance" }]);
    expect(await repairWebhook(stranger, { ...ids, besideOthers: true })).toEqual({ state: "active" });
    expect(atStripe(setup)).toHaveLength(2);
  });
});

describe("at Stripe's limit of 16", () => {
  test("with foreign ones only, the owner is told which limit and what to do; then the button works", async () => {
    const setup = await aConnectingBusiness();
    opened.push(setup);
    const foreign = setup.sandbox.control.addEndpoints(nordlicht.accountId, "test", 16, "https://shop.example/hook");
    const [saved] = await saveConnection(setup.ctx, typedKeys(setup.businessId, { test: nordlicht.test }));
    expect(await live(setup)).toMatchObject([
      {
        state: "failed",
        problemKind: "limit",
        problem: expect.stringMatching(/already has 16 webhooks.*Delete one.*press Webhook/),
      },
    ]);
    expect(atStripe(setup)).toHaveLength(16);
    setup.sandbox.control.deleteEndpoint(foreign[0]?.id ?? "");
    const ids = { businessId: setup.businessId, connectionId: saved?.connectionId ?? "" };
    expect(await repairWebhook(setup.ctx, ids)).toEqual({ state: "active" });
    await isInOrder(setup);
  });

  test("our own old one makes room, and no foreign one is lost", async () => {
    const { setup, ids } = await aConnection();
    setup.sandbox.control.editEndpoint(atStripe(setup)[0]?.id ?? "", { disabled: true });
    setup.sandbox.control.addEndpoints(nordlicht.accountId, "test", 15, "https://shop.example/hook");
    expect(await repairWebhook(setup.ctx, ids)).toMatchObject({ state: "active" });
    expect(atStripe(setup)).toHaveLength(16);
    await isInOrder(setup);
  });
});

test("disconnecting removes our webhook and keeps the sealed key for payments under way", async () => {
  const { setup, ids } = await aConnection();
  await disconnect(setup.ctx, { ...ids, by: "usr_owner" });
  expect(atStripe(setup)).toEqual([]);
  const stored = await whatIsStored(setup.ctx, setup.businessId);
  expect(stored.connections).toMatchObject([{ state: "disconnected" }]);
  expect(await live(setup)).toEqual([]);
});

test("disconnecting works with a revoked key too", async () => {
  const { setup, ids } = await aConnection();
  setup.sandbox.control.revokeKey(nordlicht.test.secret);
  await disconnect(setup.ctx, { ...ids, by: "usr_owner" });
  expect((await whatIsStored(setup.ctx, setup.businessId)).connections).toMatchObject([{ state: "disconnected" }]);
});

test("nobody repairs or ends another business's connection", async () => {
  const { setup, ids } = await aConnection();
  const other = await aBusiness(setup.ctx);
  const stolen = { businessId: other.businessId, connectionId: ids.connectionId };
  await expect(repairWebhook(setup.ctx, stolen)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(disconnect(setup.ctx, { ...stolen, by: "usr_x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await isInOrder(setup);
});
