import { listConnections } from "@/db/queries/connections";
import { compareBook } from "@/lib/book/compare-book";
import { planComparisons } from "@/lib/book/compare-book-daily";
import { disconnect as endConnection } from "@/lib/connections/disconnect";
import { repairWebhook } from "@/lib/connections/repair-webhook";
import { saveConnection } from "@/lib/connections/save-connection";
import { correctInvoice } from "@/lib/invoices/correct-invoice";
import { voidInvoice } from "@/lib/invoices/void-invoice";
import { checkAttemptNow } from "@/lib/payments/check-attempt";
import { contentOf } from "../invariants/documents";
import { accounts } from "../stage";
import type { Doc, Shop, World } from "../world";
import { type Act, anyProcess, begin, pick, validSecret } from "./acting";
import { issueDocument, issueDraft } from "./owner-documents";

const MOST_DOCS = 8;
const currencies = ["EUR", "EUR", "EUR", "USD", "JPY", "ISK"] as const;

const issue: Act = (world, a, b, c) => {
  const shop = pick(world.shops, a);
  if (shop === undefined || world.docs.length >= MOST_DOCS) return false;
  const { ctx } = anyProcess(world, b);
  const of = { currency: pick(currencies, c) ?? "EUR", euros: 1 + (c % 500) };
  begin(world, `${shop.businessId} issues an invoice over ${of.euros} ${of.currency}`, async () => {
    return keep(world, await issueDocument(ctx, shop, of));
  });
  return true;
};

function keep(world: World, doc: Doc): string {
  world.docs.push(doc);
  world.issued.set(doc.invoiceId, contentOf(world, doc.invoiceId));
  return doc.invoiceId;
}

const voidOne: Act = (world, a, b) => {
  const doc = pick(world.docs, a);
  if (doc === undefined) return false;
  const { ctx } = anyProcess(world, b);
  const input = { businessId: doc.shop.businessId, invoiceId: doc.invoiceId, reason: "A mistake", by: doc.shop.userId };
  begin(world, `the owner voids ${doc.invoiceId}`, () => voidInvoice(ctx, input));
  return true;
};

/** How a sum is edited after issue: the old document is voided, a copy of it is issued. */
const correct: Act = (world, a, b) => {
  const doc = pick(world.docs, a);
  if (doc === undefined || world.docs.length >= MOST_DOCS) return false;
  const { shop, invoiceId } = doc;
  const { ctx } = anyProcess(world, b);
  begin(world, `the owner corrects ${invoiceId}`, async () => {
    const input = { businessId: shop.businessId, invoiceId, reason: "Wrong sum", by: shop.userId };
    const copy = await correctInvoice(ctx, input);
    return keep(world, await issueDraft(ctx, shop, copy.invoiceId));
  });
  return true;
};

/** "Check now" on some attempt, which may be anybody's: another business's does not exist for her. */
const check: Act = (world, a, b) => {
  const rows = world.database.rows<{ id: string; business: string }>(
    "select id, business_id as business from attempts order by id",
  );
  const row = pick(rows, a);
  if (row === undefined) return false;
  const { ctx } = anyProcess(world, b);
  begin(world, `the owner checks ${row.id}`, () =>
    checkAttemptNow(ctx, { businessId: row.business, attemptId: row.id }),
  );
  return true;
};

const disconnect: Act = (world, a, b) => {
  const shop = pick(world.shops, a);
  if (shop === undefined) return false;
  const { ctx } = anyProcess(world, b);
  begin(world, `${shop.businessId} disconnects`, async () => {
    const current = await currentConnection(world, shop);
    if (current !== null)
      await endConnection(ctx, { businessId: shop.businessId, connectionId: current, by: shop.userId });
  });
  return true;
};

const currentConnection = async (world: World, shop: Shop): Promise<string | null> => {
  const rows = await listConnections(world.database.base.read, { businessId: shop.businessId });
  return rows.find((row) => row.state === "current")?.id ?? null;
};

/** Pastes the keys Stripe takes today: of the same account, or once in a run of another one. */
const saveKeys: Act = (world, a, b, c) => {
  const shop = pick(world.shops, a);
  if (shop === undefined) return false;
  if (c % 6 === 0 && !world.hasSwapped) {
    world.hasSwapped = true;
    shop.account = 1 - shop.account;
  }
  const { account } = shop;
  const keys = accounts[account];
  if (keys === undefined) return false;
  const { ctx } = anyProcess(world, b);
  const live = { publishableKey: keys.live.publishable, secretKey: validSecret(world, account) };
  begin(world, `${shop.businessId} saves the keys of account ${account}`, () =>
    saveConnection(ctx, {
      businessId: shop.businessId,
      by: shop.userId,
      provider: "stripe",
      enabled: true,
      autoPayments: true,
      test: { publishableKey: "", secretKey: "" },
      live,
    }),
  );
  return true;
};

/** The button "Webhook". */
const repair: Act = (world, a, b) => {
  const shop = pick(world.shops, a);
  if (shop === undefined) return false;
  const { ctx } = anyProcess(world, b);
  begin(world, `${shop.businessId} presses Webhook`, async () => {
    const connectionId = await currentConnection(world, shop);
    if (connectionId !== null) await repairWebhook(ctx, { businessId: shop.businessId, connectionId });
  });
  return true;
};

/** The comparison with Stripe's book: the nightly one is planned, or the owner presses Compare. */
const compare: Act = (world, a, b) => {
  const shop = pick(world.shops, a);
  if (shop === undefined) return false;
  const { ctx } = anyProcess(world, b);
  begin(world, `${shop.businessId} compares the books`, async () => {
    if (b % 3 === 0) return planComparisons(ctx);
    const connectionId = await currentConnection(world, shop);
    if (connectionId !== null) await compareBook(ctx, { businessId: shop.businessId, connectionId, by: "owner" });
  });
  return true;
};

export const owner = { issue, void: voidOne, correct, check, disconnect, saveKeys, repair, compare } as const;
