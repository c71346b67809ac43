import { eq } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { setInstanceSetting } from "@/db/queries/instance";
import { businesses, jobs, mails } from "@/db/schema";
import { declareCopy } from "@/lib/instance/decide-standing";
import { HOME_URL } from "@/lib/instance/standing";
import { anIssuedInvoice } from "@/testing/documents";
import { answered, aReceiver, asOwner, type Received, type Receiver } from "@/testing/receiving";
import { takeDeliveries } from "./deliver-messages";
import { redeliver, redeliverFailed } from "./redeliver";
import { rollSecret } from "./roll-secret";
import { changeEndpoint, createEndpoint } from "./save-endpoint";
import { MOST_TRIES } from "./schedule";
import { sendTestEvent } from "./send-test-event";
import { removeEndpoint, switchEndpoint } from "./switch-endpoint";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
let at: Receiver;

beforeEach(async () => {
  at = await aReceiver();
});
afterEach(() => void vi.useRealTimers());

const issue = () => anIssuedInvoice(at.ctx, at.businessId);
const of = (endpointId: string) => ({ businessId: at.businessId, endpointId, by: asOwner });

/** Another hand than ours: the package that receivers use. It reads the machine's clock. */
function verified(secret: string, request: Received | undefined): unknown {
  vi.useFakeTimers({ toFake: ["Date"], now: at.ctx.now() });
  return new Webhook(secret).verify(request?.body ?? "", request?.headers ?? {});
}

describe("the signature", () => {
  test("is what the standardwebhooks package expects, in every try", async () => {
    const { secret } = await at.listen(["invoice.issued"]);
    at.script.answerWith = () => answered(500);
    const { invoiceId } = await issue();
    await at.sendAll();
    at.ctx.clock.advance(10_000);
    at.script.answerWith = () => answered(200);
    await at.sendAll();
    const [first, second] = at.received;
    expect(verified(secret, second)).toMatchObject({ type: "invoice.issued", data: { invoice: { id: invoiceId } } });
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.headers["webhook-timestamp"]).not.toBe(first?.headers["webhook-timestamp"]);
    expect(() => verified(`whsec_${Buffer.alloc(32, 1).toString("base64")}`, second)).toThrow();
  });

  test("counts for the old and the new secret for a day after a roll, then for the new one alone", async () => {
    const { secret, endpointId } = await at.listen(["invoice.issued"]);
    const rolled = await rollSecret(at.ctx, { ...of(endpointId), atOnce: false });
    await issue();
    await at.sendAll();
    expect(verified(secret, at.received[0])).toBeTruthy();
    expect(verified(rolled.secret, at.received[0])).toBeTruthy();
    at.ctx.clock.advance(dayMs + 1);
    await issue();
    await at.sendAll();
    expect(() => verified(secret, at.received[1])).toThrow();
    expect(verified(rolled.secret, at.received[1])).toBeTruthy();
  });

  test("of a secret that leaked ends at once", async () => {
    const { secret, endpointId } = await at.listen(["invoice.issued"]);
    const rolled = await rollSecret(at.ctx, { ...of(endpointId), atOnce: true });
    await issue();
    await at.sendAll();
    expect(() => verified(secret, at.received[0])).toThrow();
    expect(verified(rolled.secret, at.received[0])).toBeTruthy();
  });

  test("comes from a secret that is nowhere in the database", async () => {
    const { secret } = await at.listen();
    expect(JSON.stringify(await at.endpoints())).not.toContain(secret.slice(6, 30));
  });
});

describe("retries", () => {
  test("go on for three days, then the message is given up and kept", async () => {
    await at.listen(["invoice.issued"]);
    at.script.answerWith = () => answered(503, "down\u0000 for repair");
    await issue();
    const start = at.ctx.now();
    await at.sendAll();
    for (let step = 0; step < 100; step += 1) {
      const [delivery] = await at.deliveries();
      if (delivery === undefined || delivery.state !== "pending") break;
      at.ctx.clock.set(delivery.runAt);
      await at.sendAll();
    }
    expect(await at.deliveries()).toMatchObject([{ state: "failed", tries: MOST_TRIES }]);
    expect(at.received).toHaveLength(MOST_TRIES);
    expect(at.ctx.now() - start).toBeGreaterThan(2.9 * dayMs);
    expect(at.ctx.now() - start).toBeLessThan(3.3 * dayMs);
    expect((await at.tries())[0]).toMatchObject({ status: 503, response: "down for repair" });
  });

  test("one message that is refused holds up none behind it", async () => {
    await at.listen(["invoice.issued"]);
    const bad = await issue();
    at.script.answerWith = ({ body }) => answered(body.includes(bad.invoiceId) ? 500 : 200);
    await at.sendAll();
    await issue();
    await issue();
    await at.sendAll();
    expect((await at.deliveries()).map((one) => one.state).sort()).toEqual(["delivered", "delivered", "pending"]);
  });

  test("an endpoint that hangs holds up no other", async () => {
    await at.listen(["invoice.issued"], "https://slow.example/");
    await at.listen(["invoice.issued"], "https://quick.example/");
    let release = () => {};
    const hanging = new Promise<void>((resolve) => {
      release = resolve;
    });
    at.script.answerWith = async ({ url }) => {
      if (url.includes("slow")) await hanging;
      return answered(200);
    };
    for (let count = 0; count < 40; count += 1) await issue();
    const rounds: Promise<void>[] = [];
    for (let round = 0; round < 20; round += 1) {
      rounds.push((await takeDeliveries(at.ctx)).done);
      await vi.waitFor(async () =>
        expect(at.received.filter((one) => one.url.includes("quick")).length).toBeGreaterThan(round * 2),
      );
    }
    expect(at.received.filter((one) => one.url.includes("quick"))).toHaveLength(40);
    expect(at.received.filter((one) => one.url.includes("slow"))).toHaveLength(32);
    release();
    await Promise.all(rounds);
    await at.sendAll();
    expect((await at.deliveries()).every((one) => one.state === "delivered")).toBe(true);
  });

  test("a message whose process died is sent by the next one", async () => {
    await at.listen(["invoice.issued"]);
    await issue();
    at.script.answerWith = () => new Promise(() => {});
    await takeDeliveries(at.ctx);
    at.script.answerWith = () => answered(200);
    // Another process: the same database, without the memory of this one.
    const next = { ...at.ctx, db: { ...at.ctx.db } };
    expect((await takeDeliveries(next)).taken).toBe(0);
    at.ctx.clock.advance(61_000);
    await (await takeDeliveries(next)).done;
    expect(await at.deliveries()).toMatchObject([{ state: "delivered" }]);
  });

  test("what the other side does wrong is told in a sentence", async () => {
    const { endpointId } = await at.listen();
    at.script.answerWith = () => answered(302);
    expect(await sendTestEvent(at.ctx, of(endpointId))).toMatchObject({
      arrived: false,
      problem: expect.stringContaining("redirect"),
    });
    at.script.answerWith = () => ({ kind: "failed", reason: "timeout", code: "ETIMEDOUT" });
    expect((await sendTestEvent(at.ctx, of(endpointId))).problem).toContain("15 seconds");
    at.script.answerWith = () => ({ kind: "refused", sentence: "This address leads inside." });
    expect((await sendTestEvent(at.ctx, of(endpointId))).problem).toBe("This address leads inside.");
  });
});

describe("an endpoint that fails for a week", () => {
  async function failForAWeek() {
    at.script.answerWith = () => answered(500);
    for (let hours = 0; hours <= 8 * 24; hours += 6) {
      await issue();
      await at.sendAll();
      at.ctx.clock.advance(6 * hourMs);
    }
  }

  test("is switched off with one mail, keeps what happens, and sends it when it is switched on again", async () => {
    const { endpointId } = await at.listen(["invoice.issued"]);
    await failForAWeek();
    expect(await at.endpoints()).toMatchObject([{ isOn: false, offReason: expect.stringContaining("a week") }]);
    const told = (await at.ctx.db.read.select().from(mails)).filter((mail) => mail.key.startsWith("hook-off:"));
    expect(told).toHaveLength(1);
    const before = at.received.length;
    await issue();
    await at.sendAll();
    expect(at.received).toHaveLength(before);
    at.script.answerWith = () => answered(200);
    const { sent } = await switchEndpoint(at.ctx, { ...of(endpointId), isOn: true });
    await at.sendAll();
    expect(at.received).toHaveLength(before + sent);
    expect((await at.deliveries()).filter((one) => one.state === "pending" || one.state === "held")).toEqual([]);
    expect(sent).toBeGreaterThan(10);
  });

  test("stays on when something arrives in between", async () => {
    await at.listen(["invoice.issued"]);
    at.script.answerWith = () => answered(at.received.length % 9 === 0 ? 200 : 500);
    for (let day = 0; day < 10; day += 1) {
      for (let count = 0; count < 9; count += 1) await issue();
      await at.sendAll();
      at.ctx.clock.advance(dayMs);
    }
    expect(await at.endpoints()).toMatchObject([{ isOn: true }]);
  });

  test("is switched off at once when it answers that it is gone", async () => {
    await at.listen(["invoice.issued"]);
    at.script.answerWith = () => answered(410);
    await issue();
    await at.sendAll();
    expect(await at.endpoints()).toMatchObject([{ isOn: false, offReason: expect.stringContaining("410") }]);
    expect(await at.deliveries()).toMatchObject([{ state: "held" }]);
  });
});

test("a copy of the installation is quiet, and tells nobody's systems once it is declared one", async () => {
  const { endpointId } = await at.listen(["invoice.issued"]);
  await issue();
  await at.ctx.db.inTransaction((tx) => setInstanceSetting(tx, HOME_URL, "https://the-real-one.example"));
  await expect(sendTestEvent(at.ctx, of(endpointId))).rejects.toMatchObject({ code: "CONFLICT" });
  await declareCopy(at.ctx);
  await issue();
  await at.sendAll();
  expect(at.received).toEqual([]);
  expect(await at.endpoints()).toMatchObject([{ isOn: false, offReason: expect.stringContaining("copy") }]);
});

describe("by hand", () => {
  test("a message is sent again with its id, and all that was given up with one press", async () => {
    const { endpointId } = await at.listen(["invoice.issued"]);
    at.script.answerWith = () => answered(500);
    await issue();
    await at.sendAll();
    const [delivery] = await at.deliveries();
    at.script.answerWith = () => answered(200);
    await redeliver(at.ctx, { businessId: at.businessId, deliveryId: delivery?.id ?? "", by: asOwner });
    await at.sendAll();
    expect(new Set(at.received.map((one) => one.headers["webhook-id"])).size).toBe(1);
    expect(await redeliverFailed(at.ctx, { ...of(endpointId), createdFrom: 0 })).toEqual({ sent: 0 });
    await expect(
      redeliver(at.ctx, { businessId: "biz_other", deliveryId: delivery?.id ?? "", by: asOwner }),
    ).rejects.toThrow("does not exist");
  });

  test("a removed address is told nothing any more and nobody finds it", async () => {
    const { endpointId } = await at.listen(["invoice.issued"]);
    await issue();
    await removeEndpoint(at.ctx, of(endpointId));
    await issue();
    await at.sendAll();
    expect(at.received).toEqual([]);
    await expect(sendTestEvent(at.ctx, of(endpointId))).rejects.toThrow("does not exist");
  });

  test("a developer works in test mode alone, and another business finds nothing", async () => {
    const developer = { userId: "usr_dev", role: "developer" } as const;
    const typed = { businessId: at.businessId, url: "https://a.example/", events: ["invoice.paid"], by: developer };
    await expect(createEndpoint(at.ctx, { ...typed, mode: "live" })).rejects.toThrow("Only an owner");
    const made = await createEndpoint(at.ctx, { ...typed, mode: "test" });
    await switchEndpoint(at.ctx, { ...of(made.endpointId), by: developer, isOn: false });
    const { endpointId } = await at.listen();
    const change = { ...typed, endpointId };
    await expect(changeEndpoint(at.ctx, change)).rejects.toThrow("Only an owner");
    const [other] = await at.ctx.db.read.select().from(businesses).where(eq(businesses.id, at.businessId));
    await expect(changeEndpoint(at.ctx, { ...change, by: asOwner, businessId: `${other?.id}x` })).rejects.toThrow(
      "does not exist",
    );
  });

  test("addresses inside, without https or with a password are refused when they are typed", async () => {
    for (const url of [
      "http://shop.example/",
      "https://127.0.0.1/",
      "https://[::1]/",
      "https://a:b@shop.example/",
      "nonsense",
    ])
      await expect(at.listen(["invoice.paid"], url), url).rejects.toMatchObject({ code: "BAD_INPUT", field: "url" });
    await expect(at.listen([])).rejects.toMatchObject({ field: "events" });
    expect(await at.endpoints()).toEqual([]);
    expect(await at.ctx.db.read.select().from(jobs)).toEqual([]);
  });
});
