/** What may happen to Stripe's messages besides being lost, late or repeated: a rolled secret, a flood, one that always fails. */
import { setWebhookSecret } from "@/lib/connections/set-webhook-secret";
import { receiveWebhook } from "@/lib/payments/receive-webhook";
import { signatureHeader } from "@/sandbox/stripe/http/deliver";
import { violate, type World } from "../world";
import { type Act, allIntents, anyProcess, begin, pick } from "./acting";
import { pendingDeliveries, send } from "./stripe";

const HOUR = 60 * 60_000;
/** A process remembers an endpoint's secrets for five seconds. */
const REMEMBERED_MS = 6_000;

type Own = { id: string; business: string; sealed: string; stripeId: string };

/** Endpoints that we can verify messages of, on connections in use. */
const ownEndpoints = (world: World): Own[] =>
  world.database.rows<Own>(
    `select w.id, w.business_id as business, w.secret_sealed as sealed, w.provider_endpoint_id as "stripeId"
     from webhook_endpoints w join connections c on c.id = w.connection_id
     where w.state = 'active' and w.secret_sealed is not null and w.provider_endpoint_id is not null and c.state = 'current'
     order by w.id`,
  );

/** The owner rolls the signing secret in Stripe's dashboard and sets it here; later messages signed with either are taken. */
const rollSecret: Act = (world, a, b) => {
  const rolled = world.rolled;
  if (rolled !== null) return checkRolled(world, rolled, b);
  const own = pick(ownEndpoints(world), a);
  const scope = Object.values(world.machine.state.scopes).find((one) => own && one.webhookSecrets[own.stripeId]);
  const old = own && scope?.webhookSecrets[own.stripeId]?.split(" ")[0];
  if (own === undefined || scope === undefined || old === undefined || world.hasRolled) return false;
  // Once in a run: who rolls again before the first secret was set here has lost that one.
  world.hasRolled = true;
  const secret = `whsec_rolled${a % 1_000}${b % 1_000}`.padEnd(24, "0");
  scope.webhookSecrets[own.stripeId] = `${secret} ${old}`;
  const { ctx } = anyProcess(world, b);
  begin(world, `${own.business} sets the rolled secret of ${own.id}`, async () => {
    await setWebhookSecret(ctx, { businessId: own.business, mode: "live", secret });
    const now = ownEndpoints(world).find((one) => one.id === own.id);
    if (now !== undefined && now.sealed !== own.sealed)
      world.rolled = { endpointId: own.id, sealed: now.sealed, secrets: [secret, old], at: world.time.now };
  });
  return true;
};

/** I15: what was on its way under the old secret arrives, and so does what is signed with the new one. */
function checkRolled(world: World, rolled: NonNullable<World["rolled"]>, number: number): boolean {
  const age = world.time.now - rolled.at;
  if (age < REMEMBERED_MS) return false;
  const isSame = ownEndpoints(world).some(({ id, sealed }) => id === rolled.endpointId && sealed === rolled.sealed);
  if (!isSame || age > 20 * HOUR) {
    world.rolled = null;
    return false;
  }
  const secret = pick(rolled.secrets, number) ?? "";
  const { ctx } = anyProcess(world, number);
  const rawBody = JSON.stringify({
    id: `evt_rolled_${number}`,
    object: "event",
    type: "customer.created",
    livemode: true,
    created: Math.floor(world.time.now / 1_000),
    data: { object: { id: "cus_other", object: "customer" } },
  });
  const headers = new Headers({ "stripe-signature": signatureHeader(rawBody, [secret], ctx.now()) });
  begin(world, `a message under ${secret} reaches ${rolled.endpointId}`, async () => {
    const answer = await receiveWebhook(ctx, { endpointId: rolled.endpointId, rawBody, headers });
    if (answer.status >= 400 && answer.status < 500)
      violate(world, "I15", `a message signed with ${secret} was refused: ${answer.outcome}`);
    return answer;
  });
  return true;
}

const MOST_AT_ONCE = 40;

/** All that is under way arrives in one moment, each message twice, at whichever process. */
const flood: Act = (world, a) => {
  const under = pendingDeliveries(world).slice(0, MOST_AT_ONCE);
  if (under.length < 3) return false;
  for (const [at, delivery] of under.entries()) {
    send(world, delivery, a + at);
    send(world, delivery, a + at + 1);
  }
  return true;
};

/** Stripe fails whenever it is asked about this payment, until the faults end: no message about it can be handled. */
const poison: Act = (world, a) => {
  const found = pick(allIntents(world), a);
  if (found === undefined || world.poisoned.size > 0) return false;
  world.poisoned.add(`/v1/payment_intents/${found.intent.id}`);
  return true;
};

export const messages = { rollSecret, flood, poison } as const;
