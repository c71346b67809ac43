import { expect, test } from "vitest";
import { unheardSince } from "./listening";
import { listNeeds, type NeedFacts } from "./needs";

const now = Date.UTC(2026, 10, 22, 12);
const at = { timeZone: "Europe/Berlin", now };
const eur = (amountMinor: number) => ({ amountMinor, currency: "EUR" });
const anna = { customerName: "Anna", invoiceNumber: "2026/7" };

const nothing: NeedFacts = {
  disputes: [],
  credits: [],
  failedRefunds: [],
  unknownRefunds: [],
  unknownAttempts: [],
  events: [],
  book: { comparedAt: now, differences: 0, kind: "equal", reason: null },
  connectionProblem: null,
  silentSince: null,
  unheardSince: null,
  failedMails: [],
  pauses: [],
  givenUpHooks: [],
};

const needs = (facts: Partial<NeedFacts>) => listNeeds({ ...nothing, ...facts }, at);

test("when all is well, nothing needs anybody", () => {
  expect(needs({})).toEqual([]);
});

test.each<[keyof NeedFacts, Partial<NeedFacts>, string, string, string]>([
  [
    "disputes",
    { disputes: [{ ...eur(5_000), paymentId: "pay_1", respondBy: Date.UTC(2026, 11, 2, 22) }] },
    "A payment of €50.00 is disputed",
    "Answer in Stripe by 2 Dec 2026, 23:00.",
    "/payments/pay_1#dispute",
  ],
  [
    "credits",
    { credits: [{ ...anna, paymentId: "pay_1", currency: "EUR", creditMinor: 2_000 }] },
    "€20.00 was paid without being due",
    "Anna, 2026/7. Refund it, or use it for another invoice.",
    "/payments/pay_1?refund=excess",
  ],
  [
    "failedRefunds",
    { failedRefunds: [{ ...anna, ...eur(2_000), id: "ref_1", paymentId: "pay_1" }] },
    "A refund of €20.00 did not arrive",
    "Anna, 2026/7. The customer's bank sent it back, so the money is with you. Refund it again, or pay it back in another way.",
    "/payments/pay_1",
  ],
  [
    "unknownRefunds",
    { unknownRefunds: [{ ...anna, ...eur(2_000), id: "ref_1", paymentId: "pay_1", createdAt: now - 20 * 60_000 }] },
    "Stripe has not said for 20 minutes whether it made a refund of €20.00",
    "Anna, 2026/7. It is asked again by itself. Don't refund it a second time.",
    "/payments/pay_1",
  ],
  [
    "unknownAttempts",
    {
      unknownAttempts: [
        { ...eur(2_000), id: "att_1", invoiceNumber: null, createdAt: now - 20 * 60_000, isReleased: false },
      ],
    },
    "Stripe has not answered for 20 minutes about a payment of €20.00",
    "The customer never got to pay, so no money has moved. It is asked again by itself.",
    "/payments/att_1",
  ],
  [
    "book",
    { book: { comparedAt: now, differences: 2, kind: "differs", reason: null } },
    "2 differences with Stripe's books",
    "Something Stripe lists is not here, or the other way round.",
    "/payments/comparison",
  ],
  [
    "book",
    { book: { comparedAt: null, differences: 0, kind: "failed", reason: "The key may not read balances." } },
    "Your payments could not be compared with Stripe's books",
    "The key may not read balances.",
    "/payments/comparison",
  ],
  [
    "events",
    { events: [{ id: "evt_1", state: "unmatched", ref: "pi_1", type: "payment_intent.succeeded" }] },
    "Stripe speaks of a payment that is not here",
    "pi_1 carries your mark. Was an older backup restored? Compare it with Stripe.",
    "/settings/health#messages",
  ],
  [
    "connectionProblem",
    { connectionProblem: "Stripe refuses the key." },
    "Customers can't pay online right now",
    "Stripe refuses the key.",
    "/settings/online-payments",
  ],
  [
    "silentSince",
    { silentSince: now - 4 * 3_600_000 },
    "Stripe could not be asked since 22 Nov 2026, 09:00",
    "It is tried again every minute. What was paid meanwhile is recorded as soon as Stripe answers.",
    "/settings/online-payments",
  ],
  [
    "unheardSince",
    { unheardSince: now - 26 * 3_600_000 },
    "Stripe's messages do not reach Paymast",
    "Payments came, but no message since 21 Nov 2026, 11:00. Paymast finds payments by asking; with messages it knows at once.",
    "/settings/online-payments",
  ],
  [
    "pauses",
    { pauses: [{ id: "shp_1", title: "/buy/ebook", until: Date.UTC(2026, 10, 22, 12, 20) }] },
    "Somebody may be trying stolen cards on /buy/ebook",
    "Paying there is paused until 22 Nov 2026, 13:20. No refused card was charged.",
    "/settings/health#shield",
  ],
  [
    "givenUpHooks",
    { givenUpHooks: [{ id: "hep_1", url: "https://anna.example/hooks", offReason: "Nothing arrived for a week." }] },
    "Your own system gets no messages any more",
    "https://anna.example/hooks is switched off. Nothing arrived for a week. What happens is kept for 30 days.",
    "/settings/developers/hep_1",
  ],
  [
    "failedMails",
    { failedMails: [{ invoiceId: "inv_1", number: "2026/7", to: ["anna@x.example"] }] },
    "The mail with 2026/7 was not delivered",
    "The mail server refused anna@x.example. See why, and send it again.",
    "/invoices/inv_1",
  ],
])("%s: says what is the matter, and where it is dealt with", (_fact, facts, text, detail, path) => {
  expect(needs(facts)).toMatchObject([{ text, detail, action: { path } }]);
});

test("messages about one payment are one need, and only a single one can be put away", () => {
  const event = { state: "dead", ref: "pi_1", type: "payment_intent.succeeded" } as const;
  expect(needs({ events: [{ ...event, id: "evt_1" }] })).toMatchObject([
    { text: "A message from Stripe could not be handled", handled: { kind: "event", id: "evt_1" } },
  ]);
  expect(
    needs({
      events: [
        { ...event, id: "evt_1" },
        { ...event, id: "evt_2" },
      ],
    }),
  ).toMatchObject([{ text: "2 messages from Stripe could not be handled", handled: null }]);
});

test("a refused key explains the silence, so it is said once; settings are the owners'", () => {
  const found = needs({ connectionProblem: "Stripe refuses the key.", silentSince: now - 86_400_000 });
  expect(found.map(({ key, isForOwners }) => [key, isForOwners])).toEqual([["connection", true]]);
});

const hour = 3_600_000;

test("silence is a sign only when payments came meanwhile, and after a day", () => {
  const listening = { listensSince: now - 90 * 24 * hour, lastEventAt: now - 25 * hour };
  expect(unheardSince({ ...listening, firstUnheardPaymentAt: null }, now)).toBeNull();
  expect(unheardSince({ ...listening, firstUnheardPaymentAt: now - hour }, now)).toBe(now - 25 * hour);
  const recent = { ...listening, lastEventAt: now - 23 * hour };
  expect(unheardSince({ ...recent, firstUnheardPaymentAt: now - hour }, now)).toBeNull();
  const never = { listensSince: now - 25 * hour, lastEventAt: null, firstUnheardPaymentAt: now - hour };
  expect(unheardSince(never, now)).toBe(now - 25 * hour);
  expect(unheardSince({ ...never, listensSince: null }, now)).toBeNull();
});
