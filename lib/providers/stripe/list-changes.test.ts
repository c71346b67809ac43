import { describe, expect, test } from "vitest";
import { aConnection, anOpenPayment, confirm, stripeForThisFile } from "@/testing/stripe-provider";
import { HANDLED_EVENTS } from "./events";

const under = stripeForThisFile();

describe("the list of changes", () => {
  test("leads to the payment, oldest first, with our marks", async () => {
    const since = under.sandbox.control.now();
    const { ref, attempt } = await anOpenPayment(under);
    await confirm(under, ref, "pm_card_visa");
    const hints = (await under.provider.listChanges(aConnection(), since)).filter((hint) => hint.ref === ref);
    expect(hints.map((hint) => hint.type)).toContain("payment_intent.succeeded");
    expect(hints.find((hint) => hint.type === "payment_intent.succeeded")).toMatchObject({
      attemptId: attempt.id,
      instanceId: "ins_1",
    });
    expect(hints.map((hint) => hint.createdAt)).toEqual(hints.map((hint) => hint.createdAt).sort((a, b) => a - b));
  });

  test("is read beyond Stripe's page of a hundred", async () => {
    const since = under.sandbox.control.now();
    for (let n = 0; n < 120; n += 1) {
      const intent = await under.dashboard.paymentIntents.create({ amount: 1_000, currency: "eur" });
      await under.dashboard.paymentIntents.cancel(intent.id);
    }
    const canceled = (await under.provider.listChanges(aConnection(), since)).filter(
      (hint) => hint.type === "payment_intent.canceled",
    );
    expect(canceled.length).toBeGreaterThanOrEqual(120);
  });
});

describe("events", () => {
  test("what we handle is what endpoints subscribe to, and fits Stripe's list call", async () => {
    const made = await under.provider.createWebhook(
      aConnection(),
      { id: "whe_events", url: "https://pay.test.example/api/webhooks/stripe/whe_events" },
      "ins_1",
    );
    if (!made.ok) throw new Error(made.state.reason);
    const endpoint = await under.dashboard.webhookEndpoints.retrieve(made.endpoint.providerEndpointId);
    expect([...endpoint.enabled_events].sort()).toEqual([...HANDLED_EVENTS].sort());
    expect(endpoint.api_version).toBe("2026-10-28.endive");
    expect(HANDLED_EVENTS.length).toBeLessThanOrEqual(20);
    await under.provider.removeStaleWebhooks(aConnection(), [], "ins_1");
  });
});
