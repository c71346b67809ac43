import { expect, test } from "playwright/test";
import { sandboxKeys } from "../../sandbox/stripe/accounts";
import type { SentEvent } from "../../sandbox/stripe/http/record";
import type { Issued, Person } from "../product";
import type { Stack } from "../stack";
import { until } from "../until";
import { payByCard, requireForm } from "./customer";
import { type Endpoint, endpointOf, issue, openInstallation } from "./installation";
import { contents, counters, invoiceRow, paymentRows, paymentsOf, query, receiptsOf, succeededAt } from "./ledger";
import { deliver, hmac, recordEvents, signature } from "./webhook";

/**
 * A forged, stale, foreign or repeated webhook changes nothing and is counted. Whatever must change nothing at all is
 * tried while the queues rest, so that no sweep moves a row meanwhile.
 */
test.describe.configure({ mode: "serial" });

const resting = { PAYMAST_WORKER: "off" };
const working = { PAYMAST_WORKER: "on" };

let stack: Stack;
let owner: Person;
let ours: Endpoint;
/** The endpoint of another business, on another account. */
let theirs: Endpoint;
let sent: SentEvent[];
let hundredfold: Paid;

/** Where events are kept, also those that change nothing else. */
const inbox = ["provider_events", "provider_event_states"];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  ({ stack, owner } = await openInstallation());
  const baker = await stack.product.signUpPerson({
    email: "ben@harbor.example",
    password: "bread-and-butter-2026",
    name: "Harbor Bakery",
    country: "US",
  });
  await stack.product.connect({ person: baker, test: sandboxKeys.harbor.test });
  ours = endpointOf(stack, owner);
  theirs = endpointOf(stack, baker);
  sent = recordEvents(stack);
  await stack.restart(resting);
});

test.afterAll(() => stack.stop());

type Paid = { invoice: Issued; body: string };

/** An invoice that is paid at Stripe while no webhook goes out, and the event that would tell of it. */
async function paidSilently(): Promise<Paid> {
  stack.control.setRule({ hold: true });
  const invoice = await issue(stack, owner);
  const form = await requireForm(stack, invoice.token);
  await payByCard(stack, form);
  const held = stack.control
    .deliveries({ state: "pending" })
    .find(({ body }) => body.includes(form.ref) && body.includes('"payment_intent.succeeded"'));
  if (held === undefined) throw new Error("The sandbox holds no event of this payment.");
  return { invoice, body: held.body };
}

const seconds = () => Math.floor(Date.now() / 1000);
const tampered = (body: string) => body.replace(/"amount_received":\s*\d+/, '"amount_received": 1');

/** What a forger, a replayer or a mis-set-up could put into the header; each is refused with 400 and counted. */
const forged: [what: string, header: (body: string) => string | null, counter: string][] = [
  ["no header", () => null, "no_signature"],
  ["blanks", () => "   ", "no_signature"],
  ["garbage", () => "let me in", "malformed"],
  ["a plain hash of the body", (body) => `t=${seconds()},v1=${hmac("", body)}`, "wrong_secret"],
  ["a lengthened signature", (body) => `${signature(body, ours.secret)}0`, "wrong_secret"],
  ["a time in milliseconds", (body) => signature(body, ours.secret, Date.now()), "malformed"],
  ["only separators", () => ",,,===,", "malformed"],
  ["a time and no signature", () => `t=${seconds()}`, "no_signature"],
  ["an empty v1", () => `t=${seconds()},v1=`, "wrong_secret"],
  ["the old scheme v0, rightly signed", (body) => signature(body, ours.secret).replace("v1=", "v0="), "no_signature"],
  ["a scheme of another case", (body) => signature(body, ours.secret).replace("v1=", "V1="), "no_signature"],
  ["an HMAC under the empty key", (body) => signature(body, ""), "wrong_secret"],
  ["the secret without its prefix", (body) => signature(body, ours.secret.replace("whsec_", "")), "wrong_secret"],
  ["another endpoint's secret", (body) => signature(body, theirs.secret), "wrong_secret"],
  ["the endpoint's id as the secret", (body) => signature(body, ours.id), "wrong_secret"],
  ["the signature of another body", (body) => signature(`${body} `, ours.secret), "wrong_secret"],
  ["the signature of another sum", (body) => signature(tampered(body), ours.secret), "wrong_secret"],
  ["a signature without the time", (body) => `t=${seconds()},v1=${hmac(ours.secret, body)}`, "wrong_secret"],
  ["a cut signature", (body) => signature(body, ours.secret).slice(0, -1), "wrong_secret"],
  ["a signature in upper case", (body) => upperCased(signature(body, ours.secret)), "wrong_secret"],
  ["no time", (body) => signature(body, ours.secret).replace(/^t=\d+,/, ""), "malformed"],
  ["two times", (body) => `t=${seconds()},${signature(body, ours.secret, seconds() - 900)}`, "malformed"],
  ["a negative time", (body) => `t=-1,v1=${hmac(ours.secret, `-1.${body}`)}`, "malformed"],
  ["301 seconds of age, rightly signed", (body) => signature(body, ours.secret, seconds() - 301), "too_old"],
  ["a day of age, rightly signed", (body) => signature(body, ours.secret, seconds() - 86_400), "too_old"],
  ["61 seconds ahead, rightly signed", (body) => signature(body, ours.secret, seconds() + 62), "from_the_future"],
];

const upperCased = (header: string) => header.replace(/v1=(.*)$/, (_all, hex: string) => `v1=${hex.toUpperCase()}`);

test.describe("while the queues rest", () => {
  test("P05, P06: a forged or stale delivery is refused, changes nothing and is counted by its reason", async () => {
    const { body } = await paidSilently();
    const before = contents(stack.db);
    const expected: Record<string, number> = counters(stack.db);
    for (const [what, header, counter] of forged) {
      expect(await deliver(ours.url, body, header(body)), what).toEqual({ status: 400, text: "refused" });
      expected[counter] = (expected[counter] ?? 0) + 1;
    }
    expect(counters(stack.db)).toEqual(expected);
    expect(contents(stack.db)).toEqual(before);

    // The same bytes with the right signature are believed, and again with one of another age.
    expect(await deliver(ours.url, body, signature(body, ours.secret))).toEqual({ status: 200, text: "stored" });
    for (const age of [-55, 0, 295])
      expect(await deliver(ours.url, body, signature(body, ours.secret, seconds() - age)), String(age)).toEqual({
        status: 200,
        text: "repeated",
      });
    expect(counters(stack.db)).toEqual({ ...expected, repeated: 3 });
  });

  test("P05: changed bytes under the signature of the original are refused", async () => {
    const { body } = await paidSilently();
    const before = contents(stack.db);
    const header = signature(body, ours.secret);
    for (const changed of [tampered(body), `${body}\n`, body.replace("succeeded", "succeedeD"), "", "{}", "\u0000"])
      expect(await deliver(ours.url, changed, header)).toMatchObject({ status: 400 });
    expect(contents(stack.db)).toEqual(before);
  });

  test("an endpoint nobody has, a body too large and another method are refused", async () => {
    const { body } = await paidSilently();
    const before = contents(stack.db);
    const at = (id: string) => `${stack.url}/api/webhooks/stripe/${id}`;
    for (const id of ["whe_none", owner.businessId, "..%2f..%2f", "%00", "a".repeat(500)])
      expect(await deliver(at(id), body, signature(body, ours.secret)), id).toMatchObject({ status: 404 });
    const huge = JSON.stringify({ filler: "x".repeat(300 * 1024) });
    expect(await deliver(ours.url, huge, signature(huge, ours.secret))).toMatchObject({ status: 413 });
    for (const method of ["GET", "PUT", "DELETE"]) {
      const response = await fetch(ours.url, { method, signal: AbortSignal.timeout(10_000) });
      expect(response.status, method).toBe(405);
    }
    expect(contents(stack.db)).toEqual(before);
  });

  test("P07, P08: an event of another account, or of the other mode, is refused even when rightly signed", async () => {
    const { body } = await paidSilently();
    const event = asEvent(body);
    const before = contents(stack.db);
    const stranger = { ...event, account: sandboxKeys.harbor.accountId };
    expect(await signedPost(ours, stranger)).toEqual({ status: 400, text: "refused" });
    expect(await signedPost(ours, { ...event, livemode: true })).toEqual({ status: 400, text: "refused" });
    expect(counters(stack.db)).toMatchObject({ wrong_account: 1, wrong_mode: 1 });
    expect(contents(stack.db)).toEqual(before);
  });

  test("P07: our payment announced to another business's endpoint is foreign there: id and type are kept", async () => {
    const { body } = await paidSilently();
    const before = contents(stack.db, inbox);
    expect(await signedPost(theirs, asEvent(body))).toEqual({ status: 200, text: "foreign" });
    expect(kept(asEvent(body).id)).toEqual([
      { business_id: theirs.businessId, body: null, ref: null, state: "foreign" },
    ]);
    expect(contents(stack.db, inbox)).toEqual(before);
  });

  test("a payment of another program on the account is kept by id and type only", async () => {
    stack.control.setRule({ hold: false });
    const before = contents(stack.db, inbox);
    const countedBefore = counters(stack.db).foreign ?? 0;
    const id = await payInAnotherProgram();
    const about = () => sent.filter(({ body, status }) => body.includes(id) && status !== null);
    await until("its webhooks are delivered", 15_000, () => about().length >= 2);
    expect(about().every(({ status }) => status === 200)).toBe(true);
    for (const { body } of about())
      expect(kept(asEvent(body).id)).toMatchObject([{ body: null, ref: null, state: "foreign" }]);
    expect(counters(stack.db).foreign).toBe(countedBefore + about().length);
    expect(contents(stack.db, inbox)).toEqual(before);
  });

  test("P03: one signed event posted a hundred times at once is stored once", async () => {
    const paid = await paidSilently();
    const { body } = paid;
    const header = signature(body, ours.secret);
    const repeatedBefore = counters(stack.db).repeated ?? 0;
    const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(ours.url, body, header)));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(answers.filter(({ text }) => text === "stored")).toHaveLength(1);
    expect(answers.filter(({ text }) => text === "repeated")).toHaveLength(99);
    expect(counters(stack.db).repeated).toBe(repeatedBefore + 99);
    hundredfold = paid;
  });
});

test.describe("while the queues work", () => {
  // The restart is a kill: what was answered with 200 has to be there.
  test.beforeAll(() => stack.restart(working));

  test("what was answered with 200 survived: one payment, one receipt, one notice", async () => {
    const { invoice, body } = hundredfold;
    await until("the invoice is paid", 15_000, () => invoiceRow(stack.db, invoice.invoiceId).status === "paid");
    const mine = async () =>
      (await stack.mails(owner.email)).filter(({ subject }) => subject.includes(`${invoice.number}`));
    await until("receipt and notice are sent", 20_000, async () => (await mine()).length >= 2);
    await expectQuiet();
    expect(await deliver(ours.url, body, signature(body, ours.secret))).toEqual({ status: 200, text: "repeated" });
    await expectQuiet();
    expect(paymentsOf(stack.db, invoice.invoiceId)).toMatchObject([{ amount_minor: 12_000, learned_by: "webhook" }]);
    expect(receiptsOf(stack.db, invoice.invoiceId)).toHaveLength(1);
    const subjects = (await mine()).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.includes("Paid:"))).toHaveLength(1);
    expect(subjects).toHaveLength(2);
  });

  test("P03: a hundred at once while they are worked off: one payment, one receipt", async () => {
    const { invoice, body } = await paidSilently();
    const header = signature(body, ours.secret);
    const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(ours.url, body, header)));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    await until("the invoice is paid", 15_000, () => invoiceRow(stack.db, invoice.invoiceId).status === "paid");
    await expectQuiet();
    expect(paymentsOf(stack.db, invoice.invoiceId)).toHaveLength(1);
    expect(receiptsOf(stack.db, invoice.invoiceId)).toHaveLength(1);
  });

  test("an event that claims our mark for a payment we never opened is kept, alarmed and pays nothing", async () => {
    const { body } = await paidSilently();
    const invented = "pi_3InventedByAForger00000";
    const event = asEvent(body.replace(/pi_[A-Za-z0-9]+/g, invented));
    expect(await signedPost(ours, { ...event, id: "evt_invented" })).toEqual({ status: 200, text: "stored" });
    await until("it is looked at", 15_000, () => kept("evt_invented")[0]?.state === "unmatched");
    expect(paymentRows(stack.db).filter((row) => row.provider_payment_id === invented)).toEqual([]);
    const alarms = query<{ subject: string }>(stack.db, "SELECT subject FROM mails WHERE kind = 'owner_alert'");
    expect(alarms.filter(({ subject }) => subject.includes(invented))).toHaveLength(1);
  });

  test("P09: a signed event that lies about the sum: what Stripe itself says counts", async () => {
    const { invoice, body } = await paidSilently();
    const lie = asEvent(body.replace(/"(amount|amount_received)":\s*\d+/g, '"$1": 100'));
    expect(await signedPost(ours, lie)).toMatchObject({ status: 200 });
    await until("the invoice is paid", 15_000, () => invoiceRow(stack.db, invoice.invoiceId).status === "paid");
    expect(paymentsOf(stack.db, invoice.invoiceId)).toMatchObject([{ amount_minor: 12_000 }]);
  });

  test("P09: a signed event that says paid while Stripe says open pays nothing", async () => {
    const { body } = await paidSilently();
    const invoice = await issue(stack, owner);
    const form = await requireForm(stack, invoice.token);
    const lie = asEvent(body.replace(/pi_[A-Za-z0-9]+/g, form.ref).replace(/att_[a-z0-9]+/g, form.attemptId));
    expect(await signedPost(ours, { ...lie, id: "evt_too_early" })).toEqual({ status: 200, text: "stored" });
    await until("it is looked at", 15_000, () => kept("evt_too_early")[0]?.state === "processed");
    expect(paymentsOf(stack.db, invoice.invoiceId)).toEqual([]);
    expect(invoiceRow(stack.db, invoice.invoiceId)).toMatchObject({ status: "issued", paid_minor: 0 });
  });

  test("in the end every payment here is one that Stripe has", async () => {
    await expectQuiet();
    const known = new Map(succeededAt(stack.control).map((intent) => [intent.id, intent.amount_received]));
    for (const row of paymentRows(stack.db)) {
      expect(known.get(row.provider_payment_id), row.id).toBe(row.amount_minor);
      expect(row.business_id).toBe(owner.businessId);
    }
  });
});

/** Rightly signed with the endpoint's own secret, as a mis-set-up sender could. */
function signedPost(endpoint: Endpoint, event: unknown): Promise<{ status: number; text: string }> {
  const body = JSON.stringify(event);
  return deliver(endpoint.url, body, signature(body, endpoint.secret));
}

function asEvent(body: string): Record<string, unknown> & { id: string } {
  const event: Record<string, unknown> & { id: string } = JSON.parse(body);
  return event;
}

type Kept = { business_id: string; body: string | null; ref: string | null; state: string };

function kept(eventId: string): Kept[] {
  return query<Kept>(
    stack.db,
    "SELECT e.business_id, e.body, e.ref, s.state FROM provider_events e JOIN provider_event_states s ON s.id = e.id WHERE e.event_id = ?",
    eventId,
  );
}

/** The inbox is worked off: nothing waits any more. */
function expectQuiet(): Promise<void> {
  const waiting = () => query(stack.db, "SELECT id FROM provider_event_states WHERE state = 'pending'").length;
  return until("the inbox is empty", 15_000, () => waiting() === 0);
}

/** A shop on the same account, that names an invoice number of ours and is still not us. */
async function payInAnotherProgram(): Promise<string> {
  const response = await fetch(`${stack.sandbox.stripeUrl}/v1/payment_intents`, {
    method: "POST",
    headers: { authorization: `Bearer ${sandboxKeys.nordlicht.test.secret}` },
    body: new URLSearchParams({
      amount: "12000",
      currency: "eur",
      payment_method: "pm_card_visa",
      confirm: "true",
      return_url: "https://shop.example/back",
      "metadata[invoice]": "TEST-1",
    }),
  });
  const { id }: { id: string } = await response.json();
  return id;
}
