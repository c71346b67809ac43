import { type BusinessRow, findBusiness } from "@/db/queries/businesses";
import { type ConnectionRow, findEndpoint, listConnections } from "@/db/queries/connections";
import { findMailServer } from "@/db/queries/mail-servers";
import { countersSince } from "@/db/queries/provider-events";
import { listNewestMails, newestProviderPaymentAt } from "@/db/queries/readiness";
import { isSecretStale } from "@/db/queries/webhook-health";
import { AppError } from "@/lib/app-error";
import { webhookView } from "@/lib/connections/webhook-view";
import type { Context } from "@/lib/context";
import { loadInstanceStanding } from "@/lib/instance/load-standing";
import { isQuiet } from "@/lib/instance/standing";
import { todayIn } from "@/lib/invoices/calendar";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { mailerOf } from "@/lib/mail/mailer-of";
import { formatDay, formatInstant } from "@/lib/money/format-money";
import { type ConnectionFacts, type ReadinessFacts, type ReadinessLine, readiness } from "./readiness";

/** How ready a business is to be paid in one mode. Reads stored facts only; no provider is asked. */
export async function loadReadiness(ctx: Context, input: { businessId: string; mode: Mode }): Promise<ReadinessLine[]> {
  return readiness(await loadReadinessFacts(ctx, input));
}

async function loadReadinessFacts(ctx: Context, input: { businessId: string; mode: Mode }): Promise<ReadinessFacts> {
  const { businessId, mode } = input;
  const q = ctx.db.read;
  const business = await findBusiness(q, businessId);
  if (business === null) throw new AppError("NOT_FOUND", "This business does not exist.");
  const [standing, server, connections, mails, testPaidAt, livePaidAt] = await Promise.all([
    loadInstanceStanding(ctx),
    findMailServer(q, businessId),
    listConnections(q, { businessId }),
    listNewestMails(q, { businessId, limit: 20 }),
    newestProviderPaymentAt(q, { businessId, mode: "test" }),
    newestProviderPaymentAt(q, { businessId, mode: "live" }),
  ]);
  const row = connections.find((one) => one.mode === mode) ?? null;
  const onDay = (at: number | null) =>
    at === null ? null : formatDay(todayIn(business.timeZone, at), business.language === "de" ? "de" : "en");
  return {
    mode,
    publicUrl: ctx.instance.publicUrl,
    standsStill: isQuiet(standing),
    isSandboxed: ctx.instance.isSandboxed,
    autoPayments: business.autoPayments,
    connection: row === null ? null : await connectionFacts(ctx, row, business.timeZone),
    missingDetails: missingDetails(business),
    mail: mailFacts((await mailerOf(ctx, businessId)).fromAddress, sinceServer(mails, server)),
    testPaidOn: onDay(testPaidAt),
    livePaidOn: onDay(livePaidAt),
  };
}

/** Counted, but not refused; every other outcome is the reason of a refusal. */
const NOT_REFUSED: ReadonlySet<string> = new Set(["repeated", "foreign"]);
const WEEK_MS = 7 * 86_400_000;

async function connectionFacts(ctx: Context, row: ConnectionRow, timeZone: string): Promise<ConnectionFacts> {
  const q = ctx.db.read;
  const { capabilities } = ctx.providers[row.provider];
  const endpoint = await findEndpoint(q, { businessId: row.businessId, connectionId: row.id });
  const sinceDay = new Date(ctx.now() - WEEK_MS).toISOString().slice(0, 10);
  const counters = endpoint === null ? [] : await countersSince(q, { endpointId: endpoint.id, sinceDay });
  const lastEventAt = endpoint?.lastEventAt ?? null;
  return {
    provider: capabilities.displayName,
    accountName: row.accountName,
    enabled: row.enabled,
    chargesEnabled: row.chargesEnabled,
    requirements: row.requirements,
    problem: row.problem,
    isFullKey: row.secretKeyKind === "secret",
    // Recommended where money is at stake; a test key can do no harm.
    restrictedKeyUrl: row.mode === "live" ? capabilities.restrictedKeyUrl(row.mode) : null,
    missingRights: row.missingRights,
    webhook: webhookView(endpoint),
    isSecretDoubtful: endpoint !== null && (await isSecretStale(q, endpoint)),
    lastEvent: lastEventAt === null ? null : `Last event ${formatInstant(lastEventAt, "en", timeZone)}`,
    refusedDeliveries: counters.reduce((sum, one) => sum + (NOT_REFUSED.has(one.outcome) ? 0 : one.count), 0),
    walletProblem: row.walletProblem,
  };
}

/** What an invoice should say of its seller, as the settings page calls it. */
function missingDetails(business: BusinessRow): string[] {
  const needed: [name: string, value: string | null][] = [
    ["address", business.addressLine1],
    ["city", business.city],
    ["e-mail", business.email],
  ];
  return needed.filter(([, value]) => value === null || value.trim() === "").map(([name]) => name);
}

type Mail = Awaited<ReturnType<typeof listNewestMails>>[number];

/** What another server said, or to another sender address, says nothing about the one that is set now. */
const sinceServer = (mails: Mail[], server: { updatedAt: number } | null): Mail[] =>
  server === null ? mails : mails.filter(({ createdAt }) => createdAt >= server.updatedAt);

/** The newest mail that the server said something about decides; one that still waits says nothing. */
function mailFacts(fromAddress: string, mails: Mail[]): ReadinessFacts["mail"] {
  const accepted = mails.find((mail) => mail.state === "sent");
  const told = mails.find((mail) => mail.state === "sent" || mail.response !== null);
  const failure = told === undefined || told.state === "sent" ? null : told.response;
  return { fromAddress, lastAcceptedAt: accepted?.sentAt ?? null, failure };
}
