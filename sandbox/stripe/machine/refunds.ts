import type Stripe from "stripe";
import { addTransaction } from "./balance";
import { behaviourOf } from "./cards";
import { amountText } from "./currencies";
import { invalidParam, invalidRequest, missingParam } from "./errors";
import { emit, snapshot } from "./events";
import type { Form } from "./state";
import { typed } from "./validate";
import { find, idOf, mergeMetadata, put, requireObject, schedule, type World } from "./world";

type CreateParams = Stripe.RefundCreateParams;
function chargeFor(w: World, params: CreateParams): Stripe.Charge {
  if (params.charge && params.payment_intent)
    throw invalidParam("charge", "You may only specify one of these parameters: charge, payment_intent.");
  if (params.charge) return requireObject(w, "charge", params.charge, "charge");
  if (!params.payment_intent) throw missingParam("payment_intent");
  const pi = requireObject(w, "payment_intent", params.payment_intent, "payment_intent");
  const chargeId = idOf(pi.latest_charge);
  if (pi.status !== "succeeded" || chargeId === null) {
    throw invalidRequest(`This PaymentIntent (${pi.id}) does not have a successful charge to refund.`, {
      param: "payment_intent",
    });
  }
  return requireObject(w, "charge", chargeId);
}

function refundable(charge: Stripe.Charge, wanted: number | undefined): number {
  if (charge.status !== "succeeded" || !charge.captured)
    throw invalidRequest(`Charge ${charge.id} has not been captured and cannot be refunded.`, { param: "charge" });
  if (charge.disputed)
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: "charge_disputed",
    });
  const left = charge.amount - charge.amount_refunded;
  if (left === 0)
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  if (wanted === undefined) return left;
  if (wanted < 1)
    throw invalidParam("amount", "This value must be greater than or equal to 1.", "parameter_invalid_integer");
  if (wanted > left) {
    const money = (n: number): string => amountText(n, charge.currency);
    throw invalidRequest(
      `Refund amount (${money(wanted)}) is greater than unrefunded amount on charge (${money(left)})`,
      { param: "amount" },
    );
  }
  return wanted;
}

export function createRefund(w: World, form: Form): Stripe.Refund {
  const params = typed<CreateParams>(form);
  const charge = chargeFor(w, params);
  const amount = refundable(charge, params.amount);
  const methodId = charge.payment_method;
  const behaviour = behaviourOf(methodId === null ? "" : (w.scope.numbers[methodId] ?? ""));
  const isCard = charge.payment_method_details?.type === "card";
  const id = w.newId(charge.id.startsWith("py_") ? "pyr_" : "re_");
  const refund: Stripe.Refund = {
    id,
    object: "refund",
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: w.seconds,
    currency: charge.currency,
    customer: null,
    customer_account: null,
    ...(isCard
      ? {
          destination_details: {
            type: "card",
            card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
          },
        }
      : {}),
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: idOf(charge.payment_intent),
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: behaviour.refund === "pending" || !isCard ? "pending" : "succeeded",
    transfer_reversal: null,
  };
  put(w, "refund", refund);
  refund.balance_transaction = addTransaction(w, {
    type: isCard ? "refund" : "payment_refund",
    reportingCategory: "refund",
    amount: -amount,
    currency: charge.currency,
    fee: 0,
    source: id,
    description: "REFUND FOR CHARGE",
    availableAfterMs: 0,
  }).id;
  const before = snapshot(charge);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  emit(w, "refund.created", refund);
  emit(w, "charge.refunded", charge, before);
  const later = w.settings.refundSettlesAfterMs;
  if (behaviour.refund === "fail") schedule(w, later, { kind: "refund-outcome", refund: id, outcome: "failed" });
  else if (refund.status === "pending")
    schedule(w, later, { kind: "refund-outcome", refund: id, outcome: "succeeded" });
  else if (isCard) schedule(w, later, { kind: "refund-reference", refund: id });
  return refund;
}

/** The card network's reference (ARN) arrives later, by refund.updated (stripe.md 5.12). */
export function addReference(w: World, refundId: string): void {
  const refund = find(w, "refund", refundId);
  if (refund === null || refund.destination_details?.card === undefined || refund.status !== "succeeded") return;
  const before = snapshot(refund);
  refund.destination_details.card = {
    ...refund.destination_details.card,
    reference: "24492155123456789012345",
    reference_status: "available",
  };
  emitUpdated(w, refund, before);
}

function emitUpdated(w: World, refund: Stripe.Refund, before: Record<string, unknown>): void {
  emit(w, "refund.updated", refund, before);
  // Deprecated, and still sent beside its successor (stripe.md 5.2).
  emit(w, "charge.refund.updated", refund, before);
}

export function decideRefund(w: World, refundId: string, outcome: "succeeded" | "failed"): void {
  const refund = find(w, "refund", refundId);
  if (refund === null || refund.status === outcome || refund.status === "failed" || refund.status === "canceled")
    return;
  const before = snapshot(refund);
  refund.status = outcome;
  if (outcome === "succeeded") {
    emitUpdated(w, refund, before);
    return;
  }
  const charge = requireObject(w, "charge", idOf(refund.charge) ?? "");
  const transaction = addTransaction(w, {
    type: "refund_failure",
    reportingCategory: "refund_failure",
    amount: refund.amount,
    currency: refund.currency,
    fee: 0,
    source: refund.id,
    description: "REFUND FAILURE",
    availableAfterMs: 0,
  });
  refund.failure_reason = "expired_or_canceled_card";
  refund.failure_balance_transaction = transaction.id;
  const chargeBefore = snapshot(charge);
  charge.amount_refunded -= refund.amount;
  charge.refunded = charge.amount_refunded === charge.amount && charge.amount > 0;
  emit(w, "refund.failed", refund, before);
  emitUpdated(w, refund, before);
  emit(w, "charge.updated", charge, chargeBefore);
}

export function updateRefund(w: World, id: string, form: Form): Stripe.Refund {
  const params = typed<Stripe.RefundUpdateParams>(form);
  const refund = requireObject(w, "refund", id);
  const before = snapshot(refund);
  if (params.metadata !== undefined) refund.metadata = mergeMetadata(refund.metadata, params.metadata);
  emitUpdated(w, refund, before);
  return refund;
}

export function cancelRefund(w: World, id: string): Stripe.Refund {
  const refund = requireObject(w, "refund", id);
  if (refund.status !== "requires_action") {
    throw invalidRequest(
      `This refund cannot be canceled because it has a status of ${refund.status}. Only a refund with the following status may be canceled: requires_action.`,
    );
  }
  const before = snapshot(refund);
  refund.status = "canceled";
  emitUpdated(w, refund, before);
  return refund;
}
