import { afterEach, describe, expect, test } from "vitest";
import { findEndpoint, updateConnection } from "@/db/queries/connections";
import { findNewestProof } from "@/db/queries/proofs";
import { attempts, jobs, mails, payments, providerEvents } from "@/db/schema";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { sweepWaitMs } from "@/lib/payments/attempt";
import { processEvents } from "@/lib/payments/process-events";
import { sweepConnections } from "@/lib/payments/sweep-connections";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { typedKeys } from "@/testing/connecting";
import { aBusiness } from "@/testing/documents";
import { aHearingBusiness, type Hearing } from "@/testing/hearing";
import { checkConnectionDaily } from "./check-connection-daily";
import { proofAnswer, SWEEP_SENTENCE, WAIT_MS } from "./proof";
import { finishProof, proveConnection, startProof } from "./prove-connection";
import { saveConnection } from "./save-connection";

const { nordlicht } = sandboxKeys;
const DAY = 86_400_000;
const opened: Hearing[] = [];

afterEach(async () => {
  for (const setup of opened.splice(0)) {
    await setup.stop();
    expect(setup.contract.violations()).toEqual([]);
  }
});

async function aConnection(mode: "test" | "live" = "test") {
  const setup = await aHearingBusiness();
  opened.push(setup);
  const typed = typedKeys(setup.businessId, { [mode]: nordlicht[mode], autoPayments: true });
  const [saved] = await saveConnection(setup.ctx, typed);
  await setup.pause();
  return { setup, ids: { businessId: setup.businessId, connectionId: saved?.connectionId ?? "" } };
}

/** As long as nothing comes, the owner's patience runs out instead of the test's. */
const impatient = (setup: Hearing) => async () => {
  await setup.pause();
  setup.ctx.clock.advance(WAIT_MS / 4);
};

const everything = async ({ ctx }: Hearing) => ({
  payments: await ctx.db.read.select().from(payments),
  attempts: await ctx.db.read.select().from(attempts),
});

describe("asking whether I can be paid right now", () => {
  test.each(["test", "live"] as const)(
    "%s: the probe's signed event comes back, and nothing of it is a payment",
    async (mode) => {
      const { setup, ids } = await aConnection(mode);
      const proof = await proveConnection(setup.ctx, ids, setup.pause);
      expect(proof).toMatchObject({ state: "heard", by: "owner", reason: null, heardAt: expect.any(Number) });
      while ((await processEvents(setup.ctx)) > 0) await setup.pause();
      await sweepConnections(setup.ctx);
      while ((await processEvents(setup.ctx)) > 0) await setup.pause();
      expect(await everything(setup)).toEqual({ payments: [], attempts: [] });
      expect(await setup.ctx.db.read.select().from(mails)).toEqual([]);
      for (const intent of setup.sandbox.control.objects("payment_intent"))
        expect(intent).toMatchObject({ status: "canceled", amount_received: 0 });
    },
  );

  test("is heard although the sweep stored its event before the delivery came", async () => {
    const { setup, ids } = await aConnection();
    setup.sandbox.control.setRule({ hold: true });
    const proof = await startProof(setup.ctx, { ...ids, by: "owner" });
    setup.ctx.clock.advance(3_600_000);
    await sweepConnections(setup.ctx);
    expect(await setup.ctx.db.read.select().from(providerEvents)).not.toContainEqual(
      expect.objectContaining({ learnedBy: "webhook" }),
    );
    expect(proof.state).toBe("waiting");
    setup.sandbox.control.setRule({ hold: false });
    setup.sandbox.control.release();
    await setup.pause();
    expect(await findNewestProof(setup.ctx.db.read, { ...ids, now: setup.ctx.now() })).toMatchObject({
      state: "heard",
    });
  });

  test("a secret that was rolled at Stripe is noticed by what it signs; a new webhook is made and heard from", async () => {
    const { setup, ids } = await aConnection();
    const endpoint = await findEndpoint(setup.ctx.db.read, ids);
    setup.sandbox.control.rollSecret(endpoint?.providerEndpointId ?? "");
    setup.sandbox.control.rollSecret(endpoint?.providerEndpointId ?? "");
    // The door counts by the time of the wall, and the endpoint has to be older than what it counts.
    setup.ctx.clock.set(Date.now() - 30_000);
    expect(await proveConnection(setup.ctx, ids, setup.pause)).toMatchObject({ state: "heard" });
    const after = await findEndpoint(setup.ctx.db.read, ids);
    expect(after?.providerEndpointId).not.toBe(endpoint?.providerEndpointId);
  });

  test("repairs a webhook that was switched off, and then hears", async () => {
    const { setup, ids } = await aConnection();
    const endpoint = await findEndpoint(setup.ctx.db.read, ids);
    setup.sandbox.control.editEndpoint(endpoint?.providerEndpointId ?? "", { disabled: true });
    expect(await proveConnection(setup.ctx, ids, setup.pause)).toMatchObject({ state: "heard" });
  });

  test("says that nothing came back when something in front refuses the messages; a late one still counts", async () => {
    const { setup, ids } = await aConnection();
    setup.answerWith(403);
    const proof = await proveConnection(setup.ctx, ids, impatient(setup));
    expect(proof).toMatchObject({ state: "silent", heardAt: null });
    setup.answerWith(null);
    for (const { id, type } of setup.sandbox.control.events()) {
      if (type === "payment_intent.canceled") setup.sandbox.control.resend(id);
    }
    await setup.pause();
    expect(await findNewestProof(setup.ctx.db.read, { ...ids, now: setup.ctx.now() })).toMatchObject({
      state: "heard",
      reason: null,
    });
  });

  test.each([
    ["ahead", 600_000, "clock is minutes ahead"],
    ["behind", -600_000, "clock is minutes behind"],
  ])("a clock that runs %s is told from the signature's time, at once", async (_what, off, says) => {
    const { setup, ids } = await aConnection();
    setup.shiftDoorClock(off);
    setup.ctx.clock.advance(off);
    const proof = await proveConnection(setup.ctx, ids, setup.pause);
    expect(proof).toMatchObject({ state: "silent", reason: expect.stringContaining(says) });
  });

  test("a keys folder that was mixed up is told in a sentence, and nothing is asked of Stripe", async () => {
    const { setup, ids } = await aConnection();
    const { createSecretBox } = await import("@/lib/secrets/create-secret-box");
    const ctx = { ...setup.ctx, secrets: createSecretBox(Buffer.alloc(32, 7)) };
    await expect(proveConnection(ctx, ids, setup.pause)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/^The stored key cannot be opened: the keys folder/),
    });
  });

  test("another business that shares the account does not hear for us", async () => {
    const { setup, ids } = await aConnection();
    const other = await aBusiness(setup.ctx);
    await saveConnection(setup.ctx, typedKeys(other.businessId, { test: nordlicht.test }));
    const mine = await findEndpoint(setup.ctx.db.read, ids);
    setup.sandbox.control.setRule({ drop: true }, mine?.providerEndpointId ?? "");
    expect(await proveConnection(setup.ctx, ids, impatient(setup))).toMatchObject({ state: "silent" });
  });

  test("a revoked key is refused in Stripe's words, noted, and mailed to the owner once", async () => {
    const { setup, ids } = await aConnection();
    setup.sandbox.control.revokeKey(nordlicht.test.secret);
    const proof = await proveConnection(setup.ctx, ids, setup.pause);
    expect(proof).toMatchObject({ state: "refused", reason: expect.stringContaining("Expired API Key") });
    await proveConnection(setup.ctx, ids, setup.pause);
    const sent = await setup.ctx.db.read.select().from(mails);
    expect(sent).toMatchObject([{ kind: "owner_alert", subject: expect.stringContaining("refuses your") }]);
  });

  test("a Stripe that does not answer is said so", async () => {
    const { setup, ids } = await aConnection();
    setup.sandbox.control.addFault({ kind: "500", times: 9, path: "/v1/payment_intents" });
    expect(await proveConnection(setup.ctx, ids, setup.pause)).toMatchObject({
      state: "refused",
      reason: expect.stringMatching(/^Stripe did not answer/),
    });
  });

  test("nobody proves another business's connection", async () => {
    const { setup, ids } = await aConnection();
    const other = await aBusiness(setup.ctx);
    const stolen = { businessId: other.businessId, connectionId: ids.connectionId };
    await expect(proveConnection(setup.ctx, stolen, setup.pause)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("by itself", () => {
  const daily = (setup: Hearing, ids: { businessId: string; connectionId: string }) => ({
    "connection.check": async () => await checkConnectionDaily(setup.ctx, ids),
    "connection.proof": async (_: unknown, job: { payload: Record<string, unknown> }) => {
      await finishProof(setup.ctx, { businessId: ids.businessId, proofId: String(job.payload.proofId) });
    },
  });

  test("after a day without an event, and not after a day with one", async () => {
    const { setup, ids } = await aConnection();
    setup.ctx.clock.advance(DAY);
    await runDueJobs(setup.ctx, daily(setup, ids));
    await setup.pause();
    expect(await findNewestProof(setup.ctx.db.read, { ...ids, now: setup.ctx.now() })).toMatchObject({
      by: "daily",
      state: "heard",
    });

    const first = await findNewestProof(setup.ctx.db.read, { ...ids, now: setup.ctx.now() });
    const { updateEndpoint } = await import("@/db/queries/connections");
    const endpoint = await findEndpoint(setup.ctx.db.read, ids);
    setup.ctx.clock.advance(DAY);
    const set = { lastEventAt: setup.ctx.now() - 60_000 };
    await setup.ctx.db.inTransaction((tx) =>
      updateEndpoint(tx, { businessId: ids.businessId, endpointId: endpoint?.id ?? "", set }),
    );
    await runDueJobs(setup.ctx, daily(setup, ids));
    expect((await findNewestProof(setup.ctx.db.read, { ...ids, now: setup.ctx.now() }))?.id).toBe(first?.id);
  });

  test("never when it is switched off", async () => {
    const { setup, ids } = await aConnection();
    await setup.ctx.db.inTransaction((tx) => updateConnection(tx, { ...ids, set: { autoProof: false } }));
    setup.ctx.clock.advance(DAY);
    await runDueJobs(setup.ctx, daily(setup, ids));
    expect(await findNewestProof(setup.ctx.db.read, { ...ids, now: setup.ctx.now() })).toBeNull();
  });

  test("a message that does not come is told to the owner once for each silence", async () => {
    const { setup, ids } = await aConnection();
    setup.answerWith(403);
    for (let day = 0; day < 3; day++) {
      setup.ctx.clock.advance(DAY);
      await runDueJobs(setup.ctx, daily(setup, ids));
      await setup.pause();
      setup.ctx.clock.advance(3 * 60_000);
      await runDueJobs(setup.ctx, daily(setup, ids));
    }
    expect(await findNewestProof(setup.ctx.db.read, { ...ids, now: setup.ctx.now() })).toMatchObject({
      state: "silent",
    });
    expect(await setup.ctx.db.read.select().from(mails)).toMatchObject([
      { subject: "Stripe's messages do not reach your Paymast" },
    ]);
    const failed = (await setup.ctx.db.read.select().from(jobs)).filter((job) => job.state === "failed");
    expect(failed).toEqual([]);
  });
});

describe("the sentence", () => {
  const heard = { state: "heard", reason: null, startedAt: 1_000, heardAt: 3_100 } as const;
  const none = { obstacle: null, unreachable: null, now: 10_000 };

  test("names the seconds, to one digit", () => {
    expect(proofAnswer({ mode: "live", proof: heard, ...none }).title).toBe("Yes. Stripe answered us in 2.1 s.");
    expect(proofAnswer({ mode: "test", proof: heard, ...none }).title).toBe(
      "Yes, with test cards. Stripe answered us in 2.1 s.",
    );
  });

  test("never says yes while something keeps customers from paying", () => {
    const obstacle = { title: "No.", text: "Auto payments is off." };
    expect(proofAnswer({ mode: "live", proof: heard, ...none, obstacle })).toEqual({ tone: "bad", ...obstacle });
  });

  test("does not wait for ever: a probe nobody looked after is silence", () => {
    const waiting = { ...heard, state: "waiting", heardAt: null } as const;
    expect(proofAnswer({ mode: "test", proof: waiting, ...none }).title).toMatch(/^Asking Stripe/);
    expect(proofAnswer({ mode: "test", proof: waiting, ...none, now: 1_000 + WAIT_MS }).tone).toBe("warn");
  });

  test("tells how often the sweep runs, with the sweep's own numbers", () => {
    expect(sweepWaitMs(0, 1)).toBe(30_000);
    expect(sweepWaitMs(0, 3_600_001)).toBe(5 * 60_000);
    expect(sweepWaitMs(0, DAY + 1)).toBe(3_600_000);
    expect(SWEEP_SENTENCE).toMatch(/every 30 seconds .*every 5 minutes, then hourly/);
    const proof = { state: "asked", reason: "No right.", startedAt: 0, heardAt: null } as const;
    expect(proofAnswer({ mode: "live", proof, ...none }).text).toBe(SWEEP_SENTENCE);
    const unreachable = "Stripe cannot reach localhost.";
    expect(proofAnswer({ mode: "live", proof, ...none, unreachable }).text).toBe(`${unreachable} ${SWEEP_SENTENCE}`);
  });
});
