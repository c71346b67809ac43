/**
 * A year of a small studio's history, made with the product's own verbs against the sandbox's API on a clock that starts a
 * year ago: no payment row is inserted by hand, and webhooks arrive signed, over HTTP, as they would have.
 */
import { createServer } from "node:http";
import { setInstanceSetting } from "@/db/queries/instance";
import { SIGN_UP_SETTING, signUp } from "@/lib/auth/sign-up";
import { planComparisons } from "@/lib/book/compare-book-daily";
import { saveBusiness } from "@/lib/businesses/save-business";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { saveCustomer } from "@/lib/customers/save-customer";
import { env } from "@/lib/env";
import { createContext } from "@/lib/http/context";
import { jobHandlers } from "@/lib/http/job-handlers";
import { idMaker } from "@/lib/ids";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { processEvents } from "@/lib/payments/process-events";
import { receiveWebhook } from "@/lib/payments/receive-webhook";
import { sweepConnections } from "@/lib/payments/sweep-connections";
import { createProviders } from "@/lib/providers/registry";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { type StripeSandbox, startStripeSandbox } from "@/sandbox/stripe/server";
import { businessForm, customers } from "./people";
import { APP_PORT, people, SANDBOX_PORT } from "./places";
import { planShop } from "./shop";
import { planYear, type Step } from "./year";

const DAY_MS = 86_400_000;

export type Seeding = {
  ctx: Context;
  sandbox: StripeSandbox;
  businessId: string;
  userId: string;
  customerIds: string[];
};

export async function seed(options: { stateFile: string }): Promise<void> {
  const end = Date.now();
  const clock = { at: end - 365 * DAY_MS };
  const sandbox = await startStripeSandbox({
    port: SANDBOX_PORT,
    publicHost: "localhost",
    stateFile: options.stateFile,
    wallClock: () => clock.at,
    allowLoopbackWebhooks: true,
  });
  const ctx = await contextAt(clock);
  const webhooks = listenForWebhooks(ctx);
  try {
    const seeding = await prepare(ctx, sandbox);
    const span = { from: clock.at, until: end };
    const steps = [...planYear(seeding, span), ...planShop(seeding, span)].sort((a, b) => a.at - b.at);
    for (const step of steps) await play(seeding, clock, step);
    clock.at = end;
    await settleDown(seeding);
    // The year's bank deposits are read, and both books compared, as they are every night.
    await planComparisons(ctx);
    await settleDown(seeding);
  } finally {
    webhooks.close();
    await sandbox.close();
    await ctx.db.close();
  }
}

/** The product's context on a clock of its own. Mails of the past are taken as sent; nobody wants a year of them to read. */
async function contextAt(clock: { at: number }): Promise<Context> {
  const settings = env();
  const real = await createContext(settings);
  const now = () => clock.at;
  return {
    ...real,
    now,
    newId: idMaker({ now, random: real.random }),
    mail: { ...real.mail, send: async () => ({ accepted: true, response: "250 2.0.0 Ok: queued" }) },
    providers: createProviders({
      stripeApiBase: settings.STRIPE_API_BASE ?? null,
      publicUrl: settings.PAYMAST_URL,
      isSandboxed: true,
      now,
      log: real.log,
    }),
  };
}

/** Stands where the app will listen, so that webhooks come the ordinary way. */
function listenForWebhooks(ctx: Context) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const endpointId = request.url?.split("/").at(-1) ?? "";
    const headers = new Headers({ "stripe-signature": String(request.headers["stripe-signature"] ?? "") });
    const { status } = await receiveWebhook(ctx, {
      endpointId,
      rawBody: Buffer.concat(chunks).toString("utf8"),
      headers,
    });
    response.writeHead(status).end();
  });
  return server.listen(APP_PORT, "127.0.0.1");
}

async function prepare(ctx: Context, sandbox: StripeSandbox): Promise<Seeding> {
  const owner = await signUp(ctx, { ...people.owner, businessName: "Nordlicht Studio", country: "PL" });
  const { businessId, userId } = owner;
  await ctx.db.inTransaction((tx) => setInstanceSetting(tx, SIGN_UP_SETTING, "true"));
  await signUp(ctx, { ...people.second, businessName: "Harbor Bakery", country: "IE" });
  await ctx.db.inTransaction((tx) => setInstanceSetting(tx, SIGN_UP_SETTING, "false"));
  const { nordlicht } = sandboxKeys;
  await saveConnection(ctx, {
    businessId,
    by: userId,
    provider: "stripe",
    enabled: true,
    autoPayments: true,
    test: { publishableKey: nordlicht.test.publishable, secretKey: nordlicht.test.secret },
    live: { publishableKey: nordlicht.live.publishable, secretKey: nordlicht.live.secret },
  });
  await saveBusiness(ctx, businessForm(businessId));
  const customerIds: string[] = [];
  for (const customer of customers) {
    const customerId = ctx.newId("cus");
    await saveCustomer(ctx, { businessId, customerId, isNew: true, customer });
    customerIds.push(customerId);
  }
  return { ctx, sandbox, businessId, userId, customerIds };
}

async function play(seeding: Seeding, clock: { at: number }, step: Step): Promise<void> {
  clock.at = Math.max(clock.at, step.at);
  await settleDown(seeding);
  await step.run();
  await settleDown(seeding);
}

/** Lets everything that is due happen: the sandbox's clock-driven work, deliveries, our inbox and our jobs. */
async function settleDown({ ctx, sandbox }: Seeding): Promise<void> {
  sandbox.control.setRule({});
  await sandbox.control.idle();
  while ((await processEvents(ctx)) > 0);
  await sweepConnections(ctx);
  while ((await runDueJobs(ctx, jobHandlers)) > 0);
}
