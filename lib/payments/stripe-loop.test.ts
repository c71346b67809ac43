/** The whole loop against the sandbox's Stripe over HTTP: keys saved, invoice paid, webhook delivered, or never delivered. */
import { createServer, type Server } from "node:http";
import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findInvoice } from "@/db/queries/invoices";
import { listPayablePayments } from "@/db/queries/payments";
import { saveConnection } from "@/lib/connections/save-connection";
import { createProviders } from "@/lib/providers/registry";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { type StripeSandbox, startStripeSandbox } from "@/sandbox/stripe/server";
import { aContext, type TestContext } from "@/testing/context";
import { aBusiness } from "@/testing/documents";
import { aPayableInvoice } from "@/testing/paying";
import { checkAsCustomer } from "./check-as-customer";
import { processEvents } from "./process-events";
import { receiveWebhook } from "./receive-webhook";
import { startPayment } from "./start-payment";
import { sweepConnections } from "./sweep-connections";

const keys = sandboxKeys.nordlicht.test;

let sandbox: StripeSandbox;
let app: Server;
let ctx: TestContext;
let businessId: string;
let stripe: Stripe;
/** False while "the firewall" drops what Stripe sends. */
let isReachable = true;
let received = 0;

beforeAll(async () => {
  sandbox = await startStripeSandbox({ shuffleWindowMs: 0, allowLoopbackWebhooks: true });
  app = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    if (!isReachable) return void request.socket.destroy();
    const answer = await receiveWebhook(ctx, {
      endpointId: request.url?.split("/").at(-1) ?? "",
      rawBody: Buffer.concat(chunks).toString("utf8"),
      headers: new Headers({ "stripe-signature": String(request.headers["stripe-signature"]) }),
    });
    received += answer.outcome === "stored" ? 1 : 0;
    response.writeHead(answer.status).end();
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", () => resolve()));
  const address = app.address();
  const publicUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const base = await aContext();
  const providers = createProviders({
    stripeApiBase: sandbox.url,
    publicUrl,
    isSandboxed: true,
    now: () => sandbox.control.now(),
    log: base.log,
  });
  ctx = { ...base, providers, now: () => sandbox.control.now(), instance: { ...base.instance, publicUrl } };
  ({ businessId } = await aBusiness(ctx));
  stripe = new Stripe(keys.secret, { host: "127.0.0.1", port: new URL(sandbox.url).port, protocol: "http" });
  const saved = await saveConnection(ctx, {
    businessId,
    by: "usr_test",
    provider: "stripe",
    enabled: true,
    autoPayments: true,
    test: { publishableKey: keys.publishable, secretKey: keys.secret },
    live: { publishableKey: "", secretKey: "" },
  });
  expect(saved).toMatchObject([{ mode: "test", problem: null }]);
});

afterAll(async () => {
  await sandbox.close();
  await new Promise((resolve) => app.close(resolve));
});

async function aPaidForm(method: string) {
  const document = await aPayableInvoice(ctx, businessId, { mode: "test" });
  const started = await startPayment(ctx, { token: document.token });
  if (started.kind !== "ready") throw new Error("The payment could not be opened.");
  const ref = started.client.clientSecret?.split("_secret_")[0] ?? "";
  const confirm = () =>
    stripe.paymentIntents.confirm(ref, { payment_method: method, return_url: `${ctx.instance.publicUrl}/back` });
  return { ...document, ref, confirm, started };
}

const invoiceOf = (invoiceId: string) => findInvoice(ctx.db.read, { businessId, invoiceId });
const statusOf = async (invoiceId: string) => (await invoiceOf(invoiceId))?.status;

async function untilSettled(invoiceId: string, status: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await processEvents(ctx);
        return statusOf(invoiceId);
      },
      { timeout: 8_000, interval: 50 },
    )
    .toBe(status);
}

test("a card payment is paid by the signed webhook, with method, fee and statement text", async () => {
  const before = received;
  const { invoiceId, payableId, ref, confirm, token } = await aPaidForm("pm_card_visa");
  await confirm();
  await untilSettled(invoiceId, "paid");
  expect(received).toBeGreaterThan(before);
  await expect
    .poll(
      async () => {
        await processEvents(ctx);
        return (await listPayablePayments(ctx.db.read, { businessId, payableId }))[0]?.state?.feeMinor ?? null;
      },
      { timeout: 8_000, interval: 100 },
    )
    .toBeGreaterThan(0);
  const [recorded] = await listPayablePayments(ctx.db.read, { businessId, payableId });
  expect(recorded?.payment).toMatchObject({
    providerPaymentId: ref,
    amountMinor: 12_300,
    currency: "EUR",
    learnedBy: "webhook",
    method: { kind: "card", last4: "4242" },
  });
  expect(await checkAsCustomer(ctx, { token })).toMatchObject({ kind: "paid", canPayNow: false });
});

test("a declined card can be followed by another one on the same payment", async () => {
  const { invoiceId, token, ref, confirm, started } = await aPaidForm("pm_card_visa_chargeDeclined");
  await expect(confirm()).rejects.toMatchObject({ code: "card_declined" });
  expect(await checkAsCustomer(ctx, { token })).toMatchObject({ kind: "needs_another_try", reason: "declined" });
  expect(await startPayment(ctx, { token })).toEqual(started);
  await stripe.paymentIntents.confirm(ref, { payment_method: "pm_card_mastercard", return_url: "https://x.test" });
  await untilSettled(invoiceId, "paid");
});

test("P01: with the webhook route blocked the customer's return settles, and the sweep when she never returns", async () => {
  isReachable = false;
  try {
    const returning = await aPaidForm("pm_card_visa");
    await returning.confirm();
    expect(await checkAsCustomer(ctx, { token: returning.token })).toMatchObject({ kind: "paid" });
    const gone = await aPaidForm("pm_card_visa");
    await gone.confirm();
    expect(await statusOf(gone.invoiceId)).toBe("issued");
    sandbox.control.advance(60_000);
    await sweepConnections(ctx);
    await processEvents(ctx);
    expect(await statusOf(gone.invoiceId)).toBe("paid");
  } finally {
    isReachable = true;
  }
});

test("P27, P28: a refund and a dispute made in Stripe's own dashboard are learned of", async () => {
  const refunded = await aPaidForm("pm_card_visa");
  await refunded.confirm();
  await untilSettled(refunded.invoiceId, "paid");
  await stripe.refunds.create({ payment_intent: refunded.ref, amount: 12_300 });
  await untilSettled(refunded.invoiceId, "refunded");
  const disputed = await aPaidForm("pm_card_createDispute");
  await disputed.confirm();
  await expect
    .poll(
      async () => {
        await processEvents(ctx);
        return (await invoiceOf(disputed.invoiceId))?.isDisputed;
      },
      { timeout: 8_000, interval: 100 },
    )
    .toBe(true);
  expect(await statusOf(disputed.invoiceId)).toBe("paid");
});

test.each([["reply_lost"], ["500_after"], ["500_saved"], ["malformed_json"], ["429"]] as const)(
  "after %s at the create call there is one payment at Stripe, found by asking again",
  async (kind) => {
    const { token } = await aPayableInvoice(ctx, businessId, { mode: "test" });
    const countIntents = async () => (await stripe.paymentIntents.list({ limit: 100 })).data.length;
    const before = await countIntents();
    // The SDK repeats a call once by itself, and one that was cut off is repeated on a connection of its own each time.
    const fault = sandbox.control.addFault({ kind, method: "POST", path: "/v1/payment_intents", times: 4, delayMs: 0 });
    const first = await startPayment(ctx, { token }).catch((error: unknown) => error);
    expect(fault.times).toBeLessThan(4);
    expect(first).not.toMatchObject({ kind: "ready" });
    sandbox.control.clearFaults();
    await checkAsCustomer(ctx, { token });
    expect(await startPayment(ctx, { token })).toMatchObject({ kind: "ready" });
    expect(await countIntents()).toBe(before + 1);
  },
);
