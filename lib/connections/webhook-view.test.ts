import { expect, test } from "vitest";
import { type WebhookFacts, webhookView } from "./webhook-view";

const row = (overrides: Partial<WebhookFacts>): WebhookFacts => ({
  state: "failed",
  problemKind: null,
  problem: null,
  ...overrides,
});

test.each<[what: string, row: WebhookFacts | null, expected: object]>([
  ["never made", null, { state: "repairable", hasButton: true, isNeeded: false }],
  ["verified", row({ state: "active" }), { state: "active", hasButton: false, isNeeded: false }],
  ["not finished", row({ state: "creating" }), { state: "repairable", hasButton: true, isNeeded: false }],
  ["at localhost", row({ problemKind: "unreachable", problem: "No." }), { state: "unreachable", hasButton: false }],
  ["off, for us to repair", row({ problemKind: "repairable", problem: "No." }), { hasButton: true, isNeeded: false }],
  [
    "at the limit",
    row({ problemKind: "limit", problem: "16." }),
    { state: "blocked", sentence: "16.", isNeeded: true },
  ],
  ["without the right", row({ problemKind: "rights", problem: "No." }), { state: "blocked", isNeeded: true }],
  ["another Paymast's", row({ problemKind: "other_instance", problem: "No." }), { state: "blocked", isNeeded: true }],
  [
    "verified, but it could not be replaced",
    row({ state: "active", problemKind: "limit", problem: "16." }),
    { state: "blocked", hasButton: true, isNeeded: true },
  ],
])("a webhook %s", (_what, facts, expected) => {
  expect(webhookView(facts)).toMatchObject(expected);
});
