import { findBusiness } from "@/db/queries/businesses";
import { type ConnectionRow, findEndpoint, listConnections } from "@/db/queries/connections";
import { findNewestProof, type ProofRow } from "@/db/queries/proofs";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { countryName } from "@/lib/customers/address";
import { loadInstanceStanding } from "@/lib/instance/load-standing";
import { DECIDE_SENTENCE, isQuiet } from "@/lib/instance/standing";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { ProviderName } from "@/lib/providers/provider";
import { loadReadiness } from "@/lib/readiness/load-readiness";
import type { ReadinessLine } from "@/lib/readiness/readiness";
import { payButton } from "./pay-button";
import { isWaiting, type ProofAnswer, proofAnswer } from "./proof";

/** One mode of a provider, as the page shows it. Holds no secret: what is here goes to the browser. */
export type ModeView = {
  mode: Mode;
  connectionId: string;
  publishableKey: string;
  secretKeyLast4: string;
  isRestricted: boolean;
  accountName: string | null;
  accountId: string | null;
  /** A restricted key may be forbidden to read its account; what is known of it may then be old. */
  isAccountReadable: boolean;
  /** In words, written by the server. */
  accountCountry: string | null;
  /** What payers read on their statements, as set at the provider. */
  statementDescriptor: string | null;
  chargesEnabled: boolean;
  /** The provider refuses the key. */
  problem: string | null;
  /** "Can I be paid right now?" */
  answer: ProofAnswer;
  /** An answer is on its way: the page looks again by itself. */
  isProving: boolean;
  autoProof: boolean;
  /** What this connection needs, line by line. */
  lines: ReadinessLine[];
  checkedAt: number;
};

export type ProviderView = {
  provider: ProviderName;
  displayName: string;
  isEnabled: boolean;
  keyPages: Record<Mode, string>;
  /** Pages that make a key with the rights we use already selected. */
  restrictedKeyPages: Record<Mode, string | null>;
  rights: readonly { right: string; use: string }[];
  modes: Record<Mode, ModeView | null>;
};

export type OnlinePaymentsView = {
  autoPayments: boolean;
  providers: ProviderView[];
  /** What is the same in both modes; with nothing connected, also that. */
  lines: ReadinessLine[];
  publicUrl: string;
  now: number;
};

/** Everything about being paid, for Settings → Online payments. Only owners see it. */
export async function loadOnlinePayments(
  ctx: Context,
  input: { businessId: string; mode: Mode },
): Promise<OnlinePaymentsView> {
  const { businessId, mode } = input;
  const business = await findBusiness(ctx.db.read, businessId);
  if (business === null) throw new AppError("NOT_FOUND", "This business does not exist.");
  const rows = await listConnections(ctx.db.read, { businessId });
  const views = await Promise.all(rows.map((row) => modeView(ctx, business, row)));
  const providers = Object.values(ctx.providers).map((provider): ProviderView => {
    const own = views.filter((_, at) => rows[at]?.provider === provider.name);
    const ofMode = (one: Mode) => own.find((view) => view.mode === one) ?? null;
    const { displayName, keyPageUrl, restrictedKeyUrl, rights } = provider.capabilities;
    return {
      provider: provider.name,
      displayName,
      isEnabled: rows.some((row) => row.provider === provider.name && row.enabled),
      keyPages: { test: keyPageUrl("test"), live: keyPageUrl("live") },
      restrictedKeyPages: { test: restrictedKeyUrl("test"), live: restrictedKeyUrl("live") },
      rights,
      modes: { test: ofMode("test"), live: ofMode("live") },
    };
  });
  const all = await loadReadiness(ctx, { businessId, mode: rows.length === 0 ? mode : modeToShow(rows, mode) });
  return {
    autoPayments: business.autoPayments,
    providers,
    lines: rows.length === 0 ? all : all.filter((line) => line.scope === "business"),
    publicUrl: ctx.instance.publicUrl,
    now: ctx.now(),
  };
}

/** The dashboard's mode when it is connected, else the one that is. */
const modeToShow = (rows: ConnectionRow[], mode: Mode): Mode =>
  rows.some((row) => row.mode === mode) ? mode : (rows[0]?.mode ?? mode);

type Business = { autoPayments: boolean; defaultCurrency: string };

async function modeView(ctx: Context, business: Business, row: ConnectionRow): Promise<ModeView> {
  const of = { businessId: row.businessId, connectionId: row.id };
  const now = ctx.now();
  const [standing, endpoint, newest, lines] = await Promise.all([
    loadInstanceStanding(ctx),
    findEndpoint(ctx.db.read, of),
    findNewestProof(ctx.db.read, { ...of, now }),
    loadReadiness(ctx, { businessId: row.businessId, mode: row.mode }),
  ]);
  const proof = sinceKeys(newest, row);
  const unreachable = endpoint?.problemKind === "unreachable" ? endpoint.problem : null;
  return {
    mode: row.mode,
    connectionId: row.id,
    publishableKey: row.publishableKey,
    secretKeyLast4: row.secretKeyLast4,
    isRestricted: row.secretKeyKind === "restricted",
    accountName: row.accountName,
    accountId: row.accountId,
    isAccountReadable: row.accountId !== null && !row.missingRights.some(({ right }) => right.startsWith("Account")),
    accountCountry: countryName(row.accountCountry, "en"),
    statementDescriptor: row.statementDescriptor,
    chargesEnabled: row.chargesEnabled,
    problem: row.problem,
    answer: proofAnswer({
      mode: row.mode,
      proof,
      obstacle: obstacleOf(business, row, { standsStill: isQuiet(standing) }),
      unreachable,
      now,
    }),
    isProving: isWaiting(proof, now),
    autoProof: row.autoProof,
    lines: lines.filter((line) => line.scope === "connection"),
    checkedAt: Math.max(row.checkedAt, proof?.startedAt ?? 0),
  };
}

/** A key that was refused once says nothing about a connection whose key has been taken since. */
function sinceKeys(proof: ProofRow | null, row: ConnectionRow): ProofRow | null {
  return proof?.state === "refused" && proof.startedAt < row.checkedAt && row.problem === null ? null : proof;
}

const STANDS_STILL = { title: "Not now. This Paymast stands still.", text: DECIDE_SENTENCE };

/** Judged with an ordinary amount in the business's own currency; an odd amount is judged where it is typed. */
function obstacleOf(
  business: Business,
  row: ConnectionRow,
  { standsStill }: { standsStill: boolean },
): { title: string; text: string | null } | null {
  if (standsStill) return STANDS_STILL;
  if (row.problem !== null) return { title: "No. The key is refused.", text: row.problem };
  if (!row.chargesEnabled) {
    return { title: "No. Stripe has not switched on payments for this account.", text: row.requirements.join(" ") };
  }
  const money = { amountMinor: 100_000, currency: business.defaultCurrency };
  const button = payButton({ standsStill, business, connections: [row], mode: row.mode, money });
  return button.canPay ? null : { title: "No.", text: button.sentence };
}
