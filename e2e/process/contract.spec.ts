import { expect, test } from "playwright/test";
import { sandboxKeys } from "../../sandbox/stripe/accounts";
import type { Exchange } from "../../sandbox/stripe/http/shell";
import { openContract } from "../../sandbox/stripe/testing/contract";
import { openAppContract } from "../../testing/stripe-contract";
import type { Issued, Person } from "../product";
import { type Stack, startStack } from "../stack";
import { until } from "../until";
import { signIn } from "./actions";
import { answerBank, comeBack, payByCard, payByDebit, requireForm, touch } from "./customer";
import { issue, secretsOf } from "./installation";
import { invoiceRow, query } from "./ledger";
import { recordEvents } from "./webhook";

/**
 * All traffic between app and sandbox in one long story, checked against Stripe's API description: what we send, what the
 * sandbox answers, and the events it delivers.
 */

/** Bytes, and what Stripe.js says to its own servers, are outside of the description (its README). */
const outside = /\/contents$|\/v1\/elements\/|\/v1\/confirmation_tokens$|\/(attach|detach)$/;

let stack: Stack;

test.afterAll(() => stack?.stop());

test("a whole story keeps Stripe's contract on both sides", async () => {
  test.setTimeout(300_000);
  const server = await openContract();
  const app = await openAppContract();
  test.skip(server === null, "the checker of ../shared is absent");
  stack = await startStack({ isEmpty: true });
  const operations = new Set<string>();
  stack.control.recorder.listen({
    exchange: (given) => {
      if (outside.test(given.url.split("?")[0] ?? "")) return;
      const exchange = withoutBrowsersProof(given);
      operations.add(operationOf(exchange));
      server?.exchange(exchange);
      app.check(exchange);
    },
  });
  const sent = recordEvents(stack);
  const owner = await stack.product.signUpAndConnect({});
  // Repairs and other accounts bring other secrets, and forget the old ones.
  const secrets = new Set<string>();
  const remember = () => {
    for (const secret of secretsOf(stack, owner)) secrets.add(secret);
  };
  await tellTheStory(stack, owner, remember);
  for (const { body, headers } of sent) server?.event(body, headers, [...secrets]);
  expect(app.violations()).toEqual([]);
  expect(server?.violations()).toEqual([]);
  expect(app.checked()).toBeGreaterThan(60);
  expect([...new Set(sent.map(({ body }) => typeOf(body)))].sort()).toEqual(expect.arrayContaining(toldEvents));
  expect([...operations].sort()).toEqual(expect.arrayContaining(usedOperations));
});

/**
 * A browser proves with the client secret that it may confirm; the description, made from the server's SDK, does not know
 * that parameter. The rest of the call is checked like any other.
 */
function withoutBrowsersProof(exchange: Exchange): Exchange {
  const { authorization = "" } = exchange.requestHeaders;
  if (!authorization.startsWith("Bearer pk_")) return exchange;
  const form = new URLSearchParams(exchange.requestBody);
  form.delete("client_secret");
  return { ...exchange, requestBody: form.toString() };
}

/** The kinds of events the story has to bring about, so that their shapes are checked. */
const toldEvents = [
  "charge.dispute.closed",
  "charge.dispute.created",
  "charge.refunded",
  "charge.succeeded",
  "payment_intent.canceled",
  "payment_intent.payment_failed",
  "payment_intent.processing",
  "payment_intent.requires_action",
  "payment_intent.succeeded",
  "refund.created",
];

/** The calls the story has to make. */
const usedOperations = [
  "GET /v1/account",
  "GET /v1/events",
  "GET /v1/payment_intents/{id}",
  "GET /v1/webhook_endpoints",
  "POST /v1/payment_intents",
  "POST /v1/payment_intents/{id}/cancel",
  "POST /v1/payment_intents/{id}/confirm",
  "POST /v1/payment_method_domains",
  "POST /v1/webhook_endpoints",
];

const operationOf = ({ method, url }: Exchange): string =>
  `${method} ${(url.split("?")[0] ?? "").replace(/\/(acct|pi|we|ch|re|du|evt|txn|pmd|file|cus|pm)_[A-Za-z0-9]+/g, "/{id}")}`;

function typeOf(body: string): string {
  const event: { type: string } = JSON.parse(body);
  return event.type;
}

async function tellTheStory(stack: Stack, owner: Person, remember: () => void): Promise<void> {
  remember();
  const becomes = (invoice: Issued, status: string) =>
    until(`${invoice.number} is ${status}`, 60_000, () => invoiceRow(stack.db, invoice.invoiceId).status === status);
  const pay = async (amountMinor: number, number: string, currency = "EUR") => {
    const invoice = await issue(stack, owner, { amountMinor, currency, send: true });
    const form = await requireForm(stack, invoice.token);
    await touch(stack, invoice.token, form);
    return { invoice, form, confirmed: await payByCard(stack, form, number) };
  };

  const byCard = await pay(12_000, "4242424242424242");
  await becomes(byCard.invoice, "paid");
  await comeBack(stack, byCard.invoice.token);

  for (const [currency, amountMinor] of [
    ["JPY", 12_000],
    ["KWD", 12_340],
    ["ISK", 5_000],
    ["USD", 999],
  ] as const) {
    const { invoice } = await pay(amountMinor, "5555555555554444", currency);
    await becomes(invoice, "paid");
    expect(invoiceRow(stack.db, invoice.invoiceId)).toMatchObject({ paid_minor: amountMinor });
  }

  const challenged = await pay(8_000, "4000002500003155");
  expect(challenged.confirmed.status).toBe("requires_action");
  expect(await answerBank(stack, challenged.form, "fail")).toBe("requires_payment_method");
  await payByCard(stack, challenged.form, "4000002500003155");
  expect(await answerBank(stack, challenged.form, "complete")).toBe("succeeded");
  await becomes(challenged.invoice, "paid");

  const declined = await pay(9_000, "4000000000000002");
  expect(declined.confirmed.code).toBe("card_declined");
  expect(await comeBack(stack, declined.invoice.token)).toMatchObject({ kind: "needs_another_try" });
  await payByCard(stack, declined.form, "4000000000009995");
  await payByCard(stack, declined.form);
  await becomes(declined.invoice, "paid");

  await debits(stack, owner, becomes);
  await afterwards(stack, { refunded: byCard, disputed: challenged, becomes });
  await owning(stack, owner, remember);
}

type Becomes = (invoice: Issued, status: string) => Promise<void>;

async function debits(stack: Stack, owner: Person, becomes: Becomes): Promise<void> {
  for (const outcome of ["paid", "issued"] as const) {
    const invoice = await issue(stack, owner, { amountMinor: 7_000 });
    const form = await requireForm(stack, invoice.token);
    expect(await payByDebit(stack, form)).toMatchObject({ status: "processing" });
    await becomes(invoice, "on_its_way");
    expect(await comeBack(stack, invoice.token)).toMatchObject({ kind: "on_its_way", canPayNow: false });
    stack.control.settleDebit(form.ref, outcome === "paid" ? null : "insufficient_funds");
    await becomes(invoice, outcome);
  }
}

type Paid = { invoice: Issued; form: { ref: string } };

/** What the owner does in Stripe's own dashboard, and what the customer's bank does. */
async function afterwards(
  stack: Stack,
  { refunded, disputed, becomes }: { refunded: Paid; disputed: Paid; becomes: Becomes },
): Promise<void> {
  stack.control.refund(refunded.form.ref, 2_000);
  const refundedMinor = () => invoiceRow(stack.db, refunded.invoice.invoiceId).refunded_minor;
  await until("the part is refunded", 30_000, () => refundedMinor() === 2_000);
  stack.control.refund(refunded.form.ref);
  await becomes(refunded.invoice, "refunded");

  const dispute = stack.control.dispute(disputed.form.ref, { reason: "fraudulent" });
  const statusOf = () =>
    query<{ status: string }>(stack.db, "SELECT status FROM disputes WHERE provider_dispute_id = ?", dispute.id)[0]
      ?.status;
  await until("the dispute is known", 30_000, () => statusOf() === "needs_response");
  stack.control.decideDispute(dispute.id, "won");
  await until("the dispute is won", 30_000, () => statusOf() === "won");
  // Fees come with the balance, later.
  stack.control.advance(60_000);
}

/** A broken webhook repaired by its button, a check by hand, a void that cancels, keys of another account. */
async function owning(stack: Stack, owner: Person, remember: () => void): Promise<void> {
  const { businessId } = owner;
  const visitor = await signIn(stack, owner);
  const page = `/b/${businessId}/settings/online-payments`;
  const idOf = (sql: string) => query<{ id: string }>(stack.db, sql, businessId)[0]?.id ?? "";
  const connectionId = idOf("SELECT id FROM connections WHERE business_id = ? AND state = 'current'");
  const endpoint = idOf(
    "SELECT provider_endpoint_id AS id FROM webhook_endpoints WHERE business_id = ? AND state = 'active'",
  );
  stack.control.editEndpoint(endpoint, { disabled: true });
  expect((await visitor.act("checkConnectionAction", page, { businessId, connectionId })).value).toMatchObject({
    ok: true,
  });
  expect((await visitor.act("repairWebhookAction", page, { businessId, connectionId })).value).toMatchObject({
    ok: true,
    message: "The webhook is set up and verified.",
  });

  remember();
  const open = await issue(stack, owner, { amountMinor: 5_000 });
  const form = await requireForm(stack, open.token);
  expect(
    (await visitor.act("checkNowAction", `/b/${businessId}/payments/x`, { businessId, attemptId: form.attemptId }))
      .value,
  ).toMatchObject({ ok: true });
  expect(
    (
      await visitor.act("voidAction", `/b/${businessId}/invoices`, {
        businessId,
        invoiceId: open.invoiceId,
        reason: "x",
      })
    ).value,
  ).toMatchObject({ ok: true });
  expect((await payByCard(stack, form)).status).toBeNull();
  expect(await comeBack(stack, open.token)).toMatchObject({ kind: "void", canPayNow: false });

  await stack.product.connect({ person: owner, test: sandboxKeys.harbor.test });
  remember();
  await stack.product.connect({ person: owner, test: sandboxKeys.nordlicht.test });
  remember();
  const again = await issue(stack, owner, { amountMinor: 6_000 });
  await payByCard(stack, await requireForm(stack, again.token));
  await until("a payment after all that is booked by webhook", 60_000, () => {
    return invoiceRow(stack.db, again.invoiceId).status === "paid";
  });
}
