import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { invoices, mails, payments } from "@/db/schema";
import { saveConnection } from "@/lib/connections/save-connection";
import { checkAttempt } from "@/lib/payments/check-attempt";
import { recordManualPayment } from "@/lib/payments/record-manual-payment";
import { refundPayment } from "@/lib/payments/refund-payment";
import { startPayment } from "@/lib/payments/start-payment";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnectingBusiness, type Connecting, typedKeys } from "@/testing/connecting";
import { aBusiness, aDraft } from "@/testing/documents";
import { loadGoLive } from "./load-go-live";
import { loadRehearsal } from "./load-rehearsal";
import { sendSampleInvoice } from "./send-sample-invoice";

const { nordlicht } = sandboxKeys;
const opened: Connecting[] = [];

afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.close();
});

type Rehearsing = Connecting & { userId: string; email: string };

async function aRehearsal(options: { currency?: string } = {}): Promise<Rehearsing> {
  const setup = await aConnectingBusiness();
  opened.push(setup);
  const { ctx } = setup;
  const { currency: defaultCurrency = "EUR" } = options;
  const { businessId, userId, ownerEmail } = await aBusiness(ctx, { autoPayments: false, defaultCurrency });
  await saveConnection(ctx, typedKeys(businessId, { test: nordlicht.test, autoPayments: true }));
  return { ...setup, businessId, userId, email: ownerEmail };
}

const view = ({ ctx, businessId, email }: Rehearsing) => loadRehearsal(ctx, { businessId, email });

async function send(at: Rehearsing, ids?: { invoiceId: string; customerId: string }) {
  const { ctx, businessId, userId: by, email } = at;
  const { newInvoiceId, newCustomerId } = await view(at);
  return sendSampleInvoice(ctx, {
    businessId,
    by,
    email,
    ...(ids ?? { invoiceId: newInvoiceId, customerId: newCustomerId }),
  });
}

const seen = async (at: Rehearsing) => {
  const { steps, others } = await view(at);
  return [...steps, ...others].flatMap(({ key, isDone }) => (isDone ? [key] : []));
};

/** A new sample invoice, confirmed with this card at Stripe as a browser does; then we ask Stripe. */
async function pay(at: Rehearsing, method: string): Promise<string> {
  const { ctx, sandbox } = at;
  await send(at);
  const token = (await view(at)).invoice?.payUrl.split("/").at(-2) ?? "";
  const started = await startPayment(ctx, { token });
  if (started.kind !== "ready") throw new Error("There is nothing to pay.");
  const secret = started.client.clientSecret ?? "";
  await fetch(`${sandbox.url}/v1/payment_intents/${secret.split("_secret_")[0]}/confirm`, {
    method: "POST",
    headers: { authorization: `Bearer ${nordlicht.test.publishable}` },
    body: new URLSearchParams({
      client_secret: secret,
      payment_method: method,
      return_url: "https://pay.test.example/",
    }),
  });
  await checkAttempt(ctx, { attemptId: started.attemptId, learnedBy: "check" });
  return started.attemptId;
}

describe("the rehearsal", () => {
  test("begins with nothing seen and no invoice", async () => {
    const at = await aRehearsal();
    expect(await view(at)).toMatchObject({ isConnected: true, invoice: null });
    expect(await seen(at)).toEqual([]);
  });

  test("is ticked by what happened, each by its own card", async () => {
    const at = await aRehearsal();
    await pay(at, "pm_card_visa_chargeDeclined");
    expect(await seen(at)).toEqual(["declined"]);
    await pay(at, "pm_card_authenticationRequired");
    expect(await seen(at)).toEqual(["declined", "authenticated"]);
    await pay(at, "pm_card_visa");
    expect(await seen(at)).toEqual(["declined", "authenticated", "paid"]);
  });

  test("a part, a refund, one that comes back, and a dispute are ticked too", async () => {
    const at = await aRehearsal();
    const { ctx, businessId, userId: by, sandbox } = at;
    /** Stripe needs a while; then we ask again. */
    const later = async (attemptId: string) => {
      sandbox.control.advance(60_000);
      await checkAttempt(ctx, { attemptId, learnedBy: "check" });
    };
    const refund = async (attemptId: string) => {
      const [payment] = await ctx.db.read.select().from(payments).where(eq(payments.attemptId, attemptId));
      const { id: paymentId, amountMinor, currency } = payment ?? { id: "", amountMinor: 0, currency: "" };
      const asked = { businessId, paymentId, amountMinor, currency, reason: "requested_by_customer", by };
      await refundPayment(ctx, { ...asked, requestId: `request-${paymentId}` });
    };
    await refund(await pay(at, "pm_card_visa"));
    expect(await seen(at)).toEqual(["paid", "refund"]);
    const failing = await pay(at, "pm_card_refundFail");
    await refund(failing);
    await later(failing);
    expect(await seen(at)).toEqual(["paid", "refund", "failed_refund"]);
    await later(await pay(at, "pm_card_createDispute"));
    expect(await seen(at)).toEqual(["paid", "refund", "failed_refund", "dispute"]);
    await send(at);
    const kind = "cash" as const;
    const half = { kind, amount: "25", currency: "EUR", paidOn: "2026-11-22", note: "", requestId: "request-half" };
    const invoiceId = (await view(at)).invoice?.id ?? "";
    await recordManualPayment(ctx, { businessId, invoiceId, customerId: null, by, ...half });
    expect(await seen(at)).toContain("part");
  });

  test("another business's payments tick nothing", async () => {
    const at = await aRehearsal();
    await pay(at, "pm_card_visa");
    const { businessId, ownerEmail } = await aBusiness(at.ctx);
    expect(await seen({ ...at, businessId, email: ownerEmail })).toEqual([]);
  });
});

describe("the sample invoice", () => {
  test("goes to the owner alone, in test mode, and is there to be paid", async () => {
    const at = await aRehearsal();
    expect(await send(at)).toEqual({ number: "TEST-1" });
    const queued = await at.ctx.db.read.select().from(mails).where(eq(mails.businessId, at.businessId));
    expect(queued).toMatchObject([{ kind: "invoice", to: [at.email], cc: [] }]);
    expect((await view(at)).invoice).toMatchObject({ number: "TEST-1", amount: "€50.00" });
  });

  test("the same press twice is one invoice and one mail; the next press is another to the same customer", async () => {
    const at = await aRehearsal();
    const { newInvoiceId: invoiceId, newCustomerId: customerId } = await view(at);
    await send(at, { invoiceId, customerId });
    await send(at, { invoiceId, customerId });
    await send(at);
    const made = await at.ctx.db.read.select().from(invoices).where(eq(invoices.businessId, at.businessId));
    expect(made.map(({ number }) => number).sort()).toEqual(["TEST-1", "TEST-2"]);
    expect(new Set(made.map((one) => one.customerId))).toEqual(new Set([customerId]));
    expect(await at.ctx.db.read.select().from(mails).where(eq(mails.businessId, at.businessId))).toHaveLength(2);
  });

  test("a press that names a live draft issues nothing", async () => {
    const at = await aRehearsal();
    const { ctx, businessId } = at;
    const invoiceId = await aDraft(ctx, businessId);
    const { newCustomerId: customerId } = await view(at);
    await expect(send(at, { invoiceId, customerId })).rejects.toMatchObject({ code: "BAD_INPUT" });
    expect(await ctx.db.read.select().from(mails)).toEqual([]);
    expect(await ctx.db.read.select().from(invoices)).toMatchObject([{ status: "draft", number: null }]);
  });

  test.each([
    ["JPY", "¥50"],
    ["HUF", "HUF 500.00"],
    ["IDR", "IDR 50,000.00"],
  ])("in %s it is an amount that a card may be charged", async (currency, amount) => {
    const at = await aRehearsal({ currency });
    await send(at);
    expect((await view(at)).invoice?.amount.replace(/\s/g, " ")).toBe(amount);
  });
});

describe("going live", () => {
  test("says what is missing, and which number the first live invoice gets", async () => {
    const at = await aRehearsal();
    await send(at);
    const live = await loadGoLive(at.ctx, { businessId: at.businessId });
    expect(live).toMatchObject({ isConnected: false, isReady: false, testInvoices: 1 });
    expect(live.lines.find(({ key }) => key === "provider")).toMatchObject({ state: "blocking" });
  });

  test("with live keys it is ready, and the test invoice stays what it was", async () => {
    const at = await aRehearsal();
    const { ctx, businessId } = at;
    await send(at);
    await saveConnection(ctx, typedKeys(businessId, { live: nordlicht.live }));
    const live = await loadGoLive(ctx, { businessId });
    expect(live).toMatchObject({ isConnected: true, isReady: true, testInvoices: 1, statementDescriptor: "NORDLICHT" });
    const stored = await ctx.db.read.select().from(invoices).where(eq(invoices.businessId, businessId));
    expect(stored).toMatchObject([{ mode: "test", number: "TEST-1", status: "issued" }]);
    const started = await startPayment(ctx, { token: (await view(at)).invoice?.payUrl.split("/").at(-2) ?? "" });
    expect(started).toMatchObject({ kind: "ready", client: { publishableKey: nordlicht.test.publishable } });
  });
});
