import {
  type ConnectionRow,
  findConnectionByAccount,
  findCurrentConnection,
  listNewestAttemptRefs,
} from "@/db/queries/connections";
import { AppError, isAppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { CheckedCredentials, ConnectedAccount, ProviderConnection, ProviderName } from "@/lib/providers/provider";
import { checkConnection, equipConnection } from "./check-connection";
import { fieldName, type TypedKeys } from "./connection";
import { openConnection } from "./open-connection";
import type { WebhookRepair } from "./repair-webhook";
import { type ConnectionChange, storeConnections } from "./store-connections";

export type SaveConnectionInput = {
  businessId: string;
  /** The user who pressed Save. */
  by: string;
  provider: ProviderName;
  /** The provider's check box: unticked keeps the keys and takes no payments. */
  enabled: boolean;
  /** Switches Auto payments on in the same Save; false leaves it as it is. */
  autoPayments: boolean;
  test: TypedKeys;
  live: TypedKeys;
};

/** What became of one mode. The keys are saved in either case; webhook and wallets are results of their own. */
export type SavedConnection = {
  mode: Mode;
  connectionId: string;
  /** `kept`: nothing new was typed; the stored keys were checked again. */
  change: ConnectionChange | "kept";
  /** The stored keys were kept although the provider refuses them now. */
  problem: string | null;
  /** What became of the webhook; null when the keys could not be used. */
  webhook: WebhookRepair | null;
};

type Plan =
  | { kind: "recheck"; mode: Mode; current: ConnectionRow }
  | { kind: "store"; mode: Mode; current: ConnectionRow | null; keys: CheckedCredentials };

/** Keys that are good, and the row they belong to; null makes a new one. */
export type Checked = Extract<Plan, { kind: "store" }> & { account: ConnectedAccount; row: ConnectionRow | null };

const MODES: readonly Mode[] = ["test", "live"];

/**
 * The verb behind Save. Everything typed is checked first, by form and by asking the provider; only when all of it is good
 * is anything written, in one transaction. Then webhook, wallets and branding follow, each a result of its own.
 * Throws AppError naming the form's field, in which case nothing has changed.
 */
export async function saveConnection(ctx: Context, input: SaveConnectionInput): Promise<SavedConnection[]> {
  const plans = await planAll(ctx, input);
  const checked: Checked[] = [];
  for (const plan of plans) if (plan.kind === "store") checked.push(await checkPlan(ctx, input, plan));
  const stored = await storeConnections(ctx, input, checked);
  const saved: SavedConnection[] = [];
  for (const { connectionId, change, account, mode } of stored) {
    const { webhook } = await equipConnection(
      ctx,
      { id: connectionId, businessId: input.businessId, provider: input.provider, mode },
      account,
    );
    saved.push({ mode, connectionId, change, problem: null, webhook });
  }
  for (const plan of plans) if (plan.kind === "recheck") saved.push(await recheck(ctx, plan));
  return saved;
}

/** Stored keys that were not typed anew are asked about again, so that Save also repairs. */
async function recheck(ctx: Context, plan: Extract<Plan, { kind: "recheck" }>): Promise<SavedConnection> {
  const { id: connectionId, businessId } = plan.current;
  const check = await checkConnection(ctx, { businessId, connectionId });
  const { mode } = plan;
  if (!check.ok) return { mode, connectionId, change: "kept", problem: check.message, webhook: null };
  return { mode, connectionId, change: "kept", problem: null, webhook: check.webhook };
}

async function planAll(ctx: Context, input: SaveConnectionInput): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const mode of MODES) {
    const plan = await planFor(ctx, input, mode);
    if (plan !== null) plans.push(plan);
  }
  if (plans.length === 0) {
    throw new AppError(
      "BAD_INPUT",
      "Paste your two keys first: the test keys to try it out, or the live keys to be paid.",
      {
        field: fieldName("test", "publishableKey"),
      },
    );
  }
  return plans;
}

/** An empty secret field keeps the stored key; it is never sent back to the browser to be submitted again. */
async function planFor(ctx: Context, input: SaveConnectionInput, mode: Mode): Promise<Plan | null> {
  const { businessId, provider } = input;
  const typed = input[mode];
  const current = await findCurrentConnection(ctx.db.read, { businessId, provider, mode });
  const publishableKey = typed.publishableKey.trim();
  const secretKey = typed.secretKey.trim();
  if (secretKey === "" && (publishableKey === "" || publishableKey === current?.publishableKey)) {
    return current === null ? null : { kind: "recheck", mode, current };
  }
  const kept = current !== null && secretKey === "" ? await openConnection(ctx, current) : null;
  const keys = forMode(mode, () =>
    ctx.providers[provider].checkCredentials({ mode, publishableKey, secretKey: kept?.secretKey ?? secretKey }),
  );
  return { kind: "store", mode, current, keys };
}

function forMode<T>(mode: Mode, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw withFieldOf(mode, error);
  }
}

/** The provider names the key; the form has it twice, for Test and for Live. */
function withFieldOf(mode: Mode, error: unknown): unknown {
  if (!isAppError(error) || error.field === undefined) return error;
  return new AppError(error.code, error.message, { field: fieldName(mode, error.field), cause: error.cause });
}

/** Asks the provider who this is, and whether both keys are of one account, before anything is written. */
async function checkPlan(
  ctx: Context,
  input: SaveConnectionInput,
  plan: Extract<Plan, { kind: "store" }>,
): Promise<Checked> {
  const provider = ctx.providers[input.provider];
  const { businessId } = input;
  try {
    const account = await provider.connect(plan.keys);
    await provider.proveSameAccount(plan.keys, { businessId, instanceId: ctx.instance.instanceId });
    return { ...plan, account, row: await findSameAccount(ctx, input, plan, account) };
  } catch (error) {
    throw withFieldOf(plan.mode, error);
  }
}

/** The row these keys belong to: the account's own, or the current one when it is proved to be the same account. */
async function findSameAccount(
  ctx: Context,
  input: SaveConnectionInput,
  plan: Extract<Plan, { kind: "store" }>,
  account: ConnectedAccount,
): Promise<ConnectionRow | null> {
  const { businessId, provider } = input;
  const { mode, current, keys } = plan;
  if (account.accountId !== null) {
    const known = await findConnectionByAccount(ctx.db.read, {
      businessId,
      provider,
      mode,
      accountId: account.accountId,
    });
    if (known !== null) return known;
  }
  if (current === null) return null;
  if (current.accountId !== null && account.accountId !== null) return null;
  const asCurrent = { ...keys, id: current.id, businessId, accountId: account.accountId };
  return (await seesPaymentsOf(ctx, current, asCurrent)) ? current : null;
}

/** Without an account id sameness is proved by an object of ours. A connection that never saw a payment can be reused. */
async function seesPaymentsOf(ctx: Context, current: ConnectionRow, withNewKeys: ProviderConnection): Promise<boolean> {
  const { businessId, id: connectionId } = current;
  const refs = await listNewestAttemptRefs(ctx.db.read, { businessId, connectionId });
  if (refs.length === 0) return true;
  const ref = refs.find((one) => one !== null) ?? null;
  if (ref === null) return false;
  return (await ctx.providers[current.provider].fetchByRef(withNewKeys, ref)) !== null;
}
