import type { AttemptParams } from "../provider";

/** Metadata keys by which we recognize our own objects; a hint, never authority over money. */
export const MARK = {
  instance: "paymast_instance",
  business: "paymast_business",
  payable: "paymast_payable",
  attempt: "paymast_attempt",
  endpoint: "paymast_endpoint",
  probe: "paymast_probe",
  refund: "paymast_refund",
} as const;

export function attemptMarks(params: AttemptParams): Record<string, string> {
  return {
    [MARK.instance]: params.instanceId,
    [MARK.business]: params.businessId,
    [MARK.payable]: params.payableId,
    [MARK.attempt]: params.attemptId,
  };
}

/** On a refund: the payment's own marks, so that whoever hears of it knows whose it is, and the row that asked for it. */
export const refundMarks = (params: AttemptParams, refundId: string): Record<string, string> => ({
  ...attemptMarks(params),
  [MARK.refund]: refundId,
});
