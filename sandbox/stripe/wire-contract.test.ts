import { afterAll, beforeAll, expect, test } from "vitest";
import { sandboxKeys } from "./accounts";
import { type Hook, type Rig, startHook, startRig } from "./testing/harness";

let rig: Rig;
let hook: Hook;
beforeAll(async () => {
  rig = await startRig();
  hook = await startHook();
});
afterAll(async () => {
  await hook.close();
  await rig.close();
});

const PAID = { payment_method: "pm_card_visa", confirm: true, return_url: "https://shop.example/back" } as const;

test("every answer and every event of a whole year's kinds of work keeps Stripe's contract", async () => {
  const { sandbox } = rig;
  const { control } = sandbox;
  const stripe = rig.client();
  await stripe.webhookEndpoints.create({ url: hook.url, enabled_events: ["*"], api_version: "2026-10-28.endive" });

  await stripe.accounts.retrieveCurrent({ expand: ["settings.branding.logo"] });
  await stripe.accounts.retrieve(sandboxKeys.nordlicht.accountId);
  await stripe.countrySpecs.retrieve("PL");
  const customer = await stripe.customers.create({
    name: "Anna",
    email: "anna@example.com",
    address: { line1: "ul. Długa 1", city: "Gdańsk", country: "PL" },
    metadata: { a: "1" },
  });
  await stripe.customers.update(customer.id, { metadata: { a: "", b: "2" }, phone: "+48500100200" });
  await stripe.customers.list({ email: "anna@example.com" });

  const open = await stripe.paymentIntents.create({
    amount: 12_000,
    currency: "eur",
    customer: customer.id,
    metadata: { invoice: "17" },
    statement_descriptor_suffix: "INV-17",
    receipt_email: "anna@example.com",
  });
  await stripe.paymentIntents.update(open.id, { amount: 12_500, metadata: { more: "x" } });
  await stripe.paymentIntents.retrieve(open.id, { client_secret: open.client_secret ?? "" });
  await rig
    .client(sandboxKeys.nordlicht.test.publishable)
    .paymentIntents.retrieve(open.id, { client_secret: open.client_secret ?? "" });
  await expect(
    stripe.paymentIntents.confirm(open.id, {
      payment_method: "pm_card_visa_chargeDeclinedInsufficientFunds",
      return_url: "https://shop.example",
    }),
  ).rejects.toMatchObject({ code: "card_declined", decline_code: "insufficient_funds" });
  await stripe.paymentIntents.confirm(open.id, {
    payment_method: "pm_card_authenticationRequired",
    return_url: "https://shop.example",
    use_stripe_sdk: true,
  });
  await stripe.paymentIntents.cancel(open.id, { cancellation_reason: "abandoned" });

  const held = await stripe.paymentIntents.create({
    amount: 5_000,
    currency: "eur",
    capture_method: "manual",
    ...PAID,
  });
  await stripe.paymentIntents.capture(held.id, { amount_to_capture: 4_000 });
  const heldAndLeft = await stripe.paymentIntents.create({
    amount: 5_000,
    currency: "eur",
    capture_method: "manual",
    ...PAID,
  });
  await stripe.paymentIntents.cancel(heldAndLeft.id);

  const debit = await stripe.paymentIntents.create({
    amount: 7_000,
    currency: "eur",
    payment_method_data: {
      type: "sepa_debit",
      sepa_debit: { iban: "DE89370400440532013000" },
      billing_details: { name: "Anna", email: "a@b.pl" },
    },
    confirm: true,
    return_url: "https://shop.example",
  });
  expect(debit.status).toBe("processing");
  const bounced = await stripe.paymentIntents.create({
    amount: 7_000,
    currency: "eur",
    payment_method_data: { type: "sepa_debit", sepa_debit: { iban: "DE89370400440532013000" } },
    confirm: true,
    return_url: "https://shop.example",
  });
  control.settleDebit(bounced.id, "insufficient_funds");

  const paid: string[] = [];
  for (const method of [
    "pm_card_visa",
    "pm_card_createDispute",
    "pm_card_createDisputeInquiry",
    "pm_card_createIssuerFraudRecord",
    "pm_card_pendingRefund",
    "pm_card_refundFail",
    "pm_card_bypassPending",
  ]) {
    const pi = await stripe.paymentIntents.create({ amount: 3_000, currency: "eur", ...PAID, payment_method: method });
    expect(pi.status).toBe("succeeded");
    paid.push(pi.id);
  }
  control.advance(60_000);
  await control.idle();
  for (const id of [paid[0], paid[4], paid[5]])
    await stripe.refunds.create({
      payment_intent: id ?? "",
      amount: 1_000,
      reason: "requested_by_customer",
      metadata: { row: "1" },
    });
  const foreign = await stripe.paymentIntents.create({ amount: 50_000, currency: "pln", ...PAID });
  control.advance(30_000);
  const { data: disputes } = await stripe.disputes.list({ limit: 5 });
  expect(disputes).toHaveLength(2);
  for (const d of disputes)
    await stripe.disputes.update(d.id, { evidence: { uncategorized_text: "winning_evidence" } });
  control.advance(30_000);
  const other = control.dispute(paid[0] ?? "", { reason: "product_not_received" });
  await stripe.disputes.close(other.id);

  await stripe.paymentIntents.list({ limit: 3, created: { gte: 1 } });
  await stripe.paymentIntents.search({ query: "metadata['invoice']:'17'" });
  const charges = await stripe.charges.list({ payment_intent: foreign.id, expand: ["data.balance_transaction"] });
  expect(charges.data[0]?.balance_transaction).toMatchObject({ currency: "eur", exchange_rate: expect.any(Number) });
  await stripe.charges.retrieve(charges.data[0]?.id ?? "", {
    expand: ["refunds.data.balance_transaction", "payment_intent.latest_charge"],
  });
  await stripe.charges.update(charges.data[0]?.id ?? "", { metadata: { x: "y" } });
  const { data: refunds } = await stripe.refunds.list({ payment_intent: paid[5] ?? "" });
  await stripe.refunds.retrieve(refunds[0]?.id ?? "", { expand: ["charge", "payment_intent"] });
  await stripe.refunds.update(refunds[0]?.id ?? "", { metadata: { seen: "1" } });
  await stripe.balance.retrieve();
  const { data: transactions } = await stripe.balanceTransactions.list({ limit: 100, expand: ["data.source"] });
  await stripe.balanceTransactions.retrieve(transactions[0]?.id ?? "");
  const { data: events } = await stripe.events.list({
    types: ["payment_intent.succeeded", "charge.refunded"],
    limit: 100,
  });
  await stripe.events.retrieve(events[0]?.id ?? "");
  await stripe.payouts.list();

  const method = await rig.client(sandboxKeys.nordlicht.test.publishable).paymentMethods.create({
    type: "card",
    card: { number: "4242424242424242", exp_month: 12, exp_year: 2034, cvc: "123" },
  });
  await stripe.paymentMethods.retrieve(method.id);
  await stripe.paymentMethods.list({ type: "card" });
  await stripe.testHelpers.confirmationTokens.create({ payment_method: "pm_card_visa" });
  await stripe.setupIntents.create({ payment_method: "pm_card_visa" });
  await stripe.paymentMethodDomains.create({ domain_name: "pay.nordlicht.example" });
  const { data: domains } = await stripe.paymentMethodDomains.list();
  await stripe.paymentMethodDomains.validate(domains[0]?.id ?? "");
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const file = await stripe.files.create({
    purpose: "business_logo",
    file: { data: png, name: "logo.png", type: "image/png" },
  });
  const link = await stripe.fileLinks.create({ file: file.id });
  expect(Buffer.from(await (await fetch(link.url ?? "")).arrayBuffer())).toEqual(png);
  await stripe.files.list({ purpose: "business_logo", expand: ["data.links"] });
  await stripe.fileLinks.retrieve(link.id, { expand: ["file"] });
  const { data: endpoints } = await stripe.webhookEndpoints.list();
  await stripe.webhookEndpoints.update(endpoints[0]?.id ?? "", { metadata: { seen: "1" } });
  await stripe.customers.del(customer.id);
  await stripe.customers.retrieve(customer.id);

  await control.idle();
  await stripe.webhookEndpoints.del(endpoints[0]?.id ?? "");
  const types = new Set(hook.types());
  for (const type of [
    "payment_intent.created",
    "payment_intent.requires_action",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "payment_intent.processing",
    "payment_intent.succeeded",
    "charge.pending",
    "charge.failed",
    "charge.captured",
    "charge.updated",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
    "radar.early_fraud_warning.created",
  ]) {
    expect([...types], type).toContain(type);
  }
  expect(rig.contract?.violations() ?? []).toEqual([]);
  expect(rig.contract === null ? 100 : rig.contract.checked()).toBeGreaterThanOrEqual(100);
});

test("the checker would notice an answer that is not Stripe's", async () => {
  const { openContract } = await import("./testing/contract");
  const contract = await openContract();
  const headers = { "content-type": "application/json", "request-id": "req_1" };
  contract?.exchange({
    method: "GET",
    url: "/v1/balance",
    requestHeaders: { authorization: "Bearer sk_test_x" },
    status: 200,
    responseHeaders: headers,
    responseBody: '{"object":"balance","available":[]}',
  });
  contract?.event(JSON.stringify({ id: "evt_1", object: "event", type: "made.up", data: { object: {} } }), {}, []);
  expect(contract === null || contract.violations().length > 3).toBe(true);
});
