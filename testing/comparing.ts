import Stripe from "stripe";
import { listBookConnections } from "@/db/queries/book";
import { saveConnection } from "@/lib/connections/save-connection";
import { checkAttempt } from "@/lib/payments/check-attempt";
import { startPayment } from "@/lib/payments/start-payment";
import { createStripeProvider } from "@/lib/providers/stripe/create-provider";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { type StripeSandbox, startStripeSandbox } from "@/sandbox/stripe/server";
import { typedKeys } from "./connecting";
import { aContext, TEST_NOW, type TestContext } from "./context";
import { aBusiness, aLine } from "./documents";
import { aPayableInvoice } from "./paying";
import { type AppContract, openAppContract } from "./stripe-contract";

const keys = sandboxKeys.nordlicht;

export type Comparing = {
  ctx: TestContext;
  sandbox: StripeSandbox;
  contract: AppContract;
  businessId: string;
  connectionId: string;
  /** The account's owner in Stripe's dashboard, and every other app on it. */
  dashboard: Stripe;
};

/**
 * A business connected to the sandbox's account A in test mode whose clock is the sandbox's. No webhook is delivered: what
 * is known here is what a test asked for.
 */
export async function aComparingBusiness(options: { secret?: string } = {}): Promise<Comparing> {
  const startedAt = performance.now();
  // From noon, so that no test meets midnight.
  const wallClock = () => TEST_NOW + Math.floor(performance.now() - startedAt);
  const sandbox = await startStripeSandbox({ shuffleWindowMs: 0, wallClock });
  sandbox.control.setRule({ drop: true });
  const contract = await openAppContract();
  sandbox.control.recorder.listen({
    exchange: (exchange) => {
      if (exchange.requestHeaders["x-stripe-client-user-agent"]?.includes("Paymast")) contract.check(exchange);
    },
  });
  const now = () => sandbox.control.now();
  const base = await aContext();
  const rules = { publicUrl: "https://pay.test.example", isSandboxed: true };
  const stripe = createStripeProvider({ ...rules, apiBase: sandbox.url, now, log: base.log });
  const ctx: TestContext = { ...base, now, providers: { stripe }, instance: { ...base.instance, ...rules } };
  const { businessId } = await aBusiness(ctx);
  const secret = options.secret ?? keys.test.secret;
  const typed = { test: { publishable: keys.test.publishable, secret }, autoPayments: true };
  await saveConnection(ctx, typedKeys(businessId, typed));
  const [connection] = await listBookConnections(ctx.db.read, { businessId, mode: "test" });
  const { port } = new URL(sandbox.url);
  const dashboard = new Stripe(keys.test.secret, { host: "127.0.0.1", port, protocol: "http" });
  return { ctx, sandbox, contract, businessId, connectionId: connection?.id ?? "", dashboard };
}

export type PaidAtStripe = { invoiceId: string; attemptId: string; ref: string };

/** The customer pays an invoice of its own; only Stripe knows it so far. */
export async function paidAtStripe(
  { ctx, businessId, dashboard }: Comparing,
  { amountMinor = 12_000, currency = "EUR", method = "pm_card_visa" } = {},
): Promise<PaidAtStripe> {
  const lines = [aLine({ unitPriceE4: amountMinor * 10_000, taxRateBps: 0 })];
  const { invoiceId, token } = await aPayableInvoice(ctx, businessId, { mode: "test", currency, lines });
  const started = await startPayment(ctx, { token });
  if (started.kind !== "ready") throw new Error("The payment could not be opened.");
  const ref = started.client.clientSecret?.split("_secret_")[0] ?? "";
  await dashboard.paymentIntents.confirm(ref, { payment_method: method, return_url: "https://pay.test.example/back" });
  return { invoiceId, attemptId: started.attemptId, ref };
}

/** Paid, booked by Stripe and recorded here. */
export async function paidAndKnown(
  comparing: Comparing,
  wanted: Parameters<typeof paidAtStripe>[1] = {},
): Promise<PaidAtStripe> {
  const paid = await paidAtStripe(comparing, wanted);
  comparing.sandbox.control.advance(2_000);
  await checkAttempt(comparing.ctx, { attemptId: paid.attemptId, learnedBy: "check" });
  return paid;
}

/** A payment of another app on the same account. */
export const foreignPayment = ({ dashboard, sandbox }: Comparing, amount = 5_000): Promise<Stripe.PaymentIntent> =>
  dashboard.paymentIntents
    .create({
      amount,
      currency: "eur",
      payment_method: "pm_card_visa",
      confirm: true,
      return_url: "https://shop.example/back",
    })
    .then((intent) => {
      sandbox.control.advance(2_000);
      return intent;
    });
