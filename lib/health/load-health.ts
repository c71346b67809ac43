import { countPaymentsByDoor, listFailedJobs, listUnknownAttempts } from "@/db/queries/health";
import { countEventsByState, findEvent, listStuckEvents, type StuckEvent } from "@/db/queries/health-events";
import { AppError } from "@/lib/app-error";
import type { Business } from "@/lib/businesses/business";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { Door } from "@/lib/payments/doors";
import { loadNeeds, type Standings, unknownAfterMs } from "./load-needs";

const latelyMs = 30 * 86_400_000;

export type Health = Standings & {
  inbox: {
    waiting: number;
    /** When the oldest waiting message came; null when none waits. */
    oldestWaitingAt: number | null;
    handled: number;
    /** Of other apps on the account, in the last 30 days. */
    foreign: number;
  };
  stuck: StuckEvent[];
  unknownAttempts: Awaited<ReturnType<typeof listUnknownAttempts>>;
  /** Confirmed payments of the last 30 days by how we learned of them, the most frequent first. */
  doors: { door: Door; count: number }[];
  failedJobs: Awaited<ReturnType<typeof listFailedJobs>>;
  now: number;
};

/** Everything the Health page says about one mode. */
export async function loadHealth(ctx: Context, input: { business: Business; mode: Mode }): Promise<Health> {
  const { business, mode } = input;
  const q = ctx.db.read;
  const now = ctx.now();
  const ofMode = { businessId: business.id, mode };
  const since = now - latelyMs;
  const [standings, counted, stuck, unknownAttempts, doors, failedJobs] = await Promise.all([
    loadNeeds(ctx, input),
    countEventsByState(q, ofMode),
    listStuckEvents(q, { ...ofMode, limit: 100 }),
    listUnknownAttempts(q, { ...ofMode, before: now - unknownAfterMs, limit: 50 }),
    countPaymentsByDoor(q, { ...ofMode, since }),
    listFailedJobs(q, { businessId: business.id, since, limit: 50 }),
  ]);
  const of = (state: string) => counted.find((row) => row.state === state);
  const oldestWaitingAt = of("pending")?.oldestAt ?? null;
  return {
    ...standings,
    inbox: {
      waiting: of("pending")?.count ?? 0,
      oldestWaitingAt: oldestWaitingAt === null ? null : Number(oldestWaitingAt),
      handled: of("processed")?.count ?? 0,
      foreign: of("foreign")?.count ?? 0,
    },
    stuck,
    unknownAttempts,
    doors: doors.map(({ learnedBy, count }) => ({ door: learnedBy, count })).sort((a, b) => b.count - a.count),
    failedJobs,
    now,
  };
}

export type RawEvent = Omit<NonNullable<Awaited<ReturnType<typeof findEvent>>>, "body"> & {
  /** As it came, laid out for reading when it is JSON; null when none was kept. */
  text: string | null;
};

/** One message as the provider sent it. Throws NOT_FOUND; another business's does not exist. */
export async function loadEvent(ctx: Context, input: { businessId: string; id: string }): Promise<RawEvent> {
  const event = await findEvent(ctx.db.read, input);
  if (event === null) throw new AppError("NOT_FOUND", "There is no such message.");
  const { body, ...rest } = event;
  return { ...rest, text: body === null ? null : laidOut(body) };
}

function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // Not JSON: shown as it came.
    return body;
  }
}
