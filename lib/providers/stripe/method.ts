import type Stripe from "stripe";
import type { PaymentMethodSummary } from "../provider";

const BRANDS: Record<string, string> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  discover: "Discover",
  diners: "Diners Club",
  jcb: "JCB",
  unionpay: "UnionPay",
  cartes_bancaires: "Cartes Bancaires",
  eftpos_au: "eftpos",
};

const KINDS: Record<string, string> = {
  sepa_debit: "SEPA debit",
  us_bank_account: "Bank debit",
  bacs_debit: "Bacs debit",
  au_becs_debit: "BECS debit",
  acss_debit: "Pre-authorized debit",
  nz_bank_account: "Bank debit",
  customer_balance: "Bank transfer",
  link: "Link",
  ideal: "iDEAL",
  bancontact: "Bancontact",
  blik: "BLIK",
  p24: "Przelewy24",
  eps: "EPS",
  giropay: "giropay",
  klarna: "Klarna",
  paypal: "PayPal",
  revolut_pay: "Revolut Pay",
  amazon_pay: "Amazon Pay",
  cashapp: "Cash App Pay",
  wechat_pay: "WeChat Pay",
  alipay: "Alipay",
  twint: "TWINT",
  mobilepay: "MobilePay",
  swish: "Swish",
  multibanco: "Multibanco",
  afterpay_clearpay: "Afterpay / Clearpay",
  affirm: "Affirm",
};

type MethodDetails = Pick<Stripe.Charge.PaymentMethodDetails, "type"> & {
  card?: {
    brand: string | null;
    last4: string | null;
    wallet: { type: string } | null;
    /** Of a charge only; a PaymentMethod has not been authenticated. */
    three_d_secure?: { result: string | null } | null;
  };
  sepa_debit?: { last4: string | null };
  us_bank_account?: { last4: string | null };
  bacs_debit?: { last4: string | null };
  au_becs_debit?: { last4: string | null };
  acss_debit?: { last4: string | null };
};

/** What was paid with, from a charge's details or from a failed PaymentMethod: both name the kind and what it ends in. */
export function methodSummary(
  details: Stripe.Charge.PaymentMethodDetails | Stripe.PaymentMethod,
): PaymentMethodSummary {
  const known = asMethodDetails(details);
  if (known.type === "card" || known.card !== undefined) {
    const brand = known.card?.brand ?? null;
    return {
      kind: "card",
      label: brand === null ? "Card" : (BRANDS[brand] ?? "Card"),
      last4: known.card?.last4 ?? null,
      wallet: known.card?.wallet?.type ?? null,
      ...(known.card?.three_d_secure?.result === "authenticated" ? { isAuthenticated: true } : {}),
    };
  }
  const debit =
    known.sepa_debit ?? known.us_bank_account ?? known.bacs_debit ?? known.au_becs_debit ?? known.acss_debit;
  return { kind: known.type, label: KINDS[known.type] ?? null, last4: debit?.last4 ?? null, wallet: null };
}

/** Both objects carry these fields with these meanings; their declared types differ only in fields not read here. */
const asMethodDetails = (details: Stripe.Charge.PaymentMethodDetails | Stripe.PaymentMethod) =>
  details as MethodDetails;
