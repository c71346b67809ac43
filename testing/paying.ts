import { findBusiness } from "@/db/queries/businesses";
import { findInvoice } from "@/db/queries/invoices";
import { listPayablePayments } from "@/db/queries/payments";
import { connections, webhookEndpoints } from "@/db/schema";
import { endpointSecretPlace, secretKeyPlace } from "@/lib/connections/open-connection";
import type { Context } from "@/lib/context";
import { publicToken } from "@/lib/links/public-link";
import { processEvents } from "@/lib/payments/process-events";
import { receiveWebhook } from "@/lib/payments/receive-webhook";
import { startPayment } from "@/lib/payments/start-payment";
import { aContext, type TestContext } from "./context";
import { aBusiness, anIssuedInvoice } from "./documents";
import { aScriptedProvider, type ScriptedEvent, type ScriptedProvider } from "./scripted-provider";

export type PayingContext = TestContext & { provider: ScriptedProvider };

/** A context whose only provider is the scripted one. */
export async function aPayingContext(overrides: Partial<Context> = {}): Promise<PayingContext> {
  const times = { now: () => 0 };
  const provider = aScriptedProvider({ now: () => times.now() });
  const ctx = await aContext({ providers: { stripe: provider }, ...overrides });
  times.now = () => ctx.now();
  return { ...ctx, provider };
}

export type Shop = { businessId: string; connectionId: string; endpointId: string; secret: string };

/** A business that takes payments: Auto payments on, a live connection, an endpoint with a secret of its own. */
export async function aShop(ctx: Context): Promise<Shop> {
  const { businessId } = await aBusiness(ctx, { autoPayments: true });
  const connectionId = ctx.newId("con");
  const endpointId = ctx.newId("whe");
  const secret = `whsec_${endpointId}`;
  const business = await findBusiness(ctx.db.read, businessId);
  const dataKey = business?.wrappedDataKey ?? "";
  const now = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    await tx.insert(connections).values({
      id: connectionId,
      businessId,
      provider: "stripe",
      mode: "live",
      accountId: `acct_${businessId}`,
      publishableKey: "pk_live_sandbox_x",
      secretKeySealed: ctx.secrets.seal(dataKey, secretKeyPlace({ id: connectionId, businessId }), "sk_live_sandbox_x"),
      secretKeyLast4: "andx",
      secretKeyKind: "secret",
      state: "current",
      enabled: true,
      chargesEnabled: true,
      requirements: [],
      missingRights: [],
      sweptUntil: now,
      nextSweepAt: now + 3_600_000,
      createdAt: now,
      checkedAt: now,
    });
    await tx.insert(webhookEndpoints).values({
      id: endpointId,
      businessId,
      connectionId,
      providerEndpointId: `we_${endpointId}`,
      url: `https://pay.test.example/api/webhooks/stripe/${endpointId}`,
      secretSealed: ctx.secrets.seal(dataKey, endpointSecretPlace({ id: endpointId, businessId }), secret),
      state: "active",
      createdAt: now,
    });
  });
  return { businessId, connectionId, endpointId, secret };
}

export type PayableDocument = { invoiceId: string; payableId: string; token: string };

/** An issued invoice over €123.00 and its public link. */
export async function aPayableInvoice(
  ctx: Context,
  businessId: string,
  overrides: Parameters<typeof anIssuedInvoice>[2] = {},
): Promise<PayableDocument> {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId, overrides);
  const invoice = await findInvoice(ctx.db.read, { businessId, invoiceId });
  const token = publicToken(ctx.instance.linkKey, { documentId: invoiceId, linkVersion: invoice?.linkVersion ?? 1 });
  return { invoiceId, payableId: invoice?.payableId ?? "", token };
}

/** Opens the document's payment as its page does, and returns the attempt. */
export async function anOpenAttempt(ctx: Context, token: string): Promise<string> {
  const started = await startPayment(ctx, { token });
  if (started.kind !== "ready") throw new Error("The payment could not be opened.");
  return started.attemptId;
}

export function deliver(ctx: PayingContext, shop: Shop, event: ScriptedEvent, secret = shop.secret) {
  return receiveWebhook(ctx, { endpointId: shop.endpointId, ...ctx.provider.delivery(event, secret) });
}

/** Works off the inbox, retries included, until nothing is due. */
export async function workOff(ctx: PayingContext): Promise<void> {
  while ((await processEvents(ctx)) > 0) {
    // Until nothing is due.
  }
}

/** How an invoice and its payments stand now. */
export async function standing(of: Context, { businessId }: Pick<Shop, "businessId">, invoiceId: string) {
  const invoice = await findInvoice(of.db.read, { businessId, invoiceId });
  const rows = await listPayablePayments(of.db.read, { businessId, payableId: invoice?.payableId ?? "" });
  return {
    status: invoice?.status,
    paidMinor: invoice?.paidMinor,
    refundedMinor: invoice?.refundedMinor,
    payments: rows.map(({ payment, state }) => ({
      amountMinor: payment.amountMinor,
      refundedMinor: state?.refundedMinor,
      feeMinor: state?.feeMinor,
      netMinor: state?.netMinor,
    })),
  };
}
