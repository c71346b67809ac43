import type { Money } from "@/lib/money/money";
import type { ProviderName } from "./provider";
import { accepts as stripeAccepts } from "./stripe/money";

/** Whether a provider takes this amount, without asking it; the pure half of `Provider.accepts`, for rules and pages. */
export function providerAccepts(provider: ProviderName, money: Money): true | { reason: string } {
  switch (provider) {
    case "stripe":
      return stripeAccepts(money);
  }
}
