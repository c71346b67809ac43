/** How the provider's deliveries fared: what came, what was refused and why. Rules only. */

type Counted = { onDay: string; count: number; lastAt: number };
export type HealthCounters = {
  counters: (Counted & { outcome: string })[];
  /** Deliveries that were stored, per day. */
  stored: Counted[];
  /** Deliveries to addresses of this installation that no endpoint has; of any business. */
  strays: (Counted & { outcome: string })[];
};

export type WebhookDay = { onDay: string; taken: number; refused: number };
export type WebhookHealth = {
  /** The newest delivery of any kind that reached this connection. */
  lastAt: number | null;
  lastTakenAt: number | null;
  lastRefusal: { at: number; name: string; meaning: string } | null;
  /** Every outcome that was counted, the most frequent first. */
  outcomes: { name: string; meaning: string; count: number; isRefusal: boolean }[];
  /** Days on which something came, newest first. */
  days: WebhookDay[];
};

type Reason = { name: string; meaning: string; isRefusal: boolean };

const refusal = (name: string, meaning: string): Reason => ({ name, meaning, isRefusal: true });

/** Each outcome that lib/payments/receive-webhook.ts counts, in plain words. */
export const reasons = {
  repeated: {
    name: "Repeated",
    meaning: "Known already: Stripe sent it twice, or the check was faster.",
    isRefusal: false,
  },
  foreign: {
    name: "Not ours",
    meaning: "About something else on your Stripe account; only its type is kept.",
    isRefusal: false,
  },
  no_signature: refusal("Not signed", "Not from Stripe: somebody tried the address."),
  wrong_secret: refusal("Wrong secret", "Signed with another secret: forged, or the secret was changed in Stripe."),
  too_old: refusal("Too old", "Signed more than five minutes ago: a replay, or this server's clock is ahead."),
  from_the_future: refusal("From the future", "Signed ahead of our time: this server's clock is behind."),
  malformed: refusal("Not readable", "Not in Stripe's form."),
  wrong_mode: refusal("Wrong mode", "A test message at the live address, or the other way round."),
  wrong_account: refusal("Other account", "About another Stripe account than the one connected here."),
  not_stored: refusal("Not stored", "The database could not take it; Stripe delivers it again."),
  wrong_endpoint: refusal(
    "Wrong address",
    "To an address that no webhook has (of this whole Paymast): an old webhook in Stripe that can be deleted there.",
  ),
} as const satisfies Record<string, Reason>;

const known = new Map<string, Reason>(Object.entries(reasons));

/** An outcome of a newer version than this page is shown by its own name. */
const reasonOf = (outcome: string): Reason => known.get(outcome) ?? refusal(outcome, "A reason of another version.");

export function webhookHealth({ counters, stored, strays }: HealthCounters): WebhookHealth {
  const told = [...counters, ...strays].map((one) => ({ ...one, reason: reasonOf(one.outcome) }));
  const refused = told.filter(({ reason }) => reason.isRefusal);
  // What was taken and not stored as news: repeated and foreign ones verified too.
  const taken = [...stored, ...told.filter(({ reason }) => !reason.isRefusal)];
  const last = newest(refused);
  return {
    lastAt: newest([...stored, ...counters])?.lastAt ?? null,
    lastTakenAt: newest(taken)?.lastAt ?? null,
    lastRefusal: last === null ? null : { at: last.lastAt, name: last.reason.name, meaning: last.reason.meaning },
    outcomes: outcomesOf(stored, told),
    days: daysOf(stored, told),
  };
}

function newest<T extends { lastAt: number }>(all: readonly T[]): T | null {
  return all.reduce<T | null>((best, one) => (best === null || one.lastAt > best.lastAt ? one : best), null);
}

type Told = Counted & { reason: Reason };

function outcomesOf(stored: Counted[], told: Told[]): WebhookHealth["outcomes"] {
  const sums = new Map<Reason, number>();
  for (const { reason, count } of told) sums.set(reason, (sums.get(reason) ?? 0) + count);
  const others = [...sums].map(([reason, count]) => ({ ...reason, count })).sort((a, b) => b.count - a.count);
  const count = stored.reduce((sum, one) => sum + one.count, 0);
  const news = {
    name: "Taken",
    meaning: "Signed by Stripe, about your payments, and stored.",
    isRefusal: false,
    count,
  };
  return [...(count > 0 ? [news] : []), ...others];
}

/** A foreign one is stored without its body and so counted once, by its counter; a repeated one is no news of the day. */
function daysOf(stored: Counted[], told: Told[]): WebhookDay[] {
  const days = new Map<string, WebhookDay>();
  const dayOf = (onDay: string) => {
    const day = days.get(onDay) ?? { onDay, taken: 0, refused: 0 };
    days.set(onDay, day);
    return day;
  };
  for (const { onDay, count } of stored) dayOf(onDay).taken += count;
  for (const { onDay, count, reason } of told) dayOf(onDay)[reason.isRefusal ? "refused" : "taken"] += count;
  return [...days.values()].sort((a, b) => (a.onDay < b.onDay ? 1 : -1));
}
