import type Stripe from "stripe";
import { addTransaction } from "./balance";
import { invalidRequest } from "./errors";
import { emit, snapshot } from "./events";
import type { EarlyFraudWarning, Form } from "./state";
import { typed } from "./validate";
import { find, idOf, mergeMetadata, put, requireObject, schedule, type World } from "./world";

function emptyEvidence(): Stripe.Dispute.Evidence {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}

/** Takes the disputed sum and Stripe's fee out of the balance; an inquiry moves nothing (stripe.md 5.12). */
function withdraw(w: World, dispute: Stripe.Dispute): void {
  dispute.balance_transactions.push(
    addTransaction(w, {
      type: "adjustment",
      reportingCategory: "dispute",
      amount: -dispute.amount,
      currency: dispute.currency,
      fee: w.settings.disputeFeeMinor,
      feeDescription: "Dispute fee",
      source: dispute.id,
      description: `Chargeback withdrawal for ${idOf(dispute.charge) ?? ""}`,
      availableAfterMs: 0,
    }),
  );
}

/** Null when the charge can't be disputed: not paid, disputed already, or refunded whole (stripe.md 5.12). */
export function openDispute(w: World, chargeId: string, reason: string, isInquiry: boolean): Stripe.Dispute | null {
  const charge = requireObject(w, "charge", chargeId);
  if (charge.status !== "succeeded" || charge.disputed || charge.refunded) return null;
  const brand = charge.payment_method_details?.card?.brand ?? "visa";
  const network_reason_code = reason === "product_not_received" ? "13.1" : "10.4";
  const dispute: Stripe.Dispute = {
    id: w.newId("du_"),
    object: "dispute",
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: w.seconds,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: emptyEvidence(),
    evidence_details: {
      due_by: w.seconds + 7 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: w.scope.livemode,
    metadata: {},
    network_reason_code,
    payment_intent: idOf(charge.payment_intent),
    payment_method_details: {
      type: "card",
      card: { brand, case_type: isInquiry ? "inquiry" : "chargeback", network: brand, network_reason_code },
    },
    reason,
    status: isInquiry ? "warning_needs_response" : "needs_response",
  };
  put(w, "dispute", dispute);
  const chargeBefore = snapshot(charge);
  charge.disputed = true;
  if (!isInquiry) withdraw(w, dispute);
  emit(w, "charge.dispute.created", dispute);
  if (!isInquiry)
    emit(w, "charge.dispute.funds_withdrawn", dispute, { ...snapshot(dispute), balance_transactions: [] });
  emit(w, "charge.updated", charge, chargeBefore);
  return dispute;
}

export function updateDispute(w: World, id: string, form: Form): Stripe.Dispute {
  const params = typed<Stripe.DisputeUpdateParams>(form);
  const dispute = requireObject(w, "dispute", id);
  if (params.evidence !== undefined && !["needs_response", "warning_needs_response"].includes(dispute.status)) {
    throw invalidRequest("This dispute is already closed or under review and its evidence can't be changed.", {
      param: "evidence",
    });
  }
  const before = snapshot(dispute);
  if (params.metadata !== undefined) dispute.metadata = mergeMetadata(dispute.metadata, params.metadata);
  const text = params.evidence?.uncategorized_text;
  if (params.evidence !== undefined) {
    for (const [name, value] of Object.entries(params.evidence))
      if (name !== "enhanced_evidence") Object.assign(dispute.evidence, { [name]: value || null });
    dispute.evidence_details.has_evidence = true;
    // Evidence is submitted with the update unless the call says `submit: false`.
    if (params.submit !== false) submit(w, dispute, text ?? "");
  }
  emit(w, "charge.dispute.updated", dispute, before);
  return dispute;
}

function submit(w: World, dispute: Stripe.Dispute, text: string): void {
  const isInquiry = dispute.status === "warning_needs_response";
  dispute.status = isInquiry ? "warning_under_review" : "under_review";
  dispute.evidence_details.submission_count += 1;
  dispute.evidence_details.submission_method = "manual";
  const outcome =
    text === "winning_evidence"
      ? "won"
      : text === "losing_evidence"
        ? "lost"
        : text === "escalate_inquiry_evidence"
          ? "escalate"
          : null;
  if (outcome !== null)
    schedule(w, w.settings.disputeDecidedAfterMs, { kind: "decide-dispute", dispute: dispute.id, outcome });
}

export function decideDispute(w: World, id: string, outcome: "won" | "lost" | "escalate"): void {
  const dispute = find(w, "dispute", id);
  if (dispute === null || ["won", "lost", "warning_closed"].includes(dispute.status)) return;
  const before = snapshot(dispute);
  const isInquiry = dispute.status.startsWith("warning_");
  if (outcome === "escalate") {
    if (!isInquiry) return;
    dispute.status = "needs_response";
    dispute.is_charge_refundable = false;
    withdraw(w, dispute);
    emit(w, "charge.dispute.updated", dispute, before);
    emit(w, "charge.dispute.funds_withdrawn", dispute, before);
    return;
  }
  dispute.status = isInquiry ? "warning_closed" : outcome;
  if (outcome === "won" && !isInquiry) {
    dispute.balance_transactions.push(
      addTransaction(w, {
        type: "adjustment",
        reportingCategory: "dispute_reversal",
        amount: dispute.amount,
        currency: dispute.currency,
        fee: 0,
        source: dispute.id,
        description: `Chargeback reversal for ${idOf(dispute.charge) ?? ""}`,
        availableAfterMs: 0,
      }),
    );
    emit(w, "charge.dispute.funds_reinstated", dispute, before);
  }
  emit(w, "charge.dispute.closed", dispute, before);
}

/** Giving in: the dispute is lost at once. */
export function closeDispute(w: World, id: string): Stripe.Dispute {
  const dispute = requireObject(w, "dispute", id);
  if (["won", "lost", "warning_closed"].includes(dispute.status))
    throw invalidRequest("This dispute is already closed.");
  const before = snapshot(dispute);
  dispute.status = "lost";
  emit(w, "charge.dispute.closed", dispute, before);
  return dispute;
}

export function warnOfFraud(w: World, chargeId: string): EarlyFraudWarning {
  const charge = requireObject(w, "charge", chargeId);
  const warning = put(w, "radar.early_fraud_warning", {
    id: w.newId("issfr_"),
    object: "radar.early_fraud_warning",
    actionable: !charge.refunded,
    charge: charge.id,
    created: w.seconds,
    fraud_type: "made_with_stolen_card",
    livemode: w.scope.livemode,
    payment_intent: idOf(charge.payment_intent),
  });
  emit(w, "radar.early_fraud_warning.created", warning);
  return warning;
}
