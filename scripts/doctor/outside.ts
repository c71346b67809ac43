import { findBusiness, listWrappedDataKeys } from "@/db/queries/businesses";
import { type ConnectionRow, findConnection, findEndpoint } from "@/db/queries/connections";
import { listAllCurrentConnections } from "@/db/queries/standing";
import { openConnection, openEndpoint } from "@/lib/connections/open-connection";
import type { Context } from "@/lib/context";
import { describeError } from "@/lib/describe-error";
import type { Env } from "@/lib/env";
import { loadInstanceStanding } from "@/lib/instance/load-standing";
import { mailerOf } from "@/lib/mail/mailer-of";
import { loadReadiness } from "@/lib/readiness/load-readiness";
import { counted } from "../backup-words";
import { advice, type Finding, good, saidOnce, wrong } from "./finding";

const LIMIT_MS = 10_000;
/** Stripe's signatures carry its time; a clock that is off by more than five minutes refuses them. */
const SKEW_MS = 60_000;

/** What needs the network, or the opened database. Nothing is changed anywhere, and no money moves. */
export async function checkOutside(ctx: Context, settings: Env): Promise<Finding[]> {
  const standing = await standingFinding(ctx);
  const findings = [
    standing,
    await keysFitFinding(ctx),
    await addressFinding(settings),
    await clockFinding(settings),
    ...(await mailFindings(ctx)),
  ];
  if (standing.level === "wrong") return findings;
  return [...findings, ...(await connectionFindings(ctx))];
}

async function standingFinding(ctx: Context): Promise<Finding> {
  const standing = await loadInstanceStanding(ctx);
  if (standing.kind === "home") return good("Home", `This database lives at ${ctx.instance.publicUrl}.`);
  const what =
    standing.kind === "moved"
      ? `It was at ${standing.from} and is now at ${standing.to}`
      : `It was restored on ${new Date(standing.at).toISOString()}`;
  return wrong("Home", `${what}. It stands still until you say in the dashboard whether it is the real one.`);
}

async function keysFitFinding(ctx: Context): Promise<Finding> {
  const rows = await listWrappedDataKeys(ctx.db.read);
  const lost = rows.filter(({ id, wrappedDataKey }) => !opens(() => ctx.secrets.rewrap(wrappedDataKey, id)));
  return lost.length === 0
    ? good("Master key", `Opens what is stored (${counted(rows.length, "business", "businesses")}).`)
    : wrong(
        "Master key",
        `It does not open the secrets of ${lost.length} of ${counted(rows.length, "business", "businesses")}: restore the keys folder that belongs to this database, or paste the Stripe keys again.`,
      );
}

function opens(open: () => unknown): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}

async function addressFinding({ PAYMAST_URL }: Env): Promise<Finding> {
  const { hostname, protocol } = new URL(PAYMAST_URL);
  const isHere = hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "127.0.0.1";
  try {
    const response = await fetch(`${PAYMAST_URL}/sign-in`, {
      signal: AbortSignal.timeout(LIMIT_MS),
      redirect: "manual",
    });
    if (response.status >= 500) return wrong("Address", `${PAYMAST_URL} answers with an error (${response.status}).`);
  } catch (error) {
    return advice("Address", `${PAYMAST_URL} does not answer from here (${describeError(error)}). Is Paymast running?`);
  }
  if (isHere)
    return advice("Address", `${PAYMAST_URL} is this machine: Stripe can't reach it, payments come by asking.`);
  if (protocol !== "https:") return wrong("Address", `${PAYMAST_URL} is not https: browsers refuse card forms there.`);
  return good("Address", `${PAYMAST_URL} answers.`);
}

async function clockFinding({ STRIPE_API_BASE }: Env): Promise<Finding> {
  const base = STRIPE_API_BASE ?? "https://api.stripe.com";
  try {
    const startedAt = Date.now();
    const response = await fetch(base, { method: "HEAD", signal: AbortSignal.timeout(LIMIT_MS), redirect: "manual" });
    const told = Date.parse(response.headers.get("date") ?? "");
    if (!Number.isFinite(told)) return advice("Clock", `${base} did not tell its time.`);
    const skew = (startedAt + Date.now()) / 2 - told;
    const seconds = Math.round(Math.abs(skew) / 1000);
    // A Date header counts whole seconds.
    return Math.abs(skew) > SKEW_MS
      ? wrong("Clock", `This machine is ${seconds} s ${skew > 0 ? "ahead of" : "behind"} Stripe: switch on NTP.`)
      : good("Clock", `Within ${Math.max(1, seconds)} s of Stripe's.`);
  } catch (error) {
    return wrong("Clock", `Stripe can't be reached from here (${describeError(error)}).`);
  }
}

async function mailFindings(ctx: Context): Promise<Finding[]> {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const { id } of await listWrappedDataKeys(ctx.db.read)) {
    const about = "Mail";
    try {
      const mailer = await mailerOf(ctx, id);
      if (seen.has(mailer.fromAddress)) continue;
      seen.add(mailer.fromAddress);
      const answer = await mailer.check();
      findings.push(
        answer.accepted
          ? good(about, `The server for ${mailer.fromAddress} answers.`)
          : mailer.isConfigured
            ? wrong(about, `Mails from ${mailer.fromAddress}: ${answer.response}`)
            : advice(about, answer.response),
      );
    } catch (error) {
      findings.push(wrong(about, describeError(error)));
    }
  }
  return findings;
}

type Looked = { business: string; mode: string; findings: Finding[] };

/** Business by business, what both modes share said once. */
async function connectionFindings(ctx: Context): Promise<Finding[]> {
  const looked = new Map<string, Looked[]>();
  for (const { id: connectionId, businessId } of await listAllCurrentConnections(ctx.db.read)) {
    const row = await findConnection(ctx.db.read, { businessId, connectionId });
    const business = await findBusiness(ctx.db.read, businessId);
    if (row === null || business === null) continue;
    const findings = [...(await readinessFindings(ctx, row)), await askFinding(ctx, row)];
    looked.set(businessId, [...(looked.get(businessId) ?? []), { business: business.name, mode: row.mode, findings }]);
  }
  return [...looked.values()].flatMap((of) => saidOnce(of[0]?.business ?? "", of));
}

/** The list of the set-up screen, then what the provider itself says today. */
async function readinessFindings(ctx: Context, { businessId, mode }: ConnectionRow): Promise<Finding[]> {
  const lines = await loadReadiness(ctx, { businessId, mode });
  return lines
    .filter(({ state }) => state !== "done")
    .map(({ state, title, text }) =>
      (state === "blocking" ? wrong : advice)("", text === null ? title : `${title}. ${text}`),
    );
}

/** What it is about is filled in by who knows the business and its modes. */
async function askFinding(ctx: Context, row: ConnectionRow): Promise<Finding> {
  const about = "";
  try {
    const connection = await openConnection(ctx, row);
    const provider = ctx.providers[row.provider];
    const account = await provider.connect(connection);
    const endpointRow = await findEndpoint(ctx.db.read, { businessId: row.businessId, connectionId: row.id });
    if (!account.chargesEnabled) return wrong(about, `Stripe takes no charges: ${account.requirements.join(" ")}`);
    if (endpointRow === null) return advice(about, "The key is taken. There is no webhook: payments come by asking.");
    const webhook = await provider.checkWebhook(
      connection,
      await openEndpoint(ctx, endpointRow),
      ctx.instance.instanceId,
    );
    return webhook.state === "active"
      ? good(about, "The key is taken, charges are enabled, the webhook is in order.")
      : advice(about, `The key is taken. Webhook: ${webhook.reason}`);
  } catch (error) {
    return wrong(about, describeError(error));
  }
}
