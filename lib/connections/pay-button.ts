import { QUIET_SENTENCE } from "@/lib/instance/standing";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { Money } from "@/lib/money/money";
import { providerAccepts } from "@/lib/providers/accepts";
import type { ProviderName } from "@/lib/providers/provider";

/** What decides whether customers can pay; a row of `connections` has all of it. */
export type PayableConnection = {
  id: string;
  provider: ProviderName;
  mode: Mode;
  state: "current" | "replaced" | "disconnected";
  enabled: boolean;
  chargesEnabled: boolean;
  problem: string | null;
};

export type NoPayReason =
  | "stands_still"
  | "auto_payments_off"
  | "not_connected"
  | "not_enabled"
  | "key_refused"
  | "account_inactive"
  | "currency_refused";

export type PayButton<C extends PayableConnection> =
  | { canPay: true; connections: C[] }
  | { canPay: false; reason: NoPayReason; sentence: string };

type Blocked = Extract<PayButton<never>, { canPay: false }>;

/**
 * Whether a document of this mode and amount carries a Pay online button, and through which connections; else the one
 * thing that stands in the way, as a sentence for the owner. The reason nearest to working wins: with one connection
 * whose key is refused and another that is switched off, the owner hears of the key.
 */
export function payButton<C extends PayableConnection>(input: {
  /** Nobody has said yet whether this installation is the real one (lib/instance): then nothing of it takes money. */
  standsStill: boolean;
  business: { autoPayments: boolean };
  connections: C[];
  mode: Mode;
  money: Money;
}): PayButton<C> {
  const { standsStill, business, mode, money } = input;
  if (standsStill) return no("stands_still", QUIET_SENTENCE);
  if (!business.autoPayments) {
    return no("auto_payments_off", "Auto payments is off. Switch it on in Settings → Online payments.");
  }
  const current = input.connections.filter((one) => one.mode === mode && one.state === "current");
  const judged = current.map((connection) => ({ connection, blocked: obstacle(connection, money) }));
  const usable = judged.filter((one) => one.blocked === null).map((one) => one.connection);
  if (usable.length > 0) return { canPay: true, connections: usable };
  const nearest = order.flatMap((reason) => judged.filter((one) => one.blocked?.reason === reason))[0]?.blocked;
  return nearest ?? notConnected(mode);
}

const order: readonly NoPayReason[] = ["currency_refused", "account_inactive", "key_refused", "not_enabled"];

const no = (reason: NoPayReason, sentence: string): Blocked => ({ canPay: false, reason, sentence });

const names: Record<ProviderName, string> = { stripe: "Stripe" };

function obstacle(connection: PayableConnection, money: Money): Blocked | null {
  const name = names[connection.provider];
  if (!connection.enabled) {
    return no("not_enabled", `${name} is connected but switched off. Tick it in Settings → Online payments.`);
  }
  if (connection.problem !== null) {
    return no("key_refused", `${name} does not take your key any more. Save a new one in Settings → Online payments.`);
  }
  if (!connection.chargesEnabled) {
    return no("account_inactive", `Your ${name} account cannot take payments yet. See Settings → Online payments.`);
  }
  const accepted = providerAccepts(connection.provider, money);
  return accepted === true ? null : no("currency_refused", accepted.reason);
}

function notConnected(mode: Mode): Blocked {
  return no(
    "not_connected",
    mode === "test"
      ? "No payment provider is connected for test documents. Save test keys in Settings → Online payments."
      : "No payment provider is connected. Save live keys in Settings → Online payments.",
  );
}
