/** Stripe's test numbers, for invoices of test mode; a key of the `pay.test` messages says what each does. */
export const stripeTestNumbers = [
  { number: "4242 4242 4242 4242", effect: "success", onlyCurrency: null },
  { number: "4000 0025 0000 3155", effect: "threeDs", onlyCurrency: null },
  { number: "4000 0000 0000 0002", effect: "declined", onlyCurrency: null },
  { number: "4000 0000 0000 9995", effect: "insufficient", onlyCurrency: null },
  { number: "DE89 3704 0044 0532 0130 00", effect: "debit", onlyCurrency: "EUR" },
  { number: "DE62 3704 0044 0532 0130 01", effect: "debitFails", onlyCurrency: "EUR" },
] as const;
