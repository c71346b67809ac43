import type { ComponentType } from "react";
import type { PaymentProblem } from "@/lib/providers/provider";
import { StripeForm } from "./stripe/stripe-form";
import { preloadStripe } from "./stripe/stripe-script";

/** What came of the customer's press of Pay, as far as the browser can tell. Only the server knows about money. */
export type PressOutcome =
  /**
   * Something happened or may have happened: ask the server. `expectsMoney`: the provider told the browser so.
   * `isLate`: when this was sent, somebody else was paying or had paid.
   */
  | { kind: "ask"; expectsMoney: boolean; isLate: boolean }
  /** The form itself shows which field is wrong. */
  | { kind: "fields" }
  | { kind: "problem"; reason: PaymentProblem["reason"] };

export type ProviderFormProps = {
  client: Readonly<Record<string, string>>;
  scriptUrl: string | null;
  language: string;
  returnUrl: string;
  /** Name and e-mail as the invoice has them, so that nobody types them again. */
  payer: { name: string; email: string | null };
  /** Between the provider's own buttons and the form: "or pay by card". */
  orLabel: string;
  onReady(): void;
  /** The provider's code did not arrive or broke. */
  onBroken(): void;
  onTouch(): void;
  /** Handed out when the form can be sent; the function sends it. */
  onSend(send: () => Promise<PressOutcome>): void;
  /** A button of the provider's own (a wallet's) was pressed and approved: send now. */
  onPress(send: () => Promise<PressOutcome>): void;
};

type ProviderCode = {
  /** Starts loading the provider's code while our server is still being asked; rejects when it can't be had. */
  preload(scriptUrl: string | null): Promise<void>;
  Form: ComponentType<ProviderFormProps>;
};

/** One entry for each provider; the screens know none of them by name. */
export const providerForms: Readonly<Record<string, ProviderCode>> = {
  stripe: { preload: preloadStripe, Form: StripeForm },
};
