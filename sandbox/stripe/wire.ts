/**
 * What Stripe.js and the challenge page say to the sandbox beside Stripe's published API. Real Stripe has private
 * endpoints in these places; nothing outside sandbox/ may depend on them.
 *
 * 3-D Secure. A confirm that asks for the customer answers status `requires_action` with
 *   next_action { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: CHALLENGE_URL, source } }
 * when `use_stripe_sdk=true` was sent, else { type: "redirect_to_url", redirect_to_url: { url: CHALLENGE_URL, return_url } }.
 *   CHALLENGE_URL = BASE/challenge/:pi?client_secret=…[&return_url=…]   (a page of sandbox-browser; also for blik and p24)
 * The page reads GET /_challenge/:pi?client_secret=… → ChallengeView, and answers
 *   POST /_challenge/:pi { outcome: "complete" | "fail", client_secret } (JSON or form) → ChallengeAnswer.
 * Closing the page sends nothing: the PaymentIntent stays `requires_action` and can be confirmed anew.
 *
 * Cards. Stripe.js sends card data with the publishable key only: POST /v1/payment_methods
 *   type=card&card[number]=…&card[exp_month]=…&card[exp_year]=…&card[cvc]=…&billing_details[…], then confirm with
 *   payment_method=pm_…; or payment_method_data[type]=card&payment_method_data[card][number]=… in the confirm itself.
 * Wallets: card[token]=tok_applepay | tok_googlepay. Link: type=link. Bank debit: type=sepa_debit&sepa_debit[iban]=…
 *   (mandate_data[customer_acceptance][type]=online is accepted), type=us_bank_account.
 */
export type ChallengeView = {
  id: string;
  amount: number;
  currency: string;
  status: string;
  merchant: string | null;
  /** "card", "blik", "p24". */
  methodType: string;
  last4: string | null;
  brand: string | null;
  returnUrl: string | null;
  /** True while the challenge waits for an answer. */
  isOpen: boolean;
};

export type ChallengeAnswer = {
  id: string;
  status: string;
  redirectStatus: "succeeded" | "failed";
  returnUrl: string | null;
};

/** GET /v1/elements/sessions?client_secret=…|amount=&currency=&mode=payment with a publishable key. */
export type ElementsSession = {
  object: "elements_session";
  payment_intent: {
    id: string;
    amount: number;
    currency: string;
    status: string;
    livemode: boolean;
  } | null;
  amount: number;
  currency: string;
  payment_method_types: string[];
  /** Wallets and Link that the account offers; which of them a device has is for Stripe.js to say. */
  wallets: ("apple_pay" | "google_pay" | "link")[];
  business_name: string | null;
  merchant_country: string | null;
  livemode: boolean;
};
