/**
 * The rows of the fault matrix (docs/fault-matrix.md), and how the simulator and the chaos run bring each fault about. Tests
 * name their row in their title (`P03: …`), mutants in their line `Rows: …`.
 */

import type { StepKind } from "@/simulation/steps";
import type { FaultKind } from "@/simulation/stripe-side";

export type FaultRow = {
  id: string;
  fault: string;
  /** What the simulator does, and the invariants that notice when it is not borne. */
  simulated?: {
    steps: readonly StepKind[];
    faults?: readonly FaultKind[];
    invariants: readonly string[];
    note?: string;
  };
  /** Parts of `npm run chaos`. */
  chaos?: readonly string[];
  /** Why the row is none of Stripe's, if so. */
  elsewhere?: string;
};

const anyFault: readonly FaultKind[] = [
  "429",
  "lock_timeout",
  "500",
  "500_after",
  "500_saved",
  "timeout",
  "reply_lost",
  "key_in_use",
  "cut_off",
  "repeated",
];

export const faultRows: readonly FaultRow[] = [
  {
    id: "P01",
    fault: "The webhook never arrives",
    simulated: {
      steps: ["lose", "sweep", "return"],
      invariants: ["I1", "I10", "I29"],
      note: "in every third run all that is under way at the end is lost too",
    },
  },
  {
    id: "P02",
    fault: "The webhook is hours or days late",
    simulated: { steps: ["deliver", "waitLong"], invariants: ["I1", "I15", "I19"] },
  },
  {
    id: "P03",
    fault: "The webhook comes twice, or a hundred times at once",
    simulated: { steps: ["repeat", "deliver"], invariants: ["I1", "I3", "I19"] },
  },
  {
    id: "P04",
    fault: "Webhooks and answers come in another order",
    simulated: { steps: ["deliver", "resume", "run"], invariants: ["I9", "I17, I18", "I29"] },
  },
  { id: "P05", fault: "A forged webhook", simulated: { steps: ["forge"], invariants: ["I15"] } },
  {
    id: "P06",
    fault: "A replayed webhook: signed long ago, or ahead of time",
    simulated: { steps: ["forge"], invariants: ["I15"] },
  },
  {
    id: "P07",
    fault: "An event, link or id of another business",
    simulated: {
      steps: ["forge", "stranger", "deliver"],
      invariants: ["I14", "I15"],
      note: "two businesses share an account",
    },
  },
  {
    id: "P08",
    fault: "A test event at a live connection, and the reverse",
    simulated: { steps: ["forge"], invariants: ["I15"] },
  },
  {
    id: "P09",
    fault: "Another amount arrives than was asked for, or a message lies about it",
    simulated: { steps: ["tamper", "forge"], invariants: ["I2", "I13"] },
  },
  {
    id: "P10",
    fault: "A request with foreign ids and sums",
    simulated: { steps: ["forge"], invariants: ["I12", "I14"] },
  },
  {
    id: "P11",
    fault: "Two tabs, two devices, a double click, a repeated submit",
    simulated: { steps: ["open", "touch", "confirm", "return"], invariants: ["I11", "I12", "I13", "I30"] },
  },
  { id: "P12", fault: "Two providers open at once", elsewhere: "Stripe is the only provider so far" },
  {
    id: "P13",
    fault: "Paid while the sum due changes",
    simulated: { steps: ["correct", "manual", "credit", "confirm"], invariants: ["I12"] },
  },
  {
    id: "P14",
    fault: "Paid while the owner voids",
    simulated: { steps: ["void", "correct", "confirm"], invariants: ["I24"] },
  },
  {
    id: "P15",
    fault: "A payment that was replaced succeeds",
    simulated: { steps: ["correct", "saveKeys", "confirm"], invariants: ["I1", "I13"] },
  },
  {
    id: "P16",
    fault: "A process dies before, in or after any call or commit",
    simulated: {
      steps: ["kill", "start"],
      invariants: ["I1", "I10", "I15", "I19", "I29"],
      note: "at every crash label of simulation/labels.ts",
    },
    chaos: ["kill"],
  },
  { id: "P17", fault: "Power cut", chaos: ["power"], elsewhere: "storage" },
  { id: "P18", fault: "Full disk, quota, read-only", chaos: ["disk"], elsewhere: "storage" },
  { id: "P19", fault: "fsync fails", elsewhere: "storage" },
  { id: "P20", fault: "The database is locked", chaos: ["lock"], elsewhere: "storage" },
  { id: "P21", fault: "A corrupt page", elsewhere: "storage" },
  {
    id: "P22",
    fault: "The key is rolled or revoked in the middle",
    simulated: { steps: ["rollKey", "saveKeys"], faults: ["unauthorized"], invariants: ["I16", "I29"] },
  },
  {
    id: "P23",
    fault: "The webhook's secret is rolled",
    simulated: { steps: ["rollSecret"], invariants: ["I15"] },
  },
  {
    id: "P24",
    fault: "Stripe fails, is silent, or its answer is lost, cut off or repeated",
    simulated: { steps: ["fault"], faults: anyFault, invariants: ["I12", "I21", "I22", "I29"] },
    chaos: ["faults"],
  },
  {
    id: "P25",
    fault: "Stripe is down for hours",
    simulated: { steps: ["outage", "waitLong"], invariants: ["I10", "I16", "I29"] },
  },
  {
    id: "P26",
    fault: "Our clock is wrong, or jumps",
    simulated: { steps: ["skew"], invariants: ["I1", "I10", "I28", "I29"] },
  },
  {
    id: "P27",
    fault: "Refunds: partial, many, from the dashboard, failing later, too much, by two people",
    simulated: { steps: ["refund", "dashboardRefund", "fault"], invariants: ["I10", "I21", "I22"] },
  },
  {
    id: "P28",
    fault: "Disputes: opened, asked about only, won, lost, money taken and given back",
    simulated: { steps: ["dispute", "decide"], invariants: ["I4", "I16"] },
  },
  {
    id: "P29",
    fault: "A bank debit fails days later",
    simulated: { steps: ["confirm", "waitLong", "look"], invariants: ["I9", "I29", "I30"] },
  },
  {
    id: "P30",
    fault: "The browser comes back first, never, or with a forged address",
    simulated: { steps: ["return", "forge", "close"], invariants: ["I2", "I9", "I11", "I30"] },
  },
  {
    id: "P31",
    fault: "3-D Secure canceled, the tab closed, the session lost",
    simulated: { steps: ["challenge", "close", "open"], invariants: ["I29", "I30"] },
  },
  {
    id: "P32",
    fault: "The mail server is down, or a process dies around sending",
    simulated: { steps: ["jobs", "kill", "start"], invariants: ["I19"], note: "mails are counted, not sent" },
  },
  {
    id: "P33",
    fault: "An event whose handling always fails",
    simulated: {
      steps: ["poison", "events"],
      invariants: ["I10", "I16", "I29"],
      note: "Stripe fails whenever it is asked about one payment, until the faults end",
    },
  },
  {
    id: "P34",
    fault: "A flood of events",
    simulated: {
      steps: ["flood", "events"],
      invariants: ["I3", "I10", "I15", "I16"],
      note: "all that is under way arrives at once, each message twice",
    },
  },
  {
    id: "P35",
    fault: "Two processes at once",
    simulated: { steps: ["start", "jobs", "events", "sweep"], invariants: ["I3", "I11", "I19"] },
    chaos: ["two"],
  },
  { id: "P36", fault: "An older backup is restored" },
  {
    id: "P37",
    fault: "The owner takes a connection away that has open payments",
    simulated: { steps: ["disconnect", "saveKeys"], invariants: ["I1", "I10", "I29"] },
  },
  {
    id: "P38",
    fault: "An order whose product was changed or removed, or sent twice",
    simulated: {
      steps: ["visit", "order", "stall", "confirm"],
      invariants: ["I12", "I13", "I24", "I31"],
      note: "the last units, a price that changes, a product taken off sale, a form sent again, at once or with another quantity",
    },
  },
];
