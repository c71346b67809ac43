import { migrateDatabase } from "@/db/migrate";
import { webhookEndpoints } from "@/db/schema";
import { signUp } from "@/lib/auth/sign-up";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { saveCustomer } from "@/lib/customers/save-customer";
import { env } from "@/lib/env";
import { createContext } from "@/lib/http/context";
import { issueInvoice } from "@/lib/invoices/issue-invoice";
import { saveDraft } from "@/lib/invoices/save-draft";
import { publicToken } from "@/lib/links/public-link";
import { startSandbox } from "@/sandbox/start-sandbox";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import type { Place } from "./place";

export type Shop = { ctx: Context; businessId: string; userId: string; customerId: string; endpointId: string };

/** The sandbox, told to the settings that the app will inherit. */
export async function openSandbox() {
  const sandbox = await startSandbox({
    port: 0,
    smtpPort: 0,
    allowLoopbackWebhooks: true,
  });
  Object.assign(process.env, {
    STRIPE_API_BASE: sandbox.stripeUrl,
    STRIPE_JS_URL: `${sandbox.stripeUrl}/stripe.js`,
    SMTP_URL: sandbox.smtpUrl,
  });
  return sandbox;
}

/** A business that takes payments through the sandbox, set up with the product's own verbs. */
export async function openShop(place: Place): Promise<Shop> {
  await migrateDatabase(`file:${place.databaseFile}`, Date.now());
  const ctx = await createContext(env());
  const { businessId, userId } = await signUp(ctx, {
    email: "anna@bench.example",
    password: "a long enough password",
    businessName: "Nordlicht Studio",
    country: "PL",
  });
  const { nordlicht } = sandboxKeys;
  await saveConnection(ctx, {
    businessId,
    by: userId,
    provider: "stripe",
    enabled: true,
    autoPayments: true,
    test: { publishableKey: "", secretKey: "" },
    live: { publishableKey: nordlicht.live.publishable, secretKey: nordlicht.live.secret },
  });
  const [endpoint] = await ctx.db.read.select({ id: webhookEndpoints.id }).from(webhookEndpoints).limit(1);
  if (endpoint === undefined) throw new Error("The connection has no webhook endpoint.");
  const customerId = ctx.newId("cus");
  await saveCustomer(ctx, {
    businessId,
    customerId,
    isNew: true,
    customer: {
      name: "Bergmann GmbH",
      email: "rechnung@bergmann.example",
      phone: null,
      addressLine1: "Lange Straße 7",
      addressLine2: null,
      postalCode: "10115",
      city: "Berlin",
      region: null,
      country: "DE",
      taxId: "DE136695976",
      language: null,
      currency: null,
      notes: null,
    },
  });
  return { ctx, businessId, userId, customerId, endpointId: endpoint.id };
}

/** An issued invoice with so many lines, and its public link's token. */
export async function issued({ ctx, businessId, userId, customerId }: Shop, lineCount: number) {
  const invoiceId = ctx.newId("inv");
  await saveDraft(ctx, {
    businessId,
    invoiceId,
    revision: 0,
    mode: "live",
    by: userId,
    draft: {
      customerId,
      currency: "EUR",
      language: "en",
      issueOn: null,
      dueOn: null,
      termDays: 14,
      notes: "Thank you for your business.",
      lines: Array.from({ length: lineCount }, (_, n) => ({
        description: `Brand identity, part ${n + 1}: research, drafts and two rounds of corrections`,
        quantityMicro: 1_500_000,
        unitPriceE4: 85_000_000,
        discountBps: 0,
        taxRateBps: n % 2 === 0 ? 2_300 : 800,
      })),
    },
  });
  await issueInvoice(ctx, { businessId, invoiceId, by: userId });
  return { invoiceId, token: publicToken(ctx.instance.linkKey, { documentId: invoiceId, linkVersion: 1 }) };
}
