import { settleDebit } from "../machine/debits";
import { decideDispute, openDispute, warnOfFraud } from "../machine/disputes";
import type { Machine } from "../machine/machine";
import { chargeStripeFee, failPayout, payOut } from "../machine/payouts";
import { createRefund } from "../machine/refunds";
import { idOf, requireObject, type World } from "../machine/world";
import { worldOfIntent } from "./challenge";
import { refuse } from "./control-input";
import type { ControlDesk, Mode, SandboxControl } from "./control-types";

function worldOfAccount(machine: Machine, accountId: string, mode: Mode): World {
  if (!Object.hasOwn(machine.state.accounts, accountId)) return refuse(`No such account: ${accountId}`);
  return machine.world(accountId, mode === "live");
}

function chargeOf(w: World, intentId: string): string {
  return idOf(requireObject(w, "payment_intent", intentId).latest_charge) ?? refuse("This payment has no charge yet.");
}

type Group =
  | "settleDebit"
  | "dispute"
  | "decideDispute"
  | "fraudWarning"
  | "refund"
  | "payOut"
  | "failPayout"
  | "chargeStripeFee";

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
    payOut: (accountId, mode) =>
      doing(
        () =>
          payOut(worldOfAccount(machine, accountId, mode), { isAtOnce: true }) ??
          refuse("There is nothing to pay out: nothing is available yet, or the balance is not above zero."),
      ),
    failPayout: (payoutId) =>
      doing(() => {
        const scope = scopes().find((s) => Object.hasOwn(s.objects.payout, payoutId));
        if (scope === undefined) return refuse(`No such payout: ${payoutId}`);
        return failPayout(machine.world(scope.accountId, scope.livemode), payoutId);
      }),
    chargeStripeFee: (accountId, mode, amount) =>
      doing(() => chargeStripeFee(worldOfAccount(machine, accountId, mode), amount)),
    refund: (intentId, amount) =>
      doing(() =>
        createRefund(worldOfIntent(machine, intentId), {
          payment_intent: intentId,
          ...(amount === undefined ? {} : { amount }),
        }),
      ),
  };
}
