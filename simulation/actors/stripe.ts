/** What happens on Stripe's side by itself, or in its dashboard; and how it tells us. */
import { receiveWebhook } from "@/lib/payments/receive-webhook";
import { signatureHeader } from "@/sandbox/stripe/http/deliver";
import { decideDispute, openDispute } from "@/sandbox/stripe/machine/disputes";
import type { Delivery } from "@/sandbox/stripe/machine/state";
import { idOf } from "@/sandbox/stripe/machine/world";
import { accounts } from "../stage";
import { violate, type World } from "../world";
import { type Act, allIntents, anyProcess, atStripe, begin, pick, scopeOf } from "./acting";

export const pendingDeliveries = (world: World): Delivery[] =>
  Object.values(world.machine.state.deliveries).filter((one) => one.state === "pending");

/** Any of those under way, so that they arrive in any order and as late as the scheduler likes. */
const deliver: Act = (world, a, b) => {
  const delivery = pick(pendingDeliveries(world), a);
  if (delivery === undefined) return false;
  send(world, delivery, b);
  return true;
};

/** The same event once more; Stripe does not know yet that we have it. */
const repeat: Act = (world, a, b) => {
  const delivery = pick(
    Object.values(world.machine.state.deliveries).filter((one) => one.body !== ""),
    a,
  );
  if (delivery === undefined) return false;
  send(world, delivery, b);
  return true;
};

/** It never arrives; only the list of events still knows it. */
const lose: Act = (world, a) => {
  const delivery = pick(pendingDeliveries(world), a);
  if (delivery === undefined) return false;
  delivery.state = "failed";
  world.trace?.(`   ⇒ ${delivery.event} is lost on its way`);
  return true;
};

export function send(world: World, delivery: Delivery, processNumber: number): void {
  const { ctx } = anyProcess(world, processNumber);
  const scope = world.machine.state.scopes[delivery.scope];
  const endpoint = scope?.objects.webhook_endpoint[delivery.endpoint];
  const secrets = scope?.webhookSecrets[delivery.endpoint]?.split(" ") ?? [];
  if (endpoint === undefined) {
    delivery.state = "stopped";
    return;
  }
  const endpointId = endpoint.url.split("/").at(-1) ?? "";
  const rawBody = world.machine.withOrigin(delivery.body);
  const headers = new Headers({ "stripe-signature": signatureHeader(rawBody, secrets, world.time.now) });
  begin(world, `${delivery.event} reaches ${endpointId}`, async () => {
    const answer = await receiveWebhook(ctx, { endpointId, rawBody, headers });
    if (answer.status !== 200) return answer;
    delivery.state = "delivered";
    checkStored(world, endpointId, delivery.event);
    return answer.outcome;
  });
}

/** I15: a 2xx means that the event is durable. */
function checkStored(world: World, endpointId: string, eventId: string): void {
  const stored = world.database.rows(
    "select 1 from provider_events e join webhook_endpoints w on w.connection_id = e.connection_id where w.id = ? and e.event_id = ?",
    endpointId,
    eventId,
  );
  if (stored.length === 0) violate(world, "I15", `${eventId} was answered with 200 and is not stored`);
}

const succeeded = (world: World) => allIntents(world).filter(({ intent }) => intent.status === "succeeded");

const dashboardRefund: Act = (world, a, b) => {
  const found = pick(succeeded(world), a);
  if (found === undefined) return false;
  const { account, intent } = found;
  const part = b % 3 === 0 ? {} : { amount: 1 + (b % Math.max(1, intent.amount)) };
  const wire = "amount" in part && intent.currency === "isk" ? { amount: Math.ceil(part.amount / 100) * 100 } : part;
  atStripe(world, account, "/v1/refunds", { payment_intent: intent.id, ...wire });
  return true;
};

const dispute: Act = (world, a, b) => {
  const found = pick(succeeded(world), a);
  const chargeId = found === undefined ? null : idOf(found.intent.latest_charge);
  if (found === undefined || chargeId === null) return false;
  const opened = openDispute(machineWorld(world, found.account), chargeId, "fraudulent", b % 3 === 0);
  world.trace?.(`   ⇒ dispute of ${found.intent.id}: ${opened?.status ?? "not possible"}`);
  return opened !== null;
};

const decide: Act = (world, a, b) => {
  const disputes = accounts.flatMap((_, account) =>
    Object.values(scopeOf(world, account).objects.dispute).map((one) => ({ account, id: one.id })),
  );
  const found = pick(disputes, a);
  if (found === undefined) return false;
  decideDispute(machineWorld(world, found.account), found.id, pick(["won", "lost", "escalate"] as const, b) ?? "won");
  return true;
};

const machineWorld = (world: World, account: number) => world.machine.world(accounts[account]?.accountId ?? "", true);

/** The owner rolls the key in Stripe's dashboard: ours is refused until the new one is pasted. */
const rollKey: Act = (world, a) => {
  const account = a % 2;
  const { keys } = world.machine.state;
  const { accountId } = scopeOf(world, account);
  const current = Object.values(keys).find(
    (one) => one.accountId === accountId && one.livemode && one.kind === "secret" && one.state === "active",
  );
  if (current === undefined) return false;
  const key = `sk_live_sandboxRolled${Object.keys(keys).length}of${account}`;
  current.state = "revoked";
  keys[key] = { ...current, key, state: "active" };
  return true;
};

/** Another app on the same account takes a payment: none of our business. */
const stranger: Act = (world, a) => {
  const account = a % 2;
  const created = atStripe(world, account, "/v1/payment_intents", {
    amount: 1_000 + (a % 1_000),
    currency: "eur",
    automatic_payment_methods: { enabled: true },
  });
  const id: unknown = JSON.parse(created.body).id;
  atStripe(world, account, `/v1/payment_intents/${String(id)}/confirm`, {
    payment_method: "pm_card_visa",
    return_url: "https://other.example",
  });
  return true;
};

/** Somebody changes the amount of one of ours at Stripe: what arrives then differs from what we asked for. */
const tamper: Act = (world, a, b) => {
  const open = allIntents(world).filter(({ intent }) => intent.status === "requires_payment_method");
  const found = pick(open, a);
  if (found === undefined) return false;
  const amount = 100 * (1 + (b % 400));
  atStripe(world, found.account, `/v1/payment_intents/${found.intent.id}`, { amount });
  world.tampered.add(found.intent.id);
  return true;
};

export const stripeSide = {
  deliver,
  repeat,
  lose,
  dashboardRefund,
  dispute,
  decide,
  rollKey,
  stranger,
  tamper,
} as const;
