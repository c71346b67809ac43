import type { Context } from "@/lib/context";
import { checkAsCustomer } from "@/lib/payments/check-as-customer";
import { loadPayView } from "@/lib/payments/load-pay-view";
import type { PayView } from "@/lib/payments/pay-view";
import { startPayment } from "@/lib/payments/start-payment";
import { touchAttempt } from "@/lib/payments/touch-attempt";
import { answerChallenge } from "@/sandbox/stripe/machine/confirm";
import { find } from "@/sandbox/stripe/machine/world";
import { accounts } from "../stage";
import { type Doc, type Tab, violate, type World } from "../world";
import { type Act, allIntents, anyProcess, atStripe, begin, pick } from "./acting";

const MOST_TABS = 12;

/** Opens the invoice's page; the page fetches a secret as soon as it may be paid. */
const open: Act = (world, a, b) => {
  const doc = pick(world.docs, a);
  if (doc === undefined) return false;
  const { ctx } = anyProcess(world, b);
  begin(world, `a customer opens ${doc.invoiceId}`, () => openForm(world, ctx, doc));
  return true;
};

/** What a page does that may be paid: it fetches a secret, and shows the form in a tab. */
export async function openForm(world: World, ctx: Context, doc: Doc): Promise<string> {
  const view = await loadPayView(ctx, { token: doc.token });
  checkView(world, doc, view);
  if (!view.canPayNow) return view.kind;
  const before = payableOf(world, doc);
  const started = await startPayment(ctx, { token: doc.token });
  if (started.kind !== "ready") return started.kind;
  const { attemptId, amountMinor, currency } = started;
  checkAsked(world, { before, after: payableOf(world, doc), asked: started });
  const intentId = (started.client.clientSecret ?? "").split("_secret")[0] ?? "";
  checkReleased(world, attemptId, intentId);
  world.tabs.push({ doc, attemptId, intentId, amountMinor, currency });
  if (world.tabs.length > MOST_TABS) world.tabs.shift();
  return `ready ${intentId}`;
}

type Payable = { id: string; due: number; currency: string; version: number };

export const payableOf = (world: World, doc: Doc): Payable | undefined =>
  world.database.rows<Payable>(
    `select p.id, p.amount_due_minor as due, p.currency, p.version from payables p where p.id = ${PAYABLE_OF_DOC}`,
    { doc: doc.invoiceId },
  )[0];

/** Of an invoice, or of an order. */
const PAYABLE_OF_DOC =
  "coalesce((select payable_id from invoices where id = :doc), (select payable_id from orders where id = :doc))";

/** I12: a form that opens while nothing else happens to the document asks for exactly what is due. */
export function checkAsked(
  world: World,
  at: {
    before: Payable | undefined;
    after: Payable | undefined;
    asked: { attemptId: string; amountMinor: number; currency: string };
  },
): void {
  const { before, after, asked } = at;
  if (before === undefined || after === undefined || before.version !== after.version) return;
  if (asked.amountMinor === after.due && asked.currency === after.currency) return;
  const what = `${asked.attemptId} asks for ${asked.amountMinor} ${asked.currency}`;
  violate(world, "I12", `${what} while ${after.due} ${after.currency} is due on ${after.id}`);
}

/** Rule 1 of design.md: before a secret leaves, it is durable that it does, and of which payment. */
export function checkReleased(world: World, attemptId: string, intentId: string): void {
  const rows = world.database.rows(
    "select 1 from attempts where id = ? and provider_payment_id = ? and secret_released_at is not null",
    attemptId,
    intentId,
  );
  if (rows.length === 0)
    violate(world, "I11", `a browser has the secret of ${intentId}, and ${attemptId} does not say so`);
}

const touch: Act = (world, a, b) => {
  const tab = pick(world.tabs, a);
  if (tab === undefined || tab.attemptId === null) return false;
  const { ctx } = anyProcess(world, b);
  const { attemptId, doc } = tab;
  begin(world, `a customer touches the form of ${attemptId}`, () => touchAttempt(ctx, { token: doc.token, attemptId }));
  return true;
};

type Form = Parameters<typeof atStripe>[3];
const card = (name: string): Form => ({ payment_method: `pm_card_${name}` });
const debit = (iban: string): Form => ({
  payment_method_data: {
    type: "sepa_debit",
    sepa_debit: { iban },
    billing_details: { name: "Anna", email: "anna@customer.example" },
  },
});

/** The ways to pay; most cards just work. */
const ways: readonly Form[] = [
  ...Array<Form>(8).fill(card("visa")),
  card("chargeDeclined"),
  card("chargeDeclinedInsufficientFunds"),
  card("threeDSecure2Required"),
  card("threeDSecure2Required"),
  card("authenticationRequiredChargeDeclined"),
  card("createDispute"),
  card("createDisputeInquiry"),
  card("pendingRefund"),
  card("refundFail"),
  card("bypassPending"),
  debit("DE89370400440532013000"),
  debit("DE89370400440532013000"),
  debit("AT861904300235473202"),
  debit("AT222904300235473201"),
];

/** Presses Pay: the browser talks to Stripe, the app hears of it later or never. */
const confirm: Act = (world, a, b) => {
  const tab = pick(world.tabs, a);
  return tab !== undefined && pressPay(world, tab, b);
};

/** In one of the ways to pay; false when there is nothing to pay in this tab. */
export function pressPay(world: World, tab: Tab, number: number): boolean {
  const way = pick(ways, number);
  if (tab.intentId === null || way === undefined) return false;
  const found = allIntents(world).find(({ intent }) => intent.id === tab.intentId);
  if (found === undefined) return false;
  const { account, intent } = found;
  const before = intent.status;
  const form = { ...way, return_url: `https://pay.sim.example/i/${tab.doc.token}/pay` };
  atStripe(world, account, `/v1/payment_intents/${intent.id}/confirm`, form);
  if (intent.status !== before && !world.tampered.has(intent.id)) checkConfirmed(world, tab, intent);
  return true;
}

/** I12 and I24: what was charged is what this customer's page showed, and never for a void invoice. */
function checkConfirmed(world: World, tab: Tab, intent: { id: string; amount: number; currency: string }): void {
  const shown = tab.amountMinor * (tab.currency === "ISK" ? 100 : 1);
  if (intent.amount !== shown || intent.currency !== tab.currency.toLowerCase())
    violate(
      world,
      "I12",
      `${intent.id} asks ${intent.amount} ${intent.currency}, its page showed ${shown} ${tab.currency}`,
    );
  const isClosed = world.database.rows(
    `select 1 from invoices where id = :doc and voided_at is not null
     union all select 1 from orders where id = :doc and state = 'expired'`,
    { doc: tab.doc.invoiceId },
  );
  if (isClosed.length > 0) violate(world, "I24", `${intent.id} could be paid although ${tab.doc.invoiceId} is closed`);
}

/** 3-D Secure: passed, or not. Leaving it open is doing nothing. */
const challenge: Act = (world, a, b) => {
  const waiting = allIntents(world).filter(({ intent }) => intent.status === "requires_action");
  const found = pick(waiting, a);
  if (found === undefined) return false;
  const machineWorld = world.machine.world(accounts[found.account]?.accountId ?? "", true);
  if (find(machineWorld, "payment_intent", found.intent.id) === null) return false;
  answerChallenge(machineWorld, found.intent.id, b % 4 === 0 ? "fail" : "complete");
  world.trace?.(`   ⇒ challenge of ${found.intent.id}: ${found.intent.status}`);
  return true;
};

/** Comes back to the page: it asks the provider once. */
const comeBack: Act = (world, a, b) => {
  const doc = pick(world.tabs, a)?.doc ?? pick(world.docs, a);
  if (doc === undefined) return false;
  const { ctx } = anyProcess(world, b);
  begin(world, `a customer comes back to ${doc.invoiceId}`, async () => {
    const view = await checkAsCustomer(ctx, { token: doc.token });
    checkView(world, doc, view);
    return view.kind;
  });
  return true;
};

const look: Act = (world, a, b) => {
  const doc = pick(world.docs, a);
  if (doc === undefined) return false;
  const { ctx } = anyProcess(world, b);
  begin(world, `a customer looks at ${doc.invoiceId}`, async () => {
    const view = await loadPayView(ctx, { token: doc.token });
    checkView(world, doc, view);
    return view.kind;
  });
  return true;
};

/** I30: never "failed", and never a form, while what we know is that money is on its way or has arrived. */
export function checkView(world: World, doc: Doc, view: PayView): void {
  const [row] = world.database.rows<{ due: number; processing: number }>(
    `select p.amount_due_minor as due,
       (select count(*) from attempts a where a.payable_id = p.id and a.status = 'processing') as processing
     from payables p where p.id = ${PAYABLE_OF_DOC}`,
    { doc: doc.invoiceId },
  );
  if (row === undefined) return;
  if (row.processing > 0 && row.due > 0 && view.kind !== "on_its_way" && view.kind !== "refunded")
    violate(world, "I30", `${doc.invoiceId} has a payment on its way and its page says ${view.kind}`);
  if (row.due === 0 && view.canPayNow) violate(world, "I30", `${doc.invoiceId} is settled and its page takes payments`);
}

const close: Act = (world, a) => {
  if (world.tabs.length === 0) return false;
  world.tabs.splice(a % world.tabs.length, 1);
  return true;
};

export const customers = { open, touch, confirm, challenge, return: comeBack, look, close } as const;
