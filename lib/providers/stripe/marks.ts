import type { AttemptParams } from "../provider";

/** Metadata keys by which we recognize our own objects; a hint, never authority over money. */
export const MARK = {
  instance: "paymast_instance",
  business: "paymast_business",
  payable: "paymast_payable",
  attempt: "paymast_attempt",
  endpoint: "paymast_endpoint",
  probe: "paymast_probe",
} as const;

export function attemptMarks(params: AttemptParams): Record<string, string> {
  return {
    [MARK.instance]: params.instanceId,
    [MARK.business]: params.businessId,
    [MARK.payable]: params.payableId,
    [MARK.attempt]: params.attemptId,
  };
}
