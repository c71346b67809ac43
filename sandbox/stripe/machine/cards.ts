/** Stripe's test cards (stripe.md 5.10) and what each one does. A card that is not listed behaves like 4242. */
export type Decline = { code: string; declineCode: string | null; message: string; isBlocked?: boolean };

export type CardBehaviour = {
  decline?: Decline;
  /** `always` asks even when the method was set up before; `unless_set_up` asks on session only. */
  challenge?: true;
  declineAfterChallenge?: Decline;
  dispute?: { reason: string; inquiry: boolean };
  fraudWarning?: true;
  refund?: "pending" | "fail";
  bypassPending?: true;
};

const declined = (declineCode: string, message = "Your card was declined."): Decline => ({
  code: "card_declined",
  declineCode,
  message,
});
export const DECLINES = {
  generic: declined("generic_decline"),
  insufficientFunds: declined("insufficient_funds", "Your card has insufficient funds."),
  lost: declined("lost_card"),
  stolen: declined("stolen_card"),
  velocity: declined(
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
  ),
  authentication: {
    code: "authentication_required",
    declineCode: "authentication_required",
    message: "Your card was declined. This transaction requires authentication.",
  },
  expired: { code: "expired_card", declineCode: null, message: "Your card has expired." },
  cvc: { code: "incorrect_cvc", declineCode: null, message: "Your card's security code is incorrect." },
  processing: {
    code: "processing_error",
    declineCode: null,
    message: "An error occurred while processing your card. Try again in a little bit.",
  },
  blocked: { ...declined("fraudulent"), isBlocked: true },
} satisfies Record<string, Decline>;

const TABLE: Record<string, CardBehaviour> = {
  "4000000000000002": { decline: DECLINES.generic },
  "4000000000009995": { decline: DECLINES.insufficientFunds },
  "4000000000009987": { decline: DECLINES.lost },
  "4000000000009979": { decline: DECLINES.stolen },
  "4000000000006975": { decline: DECLINES.velocity },
  "4000000000000069": { decline: DECLINES.expired },
  "4000000000000127": { decline: DECLINES.cvc },
  "4000000000000119": { decline: DECLINES.processing },
  "4100000000000019": { decline: DECLINES.blocked },
  "4000002500003155": { challenge: true },
  "4000002760003184": { challenge: true },
  "4000000000003220": { challenge: true },
  "4000008260003178": { challenge: true, declineAfterChallenge: DECLINES.insufficientFunds },
  "4000008400001629": { challenge: true, declineAfterChallenge: DECLINES.generic },
  "4000000000000259": { dispute: { reason: "fraudulent", inquiry: false } },
  "4000000000002685": { dispute: { reason: "product_not_received", inquiry: false } },
  "4000000000001976": { dispute: { reason: "fraudulent", inquiry: true } },
  "4000000000005423": { fraudWarning: true },
  "4000000000007726": { refund: "pending" },
  "4000000000005126": { refund: "fail" },
  "4000000000000077": { bypassPending: true },
};

/** Ready-made payment methods (`pm_card_…`) and the wallet tokens of test mode. */
const TOKENS: Record<string, string> = {
  visa: "4242424242424242",
  visa_debit: "4000056655665556",
  mastercard: "5555555555554444",
  amex: "378282246310005",
  visa_chargeDeclined: "4000000000000002",
  chargeDeclined: "4000000000000002",
  visa_chargeDeclinedInsufficientFunds: "4000000000009995",
  visa_chargeDeclinedLostCard: "4000000000009987",
  visa_chargeDeclinedStolenCard: "4000000000009979",
  visa_chargeDeclinedVelocityLimitExceeded: "4000000000006975",
  chargeDeclinedExpiredCard: "4000000000000069",
  chargeDeclinedIncorrectCvc: "4000000000000127",
  chargeDeclinedProcessingError: "4000000000000119",
  authenticationRequired: "4000002760003184",
  authenticationRequiredOnSetup: "4000002500003155",
  authenticationRequiredChargeDeclinedInsufficientFunds: "4000008260003178",
  authenticationRequiredChargeDeclined: "4000008400001629",
  threeDSecure2Required: "4000000000003220",
  threeDSecureRequired: "4000000000003220",
  createDispute: "4000000000000259",
  createDisputeProductNotReceived: "4000000000002685",
  createDisputeInquiry: "4000000000001976",
  createIssuerFraudRecord: "4000000000005423",
  pendingRefund: "4000000000007726",
  refundFail: "4000000000005126",
  bypassPending: "4000000000000077",
  radarBlock: "4100000000000019",
};

export function cardOfToken(token: string): string | null {
  const name = token.replace(/^(pm_card_|tok_)/, "");
  return TOKENS[name] ?? null;
}

export function behaviourOf(number: string): CardBehaviour {
  return TABLE[number] ?? {};
}

export function brandOf(number: string): string {
  if (/^3[47]/.test(number)) return "amex";
  if (/^(5[1-5]|2[2-7])/.test(number)) return "mastercard";
  if (/^6(011|4|5)/.test(number)) return "discover";
  if (/^3(0|6|8)/.test(number)) return "diners";
  if (/^35/.test(number)) return "jcb";
  if (/^62/.test(number)) return "unionpay";
  return "visa";
}

/** Luhn's check digit; 4242424242424241 fails it. */
export function isPlausibleNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  let sum = 0;
  for (let i = 0; i < number.length; i++) {
    const digit = Number(number[number.length - 1 - i]);
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

export type DebitOutcome = { fails: string | null; waitsLonger: boolean };

/** Test accounts of bank debits [K]: IBANs by their last digits, US accounts by number. */
export function debitOutcome(account: string): DebitOutcome {
  if (account === "AT861904300235473202" || /^[A-Z]{2}62.*3001$/.test(account))
    return { fails: "debit_not_authorized", waitsLonger: false };
  if (account === "AT051904300235473205" || /^[A-Z]{2}78.*3003$/.test(account))
    return { fails: "debit_not_authorized", waitsLonger: true };
  if (account === "AT321904300235473204" || /^[A-Z]{2}08.*3002$/.test(account))
    return { fails: null, waitsLonger: true };
  if (account.startsWith("AT222904300235473201") || account.endsWith("3035"))
    return { fails: "insufficient_funds", waitsLonger: false };
  if (account.startsWith("000111111113")) return { fails: "account_closed", waitsLonger: false };
  if (account.startsWith("000111111116")) return { fails: "no_account", waitsLonger: false };
  if (account.startsWith("000222222227")) return { fails: "insufficient_funds", waitsLonger: false };
  return { fails: null, waitsLonger: false };
}
