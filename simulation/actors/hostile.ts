/**
 * Somebody who wants to pay less, to be taken for Stripe, or to write into other people's business. Each try calls the verb
 * that the route calls, with all that a route could let through.
 */
import type { Context } from "@/lib/context";
import { voidInvoice } from "@/lib/invoices/void-invoice";
import { applyCredit } from "@/lib/payments/apply-credit";
import { checkAsCustomer } from "@/lib/payments/check-as-customer";
import { checkAttemptNow } from "@/lib/payments/check-attempt";
import { receiveWebhook } from "@/lib/payments/receive-webhook";
import { refundPayment } from "@/lib/payments/refund-payment";
import { startPayment } from "@/lib/payments/start-payment";
import { touchAttempt } from "@/lib/payments/touch-attempt";
import { signatureHeader } from "@/sandbox/stripe/http/deliver";
import { type Doc, type Shop, violate, type World } from "../world";
import { type Act, allIntents, anyProcess, begin, pick, scopeOf } from "./acting";
import { checkAsked, checkReleased, checkView, payableOf } from "./customers";

/** What a body may carry besides the fields that the verb reads. */
const withMore = <T extends object>(input: T, more: Record<string, unknown>): T => ({ ...more, ...input });

type Endpoint = { id: string; secrets: string[]; accountId: string };

/** The endpoints that are live at Stripe, with the secrets that only Stripe and we know. */
function endpoints(world: World): Endpoint[] {
  return Object.values(world.machine.state.scopes).flatMap(({ accountId, objects, webhookSecrets }) =>
    Object.values(objects.webhook_endpoint).map((one) => ({
      id: one.url.split("/").at(-1) ?? "",
      secrets: webhookSecrets[one.id]?.split(" ") ?? [],
      accountId,
    })),
  );
}

/** A body as Stripe sends it, about a payment of ours that is paid only in this message. */
function lie(world: World, number: number): { body: string; account: number } | null {
  const found = pick(
    allIntents(world).filter(({ intent }) => intent.metadata.paymast_attempt !== undefined),
    number,
  );
  if (found === undefined) return null;
  const { intent, account } = found;
  const body = JSON.stringify({
    id: `evt_lie_${number}`,
    object: "event",
    type: "payment_intent.succeeded",
    livemode: true,
    created: Math.floor(world.time.now / 1_000),
    data: { object: { ...intent, status: "succeeded", amount_received: intent.amount * 2 } },
  });
  return { body, account };
}

const signedAt = (body: string, secrets: readonly string[], at: number) => signatureHeader(body, secrets, at);

/** The signatures of somebody without the secret, or with an old message of Stripe. */
const forgeries: readonly ((body: string, of: { own: string[]; other: string[]; now: number }) => string | null)[] = [
  () => null,
  () => "",
  (_, { now }) => `t=${Math.floor(now / 1_000)},v1=`,
  (body, { now }) => signedAt(body, [""], now),
  (body, { now }) => signedAt(body, ["whsec_guessed"], now),
  (body, { other, now }) => signedAt(body, other, now),
  (body, { own, now }) => signedAt(body, own, now).replaceAll("v1=", "v0="),
  (body, { own, now }) => signedAt(`${body} `, own, now),
  (body, { own, now }) => signedAt(body, own, now - 302_000),
  (body, { own, now }) => signedAt(body, own, now + 62_000),
];

/** P05 to P07: nothing is taken for Stripe's word that Stripe did not sign, for this endpoint and lately. */
function forgeDelivery(world: World, a: number, b: number): boolean {
  const body = lie(world, a)?.body;
  const target = pick(endpoints(world), b);
  if (body === undefined || target === undefined) return false;
  const other = endpoints(world).find((one) => one.id !== target.id)?.secrets ?? ["whsec_nobody"];
  const process = anyProcess(world, b);
  const now = process.ctx.now();
  const signature = pick(forgeries, a)?.(body, { own: target.secrets, other, now }) ?? null;
  const headers = new Headers(signature === null ? {} : { "stripe-signature": signature });
  begin(world, `a forged message reaches ${target.id}`, async () => {
    const answer = await receiveWebhook(process.ctx, { endpointId: target.id, rawBody: body, headers });
    if (answer.status === 200) violate(world, "I15", `forged message ${signature} was answered with 200`);
    return answer;
  });
  return true;
}

/** P09: rightly signed, and not true. What Stripe says when it is asked counts. */
function lyingDelivery(world: World, a: number, b: number): boolean {
  const told = lie(world, a);
  if (told === null) return false;
  const { body } = told;
  const target = pick(
    endpoints(world).filter(({ accountId }) => accountId === scopeOf(world, told.account).accountId),
    b,
  );
  if (target === undefined || target.secrets.length === 0) return false;
  const { ctx } = anyProcess(world, b);
  const headers = new Headers({ "stripe-signature": signedAt(body, target.secrets, world.time.now) });
  begin(world, `a message that lies reaches ${target.id}`, () =>
    receiveWebhook(ctx, { endpointId: target.id, rawBody: body, headers }),
  );
  return true;
}

/** P08: rightly signed, but test money's; a live endpoint takes none of it. */
function otherMode(world: World, a: number, b: number): boolean {
  const body = lie(world, a)?.body.replace('"livemode":true', '"livemode":false');
  const target = pick(endpoints(world), b);
  if (body === undefined || target === undefined || target.secrets.length === 0) return false;
  const { ctx } = anyProcess(world, b);
  const headers = new Headers({ "stripe-signature": signedAt(body, target.secrets, ctx.now()) });
  begin(world, `a message about test money reaches ${target.id}`, async () => {
    const answer = await receiveWebhook(ctx, { endpointId: target.id, rawBody: body, headers });
    if (answer.status === 200) violate(world, "I15", `a message about test money was answered with 200`);
    return answer;
  });
  return true;
}

/** P10: the link of one document with the ids and sums of another, as a browser may send them. */
function mixIds(world: World, a: number, b: number): boolean {
  const doc = pick(world.docs, a);
  const other = pick(world.docs, b);
  if (doc === undefined || other === undefined || doc === other) return false;
  const { ctx } = anyProcess(world, b);
  const before = payableOf(world, doc);
  const foreign = payableOf(world, other);
  const [connection] = world.database.rows<{ id: string }>(
    "select id from connections where business_id = ? order by id",
    other.shop.businessId,
  );
  const more = {
    amountMinor: pick([100, 2_500, foreign?.due ?? 1, 1, -1, 0.5, Number.POSITIVE_INFINITY], b),
    currency: foreign?.currency ?? "JPY",
    invoiceId: other.invoiceId,
    payableId: foreign?.id ?? "",
    businessId: other.shop.businessId,
  };
  begin(world, `somebody opens ${doc.invoiceId} with what belongs to ${other.invoiceId}`, async () => {
    const started = await startPayment(ctx, withMore({ token: doc.token, connectionId: connection?.id ?? null }, more));
    if (started.kind !== "ready") return started.kind;
    checkAsked(world, { before, after: payableOf(world, doc), asked: started });
    checkOwner(world, doc, started.attemptId);
    const intentId = (started.client.clientSecret ?? "").split("_secret")[0] ?? "";
    checkReleased(world, started.attemptId, intentId);
    const { attemptId, amountMinor, currency } = started;
    world.tabs.push({ doc, attemptId, intentId, amountMinor, currency });
    return intentId;
  });
  return true;
}

/** I14: what a link opens belongs to the link's document, and is taken through its own business. */
function checkOwner(world: World, doc: Doc, attemptId: string): void {
  const rows = world.database.rows(
    `select 1 from attempts a join invoices i on i.payable_id = a.payable_id join connections c on c.id = a.connection_id
     where a.id = ? and i.id = ? and c.business_id = i.business_id`,
    attemptId,
    doc.invoiceId,
  );
  if (rows.length === 0)
    violate(world, "I14", `the link of ${doc.invoiceId} opened ${attemptId}, which is not its own`);
}

/** What the browser claims in its address when it comes back. */
function claimSuccess(world: World, a: number, b: number): boolean {
  const doc = pick(world.docs, a);
  if (doc === undefined) return false;
  const { ctx } = anyProcess(world, b);
  const claims = { redirectStatus: "succeeded", redirect_status: "succeeded", status: "succeeded", paid: true };
  begin(world, `a browser claims that ${doc.invoiceId} is paid`, async () => {
    const view = await checkAsCustomer(ctx, withMore({ token: doc.token }, claims));
    checkView(world, doc, view);
    return view.kind;
  });
  return true;
}

type Target = {
  business: string;
  attempt: string;
  payment: string | null;
  amount: number;
  currency: string;
  invoice: string;
};

/** I14: with the link or the session of one business, nothing of another is written or even found. */
function meddle(world: World, a: number, b: number, c: number): boolean {
  const target = pick(
    world.database.rows<Target>(
      `select a.business_id as business, a.id as attempt, p.id as payment, a.amount_minor as amount, a.currency, i.id as invoice
       from attempts a join invoices i on i.payable_id = a.payable_id left join payments p on p.attempt_id = a.id order by a.id`,
    ),
    a,
  );
  const thief = world.shops.find((shop) => shop.businessId !== target?.business);
  if (target === undefined || thief === undefined) return false;
  const ways = meddling(world, target, thief, b);
  const way = pick(ways, c);
  const { ctx } = anyProcess(world, b);
  begin(world, `${thief.businessId} ${way?.what} ${target.attempt} of ${target.business}`, async () => {
    await way?.run(ctx);
    violate(world, "I14", `${thief.businessId} could ${way?.what} ${target.attempt} of ${target.business}`);
  });
  return true;
}

type Way = { what: string; run(ctx: Context): Promise<unknown> };

function meddling(world: World, target: Target, thief: Shop, number: number): Way[] {
  const { businessId, userId: by } = thief;
  const { currency, attempt: attemptId, invoice: invoiceId, amount: amountMinor } = target;
  const other = pick(
    world.docs.filter((doc) => doc.invoiceId !== invoiceId),
    number,
  );
  const requestId = `thief_${world.seed}_${number}`;
  const paymentId = target.payment;
  const reason = "requested_by_customer";
  return [
    ...(other === undefined
      ? []
      : [{ what: "touch", run: (ctx: Context) => touchAttempt(ctx, { token: other.token, attemptId }) }]),
    { what: "check", run: (ctx) => checkAttemptNow(ctx, { businessId, attemptId }) },
    { what: "void", run: (ctx) => voidInvoice(ctx, { businessId, invoiceId, reason, by }) },
    ...(paymentId === null
      ? []
      : [
          {
            what: "refund",
            run: (ctx: Context) =>
              refundPayment(ctx, { businessId, paymentId, amountMinor, currency, reason, by, requestId }),
          },
          {
            what: "use the credit of",
            run: (ctx: Context) =>
              applyCredit(ctx, { businessId, paymentId, invoiceId: other?.invoiceId ?? invoiceId, amountMinor: 1, by }),
          },
        ]),
  ];
}

/** One of the tries above. */
const forge: Act = (world, a, b, c) => {
  const tries = [forgeDelivery, forgeDelivery, lyingDelivery, otherMode, mixIds, claimSuccess, meddle];
  return pick(tries, c >>> 8)?.(world, a, b, c >>> 16) ?? false;
};

export const hostile = { forge } as const;
