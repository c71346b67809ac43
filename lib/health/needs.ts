/** What waits for a person, from facts: each as a sentence with the one button that leads on. */
import { formatInstant, formatMoney } from "@/lib/money/format-money";
import { isAnswerLate } from "@/lib/payments/payment-words";
import { type BookStanding, durationWords } from "./standing";

type Amount = { amountMinor: number; currency: string };
type Payer = { customerName: string | null; invoiceNumber: string | null };

export type NeedFacts = {
  disputes: (Amount & { paymentId: string; respondBy: number | null })[];
  credits: (Payer & { paymentId: string; currency: string; creditMinor: number })[];
  failedRefunds: (Amount & Payer & { id: string; paymentId: string })[];
  unknownRefunds: (Amount & Payer & { id: string; paymentId: string; createdAt: number })[];
  unknownAttempts: (Amount & { id: string; invoiceNumber: string | null; createdAt: number; isReleased: boolean })[];
  /** Messages of the provider that matched nothing or were given up. */
  events: { id: string; state: "unmatched" | "dead"; ref: string | null; type: string }[];
  book: BookStanding;
  /** Why new payments can't be opened, in the connection's own words. */
  connectionProblem: string | null;
  /** Since when the provider has not answered; null while it does. */
  silentSince: number | null;
  /** Since when no message came although payments did; null when all is well. */
  unheardSince: number | null;
  failedMails: { invoiceId: string; number: string | null; to: string[] }[];
  /** Pauses of the shield that last now. */
  pauses: { id: string; title: string; until: number }[];
  /** The owner's own systems that Paymast has given up telling. */
  givenUpHooks: { id: string; url: string; offReason: string }[];
};

export type Need = {
  key: string;
  text: string;
  detail: string;
  /** The path below the business's own, and what the button says. */
  action: { label: string; path: string };
  /** Only owners of the business may open what the button leads to. */
  isForOwners: boolean;
  /** May be put away by hand: dealt with outside of Paymast. */
  handled: { kind: "refund" | "event"; id: string } | null;
};

type At = { timeZone: string; now: number };

/** The most urgent first: what has a deadline, what is wrong with money, what keeps money away, the rest. */
export function listNeeds(facts: NeedFacts, at: At): Need[] {
  return [
    ...facts.disputes.map((one) => disputeNeed(one, at)),
    ...facts.failedRefunds.map(failedRefundNeed),
    ...facts.credits.map(creditNeed),
    ...facts.unknownRefunds.map((one) => unknownRefundNeed(one, at)),
    ...facts.unknownAttempts.map((one) => unknownAttemptNeed(one, at)),
    ...bookNeeds(facts.book),
    ...eventNeeds(facts.events),
    ...connectionNeeds(facts, at),
    ...facts.pauses.map((one) => pauseNeed(one, at)),
    ...facts.failedMails.map(mailNeed),
    ...facts.givenUpHooks.map(hookNeed),
  ];
}

const pauseNeed = (one: NeedFacts["pauses"][number], { timeZone }: At): Need => ({
  ...plain,
  key: `pause ${one.id}`,
  text: `Somebody may be trying stolen cards on ${one.title}`,
  detail: `Paying there is paused until ${formatInstant(one.until, "en", timeZone)}. No refused card was charged.`,
  action: { label: "See what was stopped", path: "/settings/health#shield" },
  isForOwners: true,
});

const hookNeed = (one: NeedFacts["givenUpHooks"][number]): Need => ({
  ...plain,
  key: `hook ${one.id}`,
  text: "Your own system gets no messages any more",
  detail: `${one.url} is switched off. ${one.offReason} What happens is kept for 30 days.`,
  action: { label: "See what went wrong", path: `/settings/developers/${one.id}` },
  isForOwners: true,
});

const plain = { isForOwners: false, handled: null } as const;
const ofWhom = ({ customerName, invoiceNumber }: Payer): string =>
  [customerName, invoiceNumber].filter((word) => word !== null).join(", ");
const money = (amount: Amount): string => formatMoney(amount, "en");

const disputeNeed = (one: NeedFacts["disputes"][number], at: At): Need => ({
  ...plain,
  key: `dispute ${one.paymentId}`,
  text: `A payment of ${money(one)} is disputed`,
  detail: answerSentence(one.respondBy, at),
  action: { label: "See the dispute", path: `/payments/${one.paymentId}#dispute` },
});

function answerSentence(respondBy: number | null, { timeZone, now }: At): string {
  if (respondBy === null) return "Answer in Stripe.";
  const until = formatInstant(respondBy, "en", timeZone);
  return isAnswerLate(respondBy, now)
    ? `The time to answer ended on ${until}. The bank decides without your answer; see Stripe.`
    : `Answer in Stripe by ${until}.`;
}

const failedRefundNeed = (one: NeedFacts["failedRefunds"][number]): Need => ({
  ...plain,
  key: `refund ${one.id}`,
  text: `A refund of ${money(one)} did not arrive`,
  detail: `${whose(one)}The customer's bank sent it back, so the money is with you. Refund it again, or pay it back in another way.`,
  action: { label: "See the payment", path: `/payments/${one.paymentId}` },
  handled: { kind: "refund", id: one.id },
});

const creditNeed = (one: NeedFacts["credits"][number]): Need => ({
  ...plain,
  key: `credit ${one.paymentId}`,
  text: `${money({ amountMinor: one.creditMinor, currency: one.currency })} was paid without being due`,
  detail: `${whose(one)}Refund it, or use it for another invoice.`,
  action: { label: "Refund", path: `/payments/${one.paymentId}?refund=excess` },
});

const unknownRefundNeed = (one: NeedFacts["unknownRefunds"][number], at: At): Need => ({
  ...plain,
  key: `unknown-refund ${one.id}`,
  text: `Stripe has not said for ${durationWords(at.now - one.createdAt)} whether it made a refund of ${money(one)}`,
  detail: `${whose(one)}It is asked again by itself. Don't refund it a second time.`,
  action: { label: "See the payment", path: `/payments/${one.paymentId}` },
});

const unknownAttemptNeed = (one: NeedFacts["unknownAttempts"][number], at: At): Need => ({
  ...plain,
  key: `unknown ${one.id}`,
  text: `Stripe has not answered for ${durationWords(at.now - one.createdAt)} about a payment of ${money(one)}`,
  detail: `${one.invoiceNumber === null ? "" : `${one.invoiceNumber}. `}${
    one.isReleased
      ? "It is asked again by itself; nothing is lost."
      : "The customer never got to pay, so no money has moved. It is asked again by itself."
  }`,
  action: { label: "Check now", path: `/payments/${one.id}` },
});

const whose = (payer: Payer): string => (ofWhom(payer) === "" ? "" : `${ofWhom(payer)}. `);

function bookNeeds(book: BookStanding): Need[] {
  const action = { label: "See the comparison", path: "/payments/comparison" };
  if (book.kind === "differs")
    return [
      {
        ...plain,
        key: "book",
        text:
          book.differences === 1
            ? "1 difference with Stripe's books"
            : `${book.differences} differences with Stripe's books`,
        detail: "Something Stripe lists is not here, or the other way round.",
        action,
      },
    ];
  if (book.kind === "failed")
    return [
      {
        ...plain,
        key: "book",
        text: "Your payments could not be compared with Stripe's books",
        detail: book.reason ?? "Stripe did not answer. It is tried again tomorrow.",
        action,
      },
    ];
  return [];
}

/** Messages about one payment are one need. */
function eventNeeds(events: NeedFacts["events"]): Need[] {
  const seen = new Map<string, { event: NeedFacts["events"][number]; count: number }>();
  for (const event of events) {
    const key = `${event.state} ${event.ref ?? event.id}`;
    const known = seen.get(key);
    if (known === undefined) seen.set(key, { event, count: 1 });
    else known.count += 1;
  }
  return [...seen.values()].map(({ event, count }) => ({
    key: `event ${event.id}`,
    text:
      event.state === "unmatched"
        ? "Stripe speaks of a payment that is not here"
        : count === 1
          ? "A message from Stripe could not be handled"
          : `${count} messages from Stripe could not be handled`,
    detail:
      event.state === "unmatched"
        ? `${event.ref ?? "A payment"} carries your mark. Was an older backup restored? Compare it with Stripe.`
        : `${event.ref ?? event.type}: given up after many tries. It is kept; look at the reason and try again.`,
    action: { label: "Look at it", path: "/settings/health#messages" },
    isForOwners: true,
    handled: count === 1 ? { kind: "event", id: event.id } : null,
  }));
}

function connectionNeeds(facts: NeedFacts, { timeZone }: At): Need[] {
  const action = { label: "Settings", path: "/settings/online-payments" };
  const of = (key: string, text: string, detail: string): Need => ({
    key,
    text,
    detail,
    action,
    isForOwners: true,
    handled: null,
  });
  const { connectionProblem, silentSince, unheardSince } = facts;
  return [
    ...(connectionProblem === null
      ? []
      : [of("connection", "Customers can't pay online right now", connectionProblem)]),
    ...(silentSince === null || connectionProblem !== null
      ? []
      : [
          of(
            "silent",
            `Stripe could not be asked since ${formatInstant(silentSince, "en", timeZone)}`,
            "It is tried again every minute. What was paid meanwhile is recorded as soon as Stripe answers.",
          ),
        ]),
    ...(unheardSince === null
      ? []
      : [
          of(
            "unheard",
            "Stripe's messages do not reach Paymast",
            `Payments came, but no message since ${formatInstant(unheardSince, "en", timeZone)}. Paymast finds payments by asking; with messages it knows at once.`,
          ),
        ]),
  ];
}

const mailNeed = (mail: NeedFacts["failedMails"][number]): Need => ({
  ...plain,
  key: `mail ${mail.invoiceId}`,
  text: `The mail with ${mail.number ?? "a draft"} was not delivered`,
  detail: `The mail server refused ${mail.to.join(", ")}. See why, and send it again.`,
  action: { label: "See the invoice", path: `/invoices/${mail.invoiceId}` },
});
