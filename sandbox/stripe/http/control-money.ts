import { settleDebit } from "../machine/debits";
import { decideDispute, openDispute, warnOfFraud } from "../machine/disputes";
import { createRefund } from "../machine/refunds";
import { idOf, requireObject, type World } from "../machine/world";
import { worldOfIntent } from "./challenge";
import { refuse } from "./control-input";
import type { ControlDesk, SandboxControl } from "./control-types";

function chargeOf(w: World, intentId: string): string {
  return idOf(requireObject(w, "payment_intent", intentId).latest_charge) ?? refuse("This payment has no charge yet.");
}

type Group = "settleDebit" | "dispute" | "decideDispute" | "fraudWarning" | "refund";

/** What banks and Stripe's dashboard do to a payment. */
export function moneyControls({ machine, scopes, doing }: ControlDesk): Pick<SandboxControl, Group> {
  const { state } = machine;
  return {
    settleDebit: (intentId, failureCode) =>
      doing(() => {
        const w = worldOfIntent(machine, intentId);
        const pi = requireObject(w, "payment_intent", intentId);
        if (pi.status !== "processing") refuse(`This payment is not on its way; its status is ${pi.status}.`);
        settleDebit(w, intentId, failureCode);
        state.due = state.due.filter((d) => !(d.kind === "settle-debit" && d.intent === intentId));
        return pi;
      }),
    dispute: (intentId, { reason = "fraudulent", inquiry = false } = {}) =>
      doing(() => {
        const w = worldOfIntent(machine, intentId);
        return (
          openDispute(w, chargeOf(w, intentId), reason, inquiry) ??
          refuse("This charge can't be disputed: it is not paid, already disputed, or refunded.")
        );
      }),
    decideDispute: (disputeId, outcome) =>
      doing(() => {
        const scope = scopes().find((s) => Object.hasOwn(s.objects.dispute, disputeId));
        if (scope === undefined) return refuse(`No such dispute: ${disputeId}`);
        decideDispute(machine.world(scope.accountId, scope.livemode), disputeId, outcome);
      }),
    fraudWarning: (intentId) =>
      doing(() => {
        const w = worldOfIntent(machine, intentId);
        warnOfFraud(w, chargeOf(w, intentId));
      }),
    refund: (intentId, amount) =>
      doing(() =>
        createRefund(worldOfIntent(machine, intentId), {
          payment_intent: intentId,
          ...(amount === undefined ? {} : { amount }),
        }),
      ),
  };
}
