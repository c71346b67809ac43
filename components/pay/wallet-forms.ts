import type { ComponentType } from "react";
import { StripeWallets } from "./stripe/stripe-wallets";

/** Who is paying, as the wallet knows it. */
export type WalletBuyer = { name: string; email: string };

export type WalletFormProps = {
  /** What the provider's `walletClient` gave for the amount. */
  client: Readonly<Record<string, string>>;
  scriptUrl: string | null;
  language: string;
  orLabel: string;
  /** Asked when a wallet is pressed: false keeps it closed. */
  isComplete(): boolean;
  /** The wallet was approved: takes the order and opens its payment; null when that was refused. */
  open(buyer: WalletBuyer): Promise<{ client: Readonly<Record<string, string>>; returnUrl: string } | null>;
  /** Something came of it: the order's page asks the server. */
  onDone(returnUrl: string): void;
};

/** Wallet buttons before there is a payment, one entry for each provider that has them. */
export const walletForms: Readonly<Record<string, ComponentType<WalletFormProps>>> = { stripe: StripeWallets };
