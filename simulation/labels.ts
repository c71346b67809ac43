/**
 * The crash labels: every call site of a transaction or of a provider in the money verbs (`sites.ts` finds them). The lint
 * (labels.test.ts) fails with file and line on one that is neither driven nor excused here, so nobody adds one unseen.
 */
import { createRandom } from "./prng";
import { type Site, scanSites } from "./sites";
import type { CrashOrder, Phase } from "./steps";

/** Sites that the runs reach, each phase of each of them 100 times in 5,000 seeds, and where processes die. */
export const DRIVEN: readonly string[] = [
  "lib/payments/apply-credit:applyCredit:commit",
  "lib/payments/ask-provider:noteTakenKey:commit",
  "lib/payments/check-attempt:checkAttempt:fetchPayment",
  "lib/payments/check-attempt:closeMissing:commit",
  "lib/payments/check-refund:checkRefund:commit",
  "lib/payments/close-attempts:closeAttempt:cancelPayment",
  "lib/payments/close-attempts:supersede:commit",
  "lib/payments/open-at-provider:open:startPayment",
  "lib/payments/open-at-provider:storeRelease:commit",
  "lib/payments/open-at-provider:afterFailure:commit",
  "lib/payments/open-at-provider:closeRefused:commit",
  "lib/payments/process-events:takeEvents:commit",
  "lib/payments/process-events:processUnknownRef:fetchByRef",
  "lib/payments/process-events:finish:commit",
  "lib/payments/receive-webhook:refuse:commit",
  "lib/payments/receive-webhook:store:commit",
  "lib/payments/record-manual-payment:recordManualPayment:commit",
  "lib/payments/refund-payment:refundPayment:commit",
  "lib/payments/send-refund:sendRefund:refund",
  "lib/payments/send-refund:settleAnswer:commit",
  "lib/payments/send-refund:afterRefundFailure:commit",
  "lib/payments/send-refund:afterRefundFailure:commit#2",
  "lib/payments/settle-attempt:settleAttempt:commit",
  "lib/payments/start-payment:createAttempt:commit",
  "lib/payments/sweep-connections:forgetForeignEvents:commit",
  "lib/payments/sweep-connections:sweepOne:commit",
  "lib/payments/sweep-connections:sweepOne:commit#2",
  "lib/payments/sweep-connections:sweepOne:listChanges",
  "lib/payments/sweep-connections:sweepOne:commit#3",
  "lib/payments/sweep-connections:sweepOne:commit#4",
  "lib/payments/sweep-connections:storeHints:commit",
  "lib/payments/sweep-connections:checkOne:commit",
  "lib/payments/sweep-connections:checkOne:commit#2",
  "lib/payments/take-back-payment:takeBackPayment:commit",
  "lib/payments/touch-attempt:touchAttempt:commit",
  "lib/invoices/issue-invoice:issueInvoice:commit",
  "lib/invoices/save-draft:saveDraft:commit",
  "lib/invoices/void-invoice:voidAnd:commit",
  "lib/orders/place-order:create:commit",
  "lib/orders/place-order:change:commit",
  "lib/orders/expire-order:expireOrder:commit",
  "lib/connections/disconnect:disconnect:disconnect",
  "lib/connections/disconnect:disconnect:commit",
  "lib/connections/note-refused-key:noteRefusedKey:commit",
  "lib/connections/store-connections:storeConnections:commit",
  "lib/jobs/run-jobs:takeDueJobs:commit",
  "lib/jobs/run-jobs:runOne:commit",
];

/** Few runs pass these at all, so that every run has an eye on one phase of each. */
const RAREST: readonly string[] = [
  "lib/connections/store-connections:storeConnections:commit",
  "lib/payments/check-refund:checkRefund:commit",
  "lib/payments/apply-credit:applyCredit:commit",
  "lib/payments/ask-provider:noteTakenKey:commit",
  "lib/payments/check-attempt:closeMissing:commit",
  "lib/payments/open-at-provider:closeRefused:commit",
  "lib/payments/send-refund:settleAnswer:commit",
  "lib/payments/send-refund:afterRefundFailure:commit",
  "lib/payments/send-refund:afterRefundFailure:commit#2",
  "lib/payments/sweep-connections:sweepOne:commit#2",
];

/** Rare too, but they stand before others on the same way: ordered in every run, nobody would get past them. */
const RARE: readonly string[] = [
  "lib/connections/disconnect:disconnect:commit",
  "lib/connections/disconnect:disconnect:disconnect",
  "lib/connections/note-refused-key:noteRefusedKey:commit",
  "lib/payments/close-attempts:closeAttempt:cancelPayment",
  "lib/payments/close-attempts:supersede:commit",
  "lib/payments/open-at-provider:afterFailure:commit",
  "lib/payments/send-refund:sendRefund:refund",
  "lib/payments/sweep-connections:checkOne:commit",
  "lib/payments/take-back-payment:takeBackPayment:commit",
];

/** Only runs that are about selling pass these. */
const SELLING: readonly string[] = [
  "lib/orders/expire-order:expireOrder:commit",
  "lib/orders/place-order:change:commit",
];

const SET_UP =
  "Set-up moves no money; its steps take part in the runs, and its interruptions have tests beside the verbs.";
const BOOK =
  "Few runs compare the books, so no number of passes is asked for; actors/owner.ts and invariants/book.ts drive it all the same.";
const NO_MONEY = "Changes a document's text or link, never money or whether it may be paid.";
const MAIL = "Only asks for a mail; mails are not rendered in the simulator.";
const LATER = "Only plans to look again; without it the job is repeated.";
const START = "Runs once, at the start of a version that brings the ledger to older payments; it has tests of its own.";
const BY_HAND = "A person's button for messages that were given up; no run gives one up.";
const NEVER = "Needs a PaymentIntent whose id we stored and that Stripe does not know; Stripe forgets none.";
const COUNTS = "Counts a delivery to an endpoint that is gone; nothing else is written.";

/** Sites that no run has to reach, each with why. */
export const EXCUSED: Readonly<Record<string, string>> = {
  "lib/payments/close-attempts:markCanceled:commit": NEVER,
  "lib/payments/fill-ledger:planLedgerFill:commit": START,
  "lib/payments/fill-ledger:fillLedger:commit": START,
  "lib/payments/receive-webhook:stray:commit": COUNTS,
  "lib/payments/replay-events:replayEvents:commit": BY_HAND,
  "lib/invoices/delete-draft:deleteDraft:commit": NO_MONEY,
  "lib/invoices/duplicate-invoice:duplicateInvoice:commit": NO_MONEY,
  "lib/invoices/mark-viewed:markViewed:commit": NO_MONEY,
  "lib/invoices/remind-automatically:remindAutomatically:commit": MAIL,
  "lib/invoices/remind-customer:remindCustomer:commit": MAIL,
  "lib/invoices/renew-link:renewLink:commit": NO_MONEY,
  "lib/invoices/send-invoice:sendInvoice:commit": MAIL,
  "lib/orders/expire-order:postpone:commit": LATER,
  "lib/orders/release-mail:releaseMail:commit": MAIL,
  "lib/connections/check-connection-daily:checkConnectionDaily:commit": SET_UP,
  "lib/connections/check-connection-daily:planProof:commit": SET_UP,
  "lib/connections/check-connection:checkConnection:connect": SET_UP,
  "lib/connections/check-connection:checkConnection:commit": SET_UP,
  "lib/connections/check-connection:noteRefusal:commit": SET_UP,
  "lib/connections/check-webhook:checkWebhook:commit": SET_UP,
  "lib/connections/check-webhook:planWebhookChecks:commit": SET_UP,
  "lib/connections/check-webhook:noticeSilence:commit": SET_UP,
  "lib/connections/prove-connection:startProof:commit": SET_UP,
  "lib/connections/prove-connection:startProof:sendProbe": SET_UP,
  "lib/connections/prove-connection:startProof:commit#2": SET_UP,
  "lib/connections/prove-connection:startProof:commit#3": SET_UP,
  "lib/connections/prove-connection:giveUp:commit": SET_UP,
  "lib/connections/refresh-branding:refreshBranding:commit": SET_UP,
  "lib/connections/register-wallet-domain:registerWalletDomain:commit": SET_UP,
  "lib/connections/register-wallet-domain:problemOf:registerDomain": SET_UP,
  "lib/connections/repair-webhook:flawOf:checkWebhook": SET_UP,
  "lib/connections/repair-webhook:createMakingRoom:removeStaleWebhooks": SET_UP,
  "lib/connections/repair-webhook:create:commit": SET_UP,
  "lib/connections/repair-webhook:create:createWebhook": SET_UP,
  "lib/connections/repair-webhook:activate:commit": SET_UP,
  "lib/connections/repair-webhook:removeOldOnes:removeStaleWebhooks": SET_UP,
  "lib/connections/repair-webhook:removeDuplicates:removeStaleWebhooks": SET_UP,
  "lib/connections/repair-webhook:keepOnly:commit": SET_UP,
  "lib/connections/repair-webhook:setEndpointState:commit": SET_UP,
  "lib/connections/save-connection:checkPlan:connect": SET_UP,
  "lib/connections/save-connection:checkPlan:proveSameAccount": SET_UP,
  "lib/connections/save-connection:seesPaymentsOf:fetchByRef": SET_UP,
  "lib/connections/set-auto-payments:setAutoPayments:commit": SET_UP,
  "lib/connections/set-auto-proof:setAutoProof:commit": SET_UP,
  "lib/connections/set-connection-enabled:setConnectionEnabled:commit": SET_UP,
  "lib/connections/set-webhook-secret:setWebhookSecret:commit": SET_UP,
  "lib/book/compare-book-daily:planComparisons:commit": BOOK,
  "lib/book/compare-book:compareBook:commit": BOOK,
  "lib/book/compare-book:compare:commit": BOOK,
  "lib/book/compare-book:compare:commit#2": BOOK,
  "lib/book/compare-book:compareAll:commit": BOOK,
  "lib/book/compare-book:finish:commit": BOOK,
  "lib/book/fill-late-fees:fillLateFees:fetchByRef": BOOK,
  "lib/book/read-book:readBook:listBalance": BOOK,
  "lib/book/read-book:readBook:commit": BOOK,
  "lib/book/read-book:storeEntries:commit": BOOK,
  "lib/book/read-payouts:readPayouts:listPayouts": BOOK,
  "lib/book/read-payouts:storePayouts:commit": BOOK,
  "lib/book/read-payouts:explain:listPayoutEntries": BOOK,
  "lib/book/read-payouts:explain:commit": BOOK,
  "lib/book/read-payouts:explain:commit#2": BOOK,
  "lib/book/record-difference:recordDifference:commit": BOOK,
  "lib/book/record-difference:fetchTruth:fetchByRef": BOOK,
  "lib/book/set-difference-aside:setDifferenceAside:commit": BOOK,
};

const phasesOf = (label: string): Phase[] =>
  /:commit(#\d+)?$/.test(label) ? ["before", "inside", "after"] : ["before", "after"];

/** Every place where a process can be ordered to die. */
export const crashPoints = (): CrashOrder[] =>
  DRIVEN.flatMap((label) => phasesOf(label).map((phase) => ({ label, phase, after: 0 })));

/** Where processes die in the run of a seed: nowhere in every fifth; else at some points, and at those that are rarely passed. */
export function crashesOf(seed: number): CrashOrder[] {
  const random = createRandom(seed ^ 0xdead);
  if (random.oneIn(5)) return [];
  const points = crashPoints();
  const some = Array.from({ length: 12 + random.below(9) }, () => {
    const point = points[random.below(points.length)] ?? { label: "", phase: "before" as const, after: 0 };
    return { ...point, after: random.oneIn(4) ? 1 + random.below(3) : 0 };
  });
  const once = (label: string): CrashOrder => {
    const phases = phasesOf(label);
    return { label, phase: phases[random.below(phases.length)] ?? "before", after: 0 };
  };
  const rare = [...RAREST, ...RARE.filter(() => random.oneIn(3))].map(once);
  return [...some, ...rare, ...SELLING.map(once)];
}

/** Sites of the source that nobody has put into a list. */
export const unknownSites = (sites: readonly Site[]): Site[] =>
  sites.filter(({ label }) => !DRIVEN.includes(label) && !(label in EXCUSED));

/** Listed labels that the source no longer has. */
export function goneLabels(root: string): string[] {
  const found = new Set(scanSites(root).map(({ label }) => label));
  return [...DRIVEN, ...Object.keys(EXCUSED)].filter((label) => !found.has(label));
}
