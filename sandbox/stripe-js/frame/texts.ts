import type { FieldError } from "./card-rules";

export type Texts = {
  lang: string;
  errors: Record<FieldError, string>;
  /** Codes of the API that the payer sees; others keep the API's own words. */
  declines: Record<string, string>;
  number: string;
  expiry: string;
  expiryHint: string;
  cvc: string;
  cvcHint: string;
  country: string;
  postalCode: string;
  zip: string;
  name: string;
  email: string;
  iban: string;
  routingNumber: string;
  accountNumber: string;
  methods: string;
  method: Record<string, string>;
  walletNote: (wallet: string) => string;
  redirectNote: (method: string) => string;
  mandate: (business: string) => string;
  usMandate: (business: string) => string;
  cardTerms: (business: string) => string;
  sandbox: string;
  loading: string;
  failedToLoad: string;
  expressLabel: (wallet: string) => string;
};

const methodNames = {
  card: "Card",
  sepa_debit: "SEPA Direct Debit",
  us_bank_account: "US bank account",
  apple_pay: "Apple Pay",
  google_pay: "Google Pay",
  link: "Link",
  p24: "Przelewy24",
  blik: "BLIK",
};

const en: Texts = {
  lang: "en",
  errors: {
    incomplete_number: "Your card number is incomplete.",
    invalid_number: "Your card number is invalid.",
    incomplete_expiry: "Your card’s expiration date is incomplete.",
    invalid_expiry_month_past: "Your card’s expiration date is in the past.",
    invalid_expiry_year_past: "Your card’s expiration year is in the past.",
    invalid_expiry_year: "Your card’s expiration year is invalid.",
    incomplete_cvc: "Your card’s security code is incomplete.",
    incomplete_postal_code: "Your postal code is incomplete.",
    incomplete_iban: "The IBAN you entered is incomplete.",
    invalid_iban: "The IBAN you entered is invalid.",
    invalid_iban_country_code: "The IBAN you entered is invalid, it does not start with a supported country code.",
    incomplete_name: "Please provide your full name.",
    incomplete_email: "Please provide your email address.",
    invalid_email: "Your email is invalid.",
    incomplete_routing_number: "Your routing number is incomplete.",
    invalid_routing_number: "Your routing number is invalid.",
    incomplete_account_number: "Your account number is incomplete.",
  },
  declines: {},
  number: "Card number",
  expiry: "Expiration date",
  expiryHint: "MM / YY",
  cvc: "Security code",
  cvcHint: "CVC",
  country: "Country",
  postalCode: "Postal code",
  zip: "ZIP code",
  name: "Full name",
  email: "Email",
  iban: "IBAN",
  routingNumber: "Routing number",
  accountNumber: "Account number",
  methods: "Payment method",
  method: methodNames,
  walletNote: (wallet) => `${wallet} will open when you pay.`,
  redirectNote: (method) => `You will be taken to ${method} to finish the payment.`,
  mandate: (business) =>
    `By providing your payment information and confirming this payment, you authorise (A) ${business} and Stripe, our payment service provider, to send instructions to your bank to debit your account and (B) your bank to debit your account in accordance with those instructions. You are entitled to a refund from your bank under the terms of your agreement with it; a refund must be claimed within 8 weeks starting from the date on which your account was debited.`,
  usMandate: (business) =>
    `By continuing, you authorize ${business} to debit your bank account for the amount due, in accordance with its terms, and if necessary to credit your account to correct an error.`,
  cardTerms: (business) =>
    `By providing your card information, you allow ${business} to charge your card for future payments in accordance with their terms.`,
  sandbox: "Sandbox: no real card is charged.",
  loading: "Loading the payment form",
  failedToLoad: "The payment form could not be loaded.",
  expressLabel: (wallet) => `Pay with ${wallet}`,
};

const de: Texts = {
  lang: "de",
  errors: {
    incomplete_number: "Die Kartennummer ist unvollständig.",
    invalid_number: "Die Kartennummer ist ungültig.",
    incomplete_expiry: "Das Ablaufdatum Ihrer Karte ist unvollständig.",
    invalid_expiry_month_past: "Das Ablaufdatum Ihrer Karte liegt in der Vergangenheit.",
    invalid_expiry_year_past: "Das Ablaufjahr Ihrer Karte liegt in der Vergangenheit.",
    invalid_expiry_year: "Das Ablaufjahr Ihrer Karte ist ungültig.",
    incomplete_cvc: "Der Sicherheitscode Ihrer Karte ist unvollständig.",
    incomplete_postal_code: "Ihre Postleitzahl ist unvollständig.",
    incomplete_iban: "Die eingegebene IBAN ist unvollständig.",
    invalid_iban: "Die eingegebene IBAN ist ungültig.",
    invalid_iban_country_code:
      "Die eingegebene IBAN ist ungültig, sie beginnt nicht mit einem unterstützten Ländercode.",
    incomplete_name: "Bitte geben Sie Ihren vollständigen Namen an.",
    incomplete_email: "Bitte geben Sie Ihre E-Mail-Adresse an.",
    invalid_email: "Ihre E-Mail-Adresse ist ungültig.",
    incomplete_routing_number: "Ihre Routing-Nummer ist unvollständig.",
    invalid_routing_number: "Ihre Routing-Nummer ist ungültig.",
    incomplete_account_number: "Ihre Kontonummer ist unvollständig.",
  },
  declines: {
    card_declined: "Ihre Karte wurde abgelehnt.",
    insufficient_funds: "Ihre Karte verfügt nicht über ausreichend Guthaben.",
    expired_card: "Ihre Karte ist abgelaufen.",
    incorrect_cvc: "Der Sicherheitscode Ihrer Karte ist falsch.",
    incorrect_number: "Die Kartennummer ist falsch.",
    processing_error: "Bei der Verarbeitung Ihrer Karte ist ein Fehler aufgetreten. Versuchen Sie es in Kürze erneut.",
    payment_intent_authentication_failure:
      "Wir können Ihre Zahlungsmethode nicht authentifizieren. Bitte wählen Sie eine andere Zahlungsmethode und versuchen Sie es erneut.",
  },
  number: "Kartennummer",
  expiry: "Ablaufdatum",
  expiryHint: "MM / JJ",
  cvc: "Sicherheitscode",
  cvcHint: "CVC",
  country: "Land",
  postalCode: "Postleitzahl",
  zip: "Postleitzahl",
  name: "Vollständiger Name",
  email: "E-Mail",
  iban: "IBAN",
  routingNumber: "Routing-Nummer",
  accountNumber: "Kontonummer",
  methods: "Zahlungsmethode",
  method: { ...methodNames, card: "Karte", sepa_debit: "SEPA-Lastschrift", us_bank_account: "US-Bankkonto" },
  walletNote: (wallet) => `${wallet} öffnet sich, wenn Sie bezahlen.`,
  redirectNote: (method) => `Sie werden zu ${method} weitergeleitet, um die Zahlung abzuschließen.`,
  mandate: (business) =>
    `Durch Angabe Ihrer Zahlungsinformationen und Bestätigung dieser Zahlung ermächtigen Sie (A) ${business} und Stripe, unseren Zahlungsdienstleister, Ihrem Kreditinstitut Anweisungen zur Belastung Ihres Kontos zu erteilen, und (B) Ihr Kreditinstitut, Ihr Konto gemäß diesen Anweisungen zu belasten. Sie haben Anspruch auf eine Rückerstattung von Ihrem Kreditinstitut gemäß den Bedingungen Ihrer Vereinbarung; sie ist innerhalb von 8 Wochen ab dem Tag der Belastung geltend zu machen.`,
  usMandate: (business) =>
    `Mit dem Fortfahren ermächtigen Sie ${business}, Ihr Bankkonto mit dem fälligen Betrag zu belasten.`,
  cardTerms: (business) =>
    `Mit der Angabe Ihrer Kartendaten erlauben Sie ${business}, Ihre Karte für künftige Zahlungen zu belasten.`,
  sandbox: "Sandbox: Es wird keine echte Karte belastet.",
  loading: "Das Zahlungsformular wird geladen",
  failedToLoad: "Das Zahlungsformular konnte nicht geladen werden.",
  expressLabel: (wallet) => `Mit ${wallet} bezahlen`,
};

/** `locale` may be "auto": then the browser's language decides; what we have no texts for is English. */
export function textsFor(locale: string, browserLanguage: string): Texts {
  const wanted = locale === "auto" || locale === "" ? browserLanguage : locale;
  return wanted.toLowerCase().startsWith("de") ? de : en;
}
