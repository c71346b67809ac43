import { eq } from "drizzle-orm";
import { businesses, connections, historyEntries, webhookEndpoints } from "@/db/schema";
import type { SaveConnectionInput } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { createStripeProvider } from "@/lib/providers/stripe/create-provider";
import { type StripeSandbox, startStripeSandbox } from "@/sandbox/stripe/server";
import { aContext, type TestContext } from "./context";
import { aBusiness } from "./documents";
import { type AppContract, openAppContract } from "./stripe-contract";

export type Connecting = {
  ctx: TestContext;
  sandbox: StripeSandbox;
  contract: AppContract;
  businessId: string;
};

type Options = {
  publicUrl?: string;
  isSandboxed?: boolean;
  allowLoopbackWebhooks?: boolean;
  webhookLimit?: number;
};

/** A business without a provider, in an installation whose Stripe is the sandbox; our calls are checked on the way. */
export async function aConnectingBusiness(options: Options = {}): Promise<Connecting> {
  const contract = await openAppContract();
  const {
    allowLoopbackWebhooks = false,
    webhookLimit = 16,
    publicUrl = "https://pay.test.example",
    isSandboxed = true,
  } = options;
  const sandbox = await startStripeSandbox({ shuffleWindowMs: 0, allowLoopbackWebhooks, webhookLimit });
  sandbox.control.setRule({ drop: true });
  sandbox.control.recorder.listen({ exchange: (exchange) => contract.check(exchange) });
  const base = await aContext();
  const rules = { publicUrl, isSandboxed };
  const stripe = createStripeProvider({ ...rules, apiBase: sandbox.url, now: base.now, log: base.log });
  const ctx: TestContext = { ...base, providers: { stripe }, instance: { ...base.instance, ...rules } };
  const { businessId } = await aBusiness(ctx, { autoPayments: false, ownFields: [] });
  return { ctx, sandbox, contract, businessId };
}

type Typed = { publishable?: string; secret?: string };

/** What the form sends: nothing typed but what is given. */
export function typedKeys(
  businessId: string,
  typed: { test?: Typed; live?: Typed; autoPayments?: boolean; enabled?: boolean },
): SaveConnectionInput {
  const keysOf = (given: Typed | undefined) => ({
    publishableKey: given?.publishable ?? "",
    secretKey: given?.secret ?? "",
  });
  return {
    businessId,
    by: "usr_owner",
    provider: "stripe",
    enabled: typed.enabled ?? true,
    autoPayments: typed.autoPayments ?? false,
    test: keysOf(typed.test),
    live: keysOf(typed.live),
  };
}

/** Everything a Save may have written, to compare before and after. */
export async function whatIsStored(ctx: Context, businessId: string) {
  const read = ctx.db.read;
  return {
    connections: await read.select().from(connections).where(eq(connections.businessId, businessId)),
    endpoints: await read.select().from(webhookEndpoints).where(eq(webhookEndpoints.businessId, businessId)),
    history: await read.select().from(historyEntries).where(eq(historyEntries.businessId, businessId)),
    business: await read.select().from(businesses).where(eq(businesses.id, businessId)),
  };
}
