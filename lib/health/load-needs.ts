import { listConnections } from "@/db/queries/connections";
import { listCredits, listFailedRefunds, listUnansweredRefunds, listUnknownAttempts } from "@/db/queries/health";
import { listStuckEvents } from "@/db/queries/health-events";
import { listFailedMails, listOpenDisputes } from "@/db/queries/home";
import { listHookEndpoints } from "@/db/queries/hooks";
import { listPauses } from "@/db/queries/shield";
import { loadBookStanding } from "@/lib/book/load-book-standing";
import type { Business } from "@/lib/businesses/business";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { findUnheard } from "./find-unheard";
import { listNeeds, type Need } from "./needs";
import { type BookStanding, moneyStanding, type Standing } from "./standing";

/** After this an unanswered question is worth a person's look. */
export const unknownAfterMs = 15 * 60_000;
/** Connections are read at least once an hour, and every minute while the provider does not answer. */
const silentAfterMs = 3 * 3_600_000;
const mailsForMs = 30 * 86_400_000;
/** No pause lasts longer. */
const pausesForMs = 86_400_000;
const most = 20;

export type Standings = {
  standing: Standing | null;
  needs: Need[];
  book: BookStanding;
  /** When every connection's list was last read to its end. */
  checkedAt: number | null;
};

/** What waits for a person in one mode, and the one sentence that says whether anything does. */
export async function loadNeeds(ctx: Context, input: { business: Business; mode: Mode }): Promise<Standings> {
  const { business, mode } = input;
  const q = ctx.db.read;
  const now = ctx.now();
  const ofMode = { businessId: business.id, mode };
  const [
    connections,
    book,
    disputes,
    credits,
    failedRefunds,
    unknownRefunds,
    attempts,
    events,
    failedMails,
    unheard,
    pauses,
    hooks,
  ] = await Promise.all([
    listConnections(q, { businessId: business.id }),
    loadBookStanding(ctx, ofMode),
    listOpenDisputes(q, ofMode),
    listCredits(q, { ...ofMode, limit: most }),
    listFailedRefunds(q, { ...ofMode, limit: most }),
    listUnansweredRefunds(q, { ...ofMode, before: now - unknownAfterMs, limit: most }),
    listUnknownAttempts(q, { ...ofMode, before: now - unknownAfterMs, limit: most }),
    listStuckEvents(q, { ...ofMode, limit: 100 }),
    listFailedMails(q, { ...ofMode, since: now - mailsForMs }),
    findUnheard(ctx, { businessId: business.id }),
    listPauses(q, { ...ofMode, since: now - pausesForMs, limit: most }),
    listHookEndpoints(q, { businessId: business.id }),
  ]);
  const current = connections.filter((connection) => connection.mode === mode);
  const checkedAt = current.length === 0 ? null : Math.min(...current.map((one) => one.sweptAt ?? one.createdAt));
  const problem = current.map((one) => one.problem ?? accountProblem(one)).find((sentence) => sentence !== null);
  const needs = listNeeds(
    {
      disputes,
      credits,
      failedRefunds,
      unknownRefunds,
      unknownAttempts: attempts.map((one) => ({ ...one, isReleased: one.isReleased === 1 })),
      events: events.flatMap((event) =>
        event.state === "dead" || event.state === "unmatched" ? [{ ...event, state: event.state }] : [],
      ),
      book,
      connectionProblem: problem ?? null,
      silentSince: checkedAt !== null && now - checkedAt > silentAfterMs ? checkedAt : null,
      unheardSince: unheard.find((one) => one.mode === mode)?.since ?? null,
      failedMails,
      pauses: pauses.filter((pause) => pause.until > now && pause.subject !== "address"),
      givenUpHooks: hooks.flatMap(({ id, url, offReason, isOn, mode: of }) =>
        of === mode && !isOn && offReason !== null ? [{ id, url, offReason }] : [],
      ),
    },
    { timeZone: business.timeZone, now },
  );
  const standing = moneyStanding({ needs: needs.length, hasConnection: current.length > 0, checkedAt, book, now });
  return { standing, needs, book, checkedAt };
}

const accountProblem = (connection: { chargesEnabled: boolean }) =>
  connection.chargesEnabled ? null : "Stripe does not let this account take payments yet.";
