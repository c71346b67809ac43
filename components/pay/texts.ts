import type { PaymentProblem } from "@/lib/providers/provider";
import type { Refusal } from "./requests";

/** The sentences of the payment form, already in the document's language: no catalog travels to the browser. */
export type PayTexts = {
  button: string;
  orLabel: string;
  transfer: string;
  paying: string;
  loading: string;
  hint: string;
  blocked: string;
  help: string;
  tryAgain: string;
  checking: string;
  checkingLong: string;
  notSent: string;
  notConfirmed: string;
  refusals: Record<Refusal, string>;
  problems: Record<PaymentProblem["reason"], string>;
};
