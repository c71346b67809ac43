import { makeAvailable, settleBalanceLater } from "./balance";
import { settleDebit } from "./debits";
import { decideDispute, openDispute, warnOfFraud } from "./disputes";
import { arrive, payOut } from "./payouts";
import { addReference, decideRefund } from "./refunds";
import type { DueWork } from "./state";
import type { World } from "./world";

/** What happens by itself when its time has come. Each kind is harmless when the world has moved on. */
export function runWork(w: World, work: DueWork): void {
  switch (work.kind) {
    case "settle-balance":
      settleBalanceLater(w, work.charge);
      return;
    case "make-available":
      makeAvailable(w, work.transaction);
      return;
    case "settle-debit":
      settleDebit(w, work.intent, work.fails);
      return;
    case "refund-outcome":
      decideRefund(w, work.refund, work.outcome);
      return;
    case "refund-reference":
      addReference(w, work.refund);
      return;
    case "dispute-charge":
      openDispute(w, work.charge, work.reason, work.inquiry);
      return;
    case "fraud-warning":
      warnOfFraud(w, work.charge);
      return;
    case "pay-out":
      payOut(w, { isAtOnce: false });
      return;
    case "payout-arrives":
      arrive(w, work.payout);
      return;
    case "decide-dispute":
      decideDispute(w, work.dispute, work.outcome);
      return;
  }
}
