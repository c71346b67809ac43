import type { Mode } from "@/lib/invoices/invoice-snapshot";

/** What is known of somebody who wants to begin a payment. */
export type ChallengedTry = {
  businessId: string;
  mode: Mode;
  payableId: string;
  offerId: string | null;
  ip: string;
  /** Payments begun from this address in the last ten minutes. */
  startsOfIp: number;
};

/**
 * A place for a check of one's own (a proof of work, a captcha, a service that knows bad addresses): it is asked before each
 * new payment is opened, and `refuse` turns it away. None by default. See docs/shield.md.
 */
export type ChallengeHook = (challenged: ChallengedTry) => Promise<"pass" | "refuse">;
