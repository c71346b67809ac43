import { findBusiness } from "@/db/queries/businesses";
import { type ConnectionRow, findEndpoint, listConnections } from "@/db/queries/connections";
import { countersSince } from "@/db/queries/provider-events";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { countryName } from "@/lib/customers/address";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { ProviderName } from "@/lib/providers/provider";
import { payButton } from "./pay-button";
import { type WebhookView, webhookView } from "./webhook-view";

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
  chargesEnabled: boolean;
  requirements: string[];
  missingRights: { right: string; consequence: string }[];
  /** The provider refuses the key. */
  problem: string | null;
  /** Whether customers can pay now, with the sentence when not. */
  canPay: true | { sentence: string };
  webhook: WebhookView;
  lastEventAt: number | null;
  /** Deliveries of the last seven days that were refused (forged, stale, of another account). */
  refusedDeliveries: number;
  walletProblem: string | null;
  checkedAt: number;
};

export type ProviderView = {
  provider: ProviderName;
  displayName: string;
  isEnabled: boolean;
  keyPages: Record<Mode, string>;
  modes: Record<Mode, ModeView | null>;
};

export type OnlinePaymentsView = { autoPayments: boolean; providers: ProviderView[]; publicUrl: string; now: number };

/** Counted, but not refused; every other outcome is the reason of a refusal. */
const NOT_REFUSED: ReadonlySet<string> = new Set(["repeated", "foreign"]);
const WEEK_MS = 7 * 86_400_000;

/** Everything about being paid, for Settings → Online payments. Only owners see it. */
export async function loadOnlinePayments(ctx: Context, input: { businessId: string }): Promise<OnlinePaymentsView> {
  const business = await findBusiness(ctx.db.read, input.businessId);
  if (business === null) throw new AppError("NOT_FOUND", "This business does not exist.");
  const rows = await listConnections(ctx.db.read, input);
  const views = await Promise.all(rows.map((row) => modeView(ctx, business, row)));
  const providers = Object.values(ctx.providers).map((provider): ProviderView => {
    const own = views.filter((_, at) => rows[at]?.provider === provider.name);
    const ofMode = (mode: Mode) => own.find((view) => view.mode === mode) ?? null;
    return {
      provider: provider.name,
      displayName: provider.capabilities.displayName,
      isEnabled: rows.some((row) => row.provider === provider.name && row.enabled),
      keyPages: { test: provider.capabilities.keyPageUrl("test"), live: provider.capabilities.keyPageUrl("live") },
      modes: { test: ofMode("test"), live: ofMode("live") },
    };
  });
  return { autoPayments: business.autoPayments, providers, publicUrl: ctx.instance.publicUrl, now: ctx.now() };
}

async function modeView(
  ctx: Context,
  business: { autoPayments: boolean; defaultCurrency: string },
  row: ConnectionRow,
): Promise<ModeView> {
  const endpoint = await findEndpoint(ctx.db.read, { businessId: row.businessId, connectionId: row.id });
  const sinceDay = new Date(ctx.now() - WEEK_MS).toISOString().slice(0, 10);
  const counters = endpoint === null ? [] : await countersSince(ctx.db.read, { endpointId: endpoint.id, sinceDay });
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
    chargesEnabled: row.chargesEnabled,
    requirements: row.requirements,
    missingRights: row.missingRights,
    problem: row.problem,
    canPay: canPay(business, row),
    webhook: webhookView(endpoint),
    lastEventAt: endpoint?.lastEventAt ?? null,
    refusedDeliveries: counters.reduce((sum, one) => sum + (NOT_REFUSED.has(one.outcome) ? 0 : one.count), 0),
    walletProblem: row.walletProblem,
    checkedAt: row.checkedAt,
  };
}

/** Judged with an ordinary amount in the business's own currency; an odd amount is judged where it is typed. */
function canPay(business: { autoPayments: boolean; defaultCurrency: string }, row: ConnectionRow): ModeView["canPay"] {
  const money = { amountMinor: 100_000, currency: business.defaultCurrency };
  const button = payButton({ business, connections: [row], mode: row.mode, money });
  return button.canPay ? true : { sentence: button.sentence };
}
