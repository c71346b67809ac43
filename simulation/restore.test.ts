/**
 * An older backup is put back: the real database file, the real copy and restore, and the sandbox's Stripe over HTTP, which
 * has delivered everything that happened since and will not deliver it again.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backUpDatabase, restoreDatabase } from "@/db/backup";
import { openConnection, openSqlite } from "@/db/client-sqlite";
import { loadMigrations, migrateSqlite } from "@/db/migrate";
import { setInstanceSetting } from "@/db/queries/instance";
import { findInvoice } from "@/db/queries/invoices";
import { listPayablePayments } from "@/db/queries/payments";
import { mails, payments, providerEventStates, providerEvents } from "@/db/schema";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { confirmHome } from "@/lib/instance/decide-standing";
import { RESTORED_AT } from "@/lib/instance/standing";
import { processEvents } from "@/lib/payments/process-events";
import { receiveWebhook } from "@/lib/payments/receive-webhook";
import { startPayment } from "@/lib/payments/start-payment";
import { sweepConnections } from "@/lib/payments/sweep-connections";
import { createProviders } from "@/lib/providers/registry";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { type StripeSandbox, startStripeSandbox } from "@/sandbox/stripe/server";
import { aContext, type TestContext } from "@/testing/context";
import { aBusiness } from "@/testing/documents";
import { aPayableInvoice, type PayableDocument } from "@/testing/paying";

const keys = sandboxKeys.nordlicht.test;
const folder = mkdtempSync(path.join(tmpdir(), "paymast-restored-"));
const file = path.join(folder, "paymast.db");

let sandbox: StripeSandbox;
let app: Server;
let ctx: TestContext;
let businessId: string;
let stripe: Stripe;
let accepted = 0;

/** A process of the app on the file as it stands now. */
async function start(shared: Partial<Context>): Promise<void> {
  ctx = await aContext({ ...shared, db: openSqlite(file), now: () => sandbox.control.now() });
}

beforeAll(async () => {
  const connection = openConnection(file);
  await migrateSqlite(connection, loadMigrations("sqlite"), { backupFolder: null, now: 0 });
  connection.close();
  sandbox = await startStripeSandbox({ shuffleWindowMs: 0, allowLoopbackWebhooks: true });
  app = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const answer = await receiveWebhook(ctx, {
      endpointId: request.url?.split("/").at(-1) ?? "",
      rawBody: Buffer.concat(chunks).toString("utf8"),
      headers: new Headers({ "stripe-signature": String(request.headers["stripe-signature"]) }),
    });
    accepted += answer.status === 200 ? 1 : 0;
    response.writeHead(answer.status).end();
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", () => resolve()));
  const address = app.address();
  const publicUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  await start({});
  const { instance, secrets } = ctx;
  const providers = createProviders({
    stripeApiBase: sandbox.url,
    publicUrl,
    isSandboxed: true,
    now: () => sandbox.control.now(),
    log: ctx.log,
  });
  await ctx.db.close();
  await start({ providers, secrets, instance: { ...instance, publicUrl } });
  ({ businessId } = await aBusiness(ctx));
  stripe = new Stripe(keys.secret, { host: "127.0.0.1", port: new URL(sandbox.url).port, protocol: "http" });
  await saveConnection(ctx, {
    businessId,
    by: "usr_test",
    provider: "stripe",
    enabled: true,
    autoPayments: true,
    test: { publishableKey: keys.publishable, secretKey: keys.secret },
    live: { publishableKey: "", secretKey: "" },
  });
});

afterAll(async () => {
  await sandbox.close();
  await new Promise((resolve) => app.close(resolve));
  await ctx.db.close();
  rmSync(folder, { recursive: true, force: true });
});

type Opened = PayableDocument & { ref: string };

async function opened(): Promise<Opened> {
  const document = await aPayableInvoice(ctx, businessId, { mode: "test" });
  const started = await startPayment(ctx, { token: document.token });
  if (started.kind !== "ready") throw new Error("The payment could not be opened.");
  return { ...document, ref: started.client.clientSecret?.split("_secret_")[0] ?? "" };
}

const pay = ({ ref }: Opened) =>
  stripe.paymentIntents.confirm(ref, { payment_method: "pm_card_visa", return_url: `${ctx.instance.publicUrl}/back` });

const invoiceOf = ({ invoiceId }: Opened) => findInvoice(ctx.db.read, { businessId, invoiceId });

async function until(invoice: Opened, status: string): Promise<void> {
  const statusNow = async () => {
    await processEvents(ctx);
    return (await invoiceOf(invoice))?.status;
  };
  await expect.poll(statusNow, { timeout: 8_000, interval: 30 }).toBe(status);
}

const paymentsOf = async ({ ref }: Opened) =>
  ctx.db.read.select().from(payments).where(eq(payments.providerPaymentId, ref));

const feeOf = async (invoice: Opened): Promise<number | null> => {
  const { payableId } = invoice;
  return (await listPayablePayments(ctx.db.read, { businessId, payableId }))[0]?.state?.feeMinor ?? null;
};

test("P36: an older backup is restored: what Stripe holds is there again, each once, and no mail goes out twice", async () => {
  const refunded = await opened();
  await pay(refunded);
  await until(refunded, "paid");
  // With its fee it is complete: nobody asks about it again by himself.
  await expect.poll(() => processEvents(ctx).then(() => feeOf(refunded)), { timeout: 8_000 }).toBeGreaterThan(0);
  const paidLater = await opened();
  const untouched = await opened();
  const waiting = await ctx.db.read.select().from(mails).where(eq(mails.state, "queued"));
  expect(waiting.length).toBeGreaterThan(0);
  const copy = await backUpDatabase(file, path.join(folder, "copies"), new Date(sandbox.control.now()));

  // What happens after the copy was made, all of it learned and answered with 200.
  await pay(paidLater);
  await until(paidLater, "paid");
  await stripe.refunds.create({ payment_intent: refunded.ref, amount: 2_300 });
  await expect
    .poll(() => processEvents(ctx).then(async () => (await invoiceOf(refunded))?.refundedMinor), { timeout: 8_000 })
    .toBe(2_300);
  const madeLater = await opened();
  await pay(madeLater);
  await until(madeLater, "paid");
  // Stripe has its 200 for each message, late ones too, and sends none again; nothing new comes by webhook any more.
  sandbox.control.advance(60_000);
  await sandbox.control.idle();
  sandbox.control.setRule({ hold: true });
  const heard = accepted;

  const { providers, secrets, instance } = ctx;
  await ctx.db.close();
  restoreDatabase({ from: copy.file, file, at: new Date(sandbox.control.now()) });
  await start({ providers, secrets, instance });
  await ctx.db.inTransaction((tx) => setInstanceSetting(tx, RESTORED_AT, String(sandbox.control.now())));
  expect((await invoiceOf(paidLater))?.status).toBe("issued");
  // Nobody knows yet what was missed, so nobody is let in to pay a second time.
  await expect(startPayment(ctx, { token: paidLater.token })).rejects.toMatchObject({ code: "CONFLICT" });

  await confirmHome(ctx);
  for (let minute = 0; minute < 3; minute += 1) {
    sandbox.control.advance(60_000);
    await sweepConnections(ctx);
    while ((await processEvents(ctx)) > 0) {
      // Until nothing is due.
    }
  }
  expect(accepted).toBe(heard);
  expect(await paymentsOf(paidLater)).toMatchObject([{ amountMinor: 12_300, learnedBy: "sweep" }]);
  expect(await invoiceOf(paidLater)).toMatchObject({ status: "paid", paidMinor: 12_300 });
  expect(await paymentsOf(refunded)).toHaveLength(1);
  expect(await invoiceOf(refunded)).toMatchObject({ paidMinor: 12_300, refundedMinor: 2_300 });
  expect(await invoiceOf(untouched)).toMatchObject({ status: "issued", paidMinor: 0 });

  // Its invoice was made after the copy: kept, and the owner is told once.
  expect(await paymentsOf(madeLater)).toEqual([]);
  const kept = await ctx.db.read
    .select({ ref: providerEvents.ref })
    .from(providerEvents)
    .innerJoin(providerEventStates, eq(providerEventStates.id, providerEvents.id))
    .where(eq(providerEventStates.state, "unmatched"));
  expect(new Set(kept.map(({ ref }) => ref))).toEqual(new Set([madeLater.ref]));

  // What waited in the copy may have gone out: it stays back. What is learned now is told, once.
  const now = await ctx.db.read.select().from(mails);
  for (const { id } of waiting) expect(now.find((mail) => mail.id === id)).toMatchObject({ state: "failed" });
  const receipts = now.filter((mail) => mail.kind === "receipt" && mail.invoiceId === paidLater.invoiceId);
  expect(receipts).toMatchObject([{ state: "queued" }]);
  expect(now.filter((mail) => mail.key.startsWith("event-unmatched:"))).toHaveLength(1);
});
