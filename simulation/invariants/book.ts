import { compareBook } from "@/lib/book/compare-book";
import { recordDifference } from "@/lib/book/record-difference";
import type { Context } from "@/lib/context";
import { atStripe, scopeOf } from "../actors/acting";
import { passTime } from "../actors/processes";
import { pendingDeliveries } from "../actors/stripe";
import { accounts } from "../stage";
import { alive, type World } from "../world";
import type { Invariant } from "./invariant";
import { sum, type TruePayment } from "./truth";

/** Reads every connection's whole book, several times: every sixteenth run does it. */
const everyNth = 16;
const DAY = 24 * 60 * 60_000;

export const BOOK: Invariant = {
  id: "I13",
  says: "The comparison with Stripe's book finds nothing when nothing is lost, and finds what is lost.",
  async check(world, truth) {
    const ctx = alive(world)[0]?.ctx;
    if (world.seed % everyNth !== 3 || ctx === undefined) return [];
    passTime(world, 2 * DAY);
    const differs = await compareAll(world, ctx);
    return differs.length > 0 ? differs : await loseRefund(world, ctx, truth);
  },
};

type Open = { id: string; kind: string; about: string; payment: string; object: string; business: string };

/** Differences that somebody has to look at; payments of other apps on the account are a line of their own. */
const openDifferences = (world: World): Open[] =>
  world.database.rows<Open>(
    `select id, kind, about, payment_ref as payment, object_ref as object, business_id as business from differences
     where state = 'open' and kind <> 'foreign'`,
  );

async function compareAll(world: World, ctx: Context): Promise<string[]> {
  const connections = world.database.rows<{ id: string; business: string }>(
    "select id, business_id as business from connections where secret_key_sealed is not null",
  );
  const failures: string[] = [];
  for (const { id, business } of connections) {
    const { state, reason } = await compareBook(ctx, { businessId: business, connectionId: id, by: "owner" });
    if (state === "failed") failures.push(`${id} could not be compared: ${reason}`);
  }
  return [...failures, ...openDifferences(world).map((row) => `the comparison found ${JSON.stringify(row)}`)];
}

/** A refund that no event and no sweep ever tells of: it has to be in the list, and recording it makes the books equal. */
async function loseRefund(world: World, ctx: Context, truth: readonly TruePayment[]): Promise<string[]> {
  const payment = truth.find(
    (one) =>
      one.status === "succeeded" &&
      one.disputes.length === 0 &&
      one.receivedMinor - sum(one.refunds.map((refund) => refund.amountMinor)) > 1 &&
      world.database.rows("select 1 from payments where provider_payment_id = ?", one.id).length === 1,
  );
  const account = accounts.findIndex((_, at) => scopeOf(world, at).accountId === payment?.accountId);
  if (payment === undefined || account < 0) return [];
  const amount = payment.currency === "ISK" ? 100 : 1;
  const made = atStripe(world, account, "/v1/refunds", { payment_intent: payment.id, amount });
  if (made.status !== 200) return [];
  for (const delivery of pendingDeliveries(world)) delivery.state = "failed";
  passTime(world, 2 * DAY);
  for (const delivery of pendingDeliveries(world)) delivery.state = "failed";
  const id: unknown = JSON.parse(made.body).id;
  // One that the bank sent back has moved nothing.
  if (scopeOf(world, account).objects.refund[String(id)]?.status !== "succeeded") return [];
  const found = await compareAll(world, ctx);
  const [difference] = openDifferences(world);
  if (difference?.about !== "refund" || difference.kind !== "missing_here" || difference.payment !== payment.id)
    return [`a refund of ${payment.id} that nobody told of was not found: ${JSON.stringify(found)}`];
  const { id: differenceId, business: businessId } = difference;
  await recordDifference(ctx, { businessId, differenceId, by: world.shops[0]?.userId ?? "" });
  const after = await compareAll(world, ctx);
  return after.map((text) => `after the lost refund of ${payment.id} was recorded ${text}`);
}
