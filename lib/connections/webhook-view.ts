import type { EndpointRow } from "@/db/queries/connections";

/** How a connection's webhook is shown: a sentence, whether the Webhook button stands beside it, and whether it must be pressed. */
export type WebhookView = {
  state: "active" | "unreachable" | "repairable" | "blocked";
  sentence: string;
  hasButton: boolean;
  /** Nothing more can be done without the owner. */
  isNeeded: boolean;
};

export type WebhookFacts = Pick<EndpointRow, "state" | "problemKind" | "problem">;

/** Pure: from the newest endpoint row. `null` when none was ever made. */
export function webhookView(endpoint: WebhookFacts | null): WebhookView {
  if (endpoint === null || endpoint.state === "removed") {
    return { state: "repairable", sentence: "There is no webhook yet.", hasButton: true, isNeeded: false };
  }
  const { problemKind, problem } = endpoint;
  if (problemKind === null) {
    return endpoint.state === "active"
      ? { state: "active", sentence: "Webhook verified", hasButton: false, isNeeded: false }
      : {
          state: "repairable",
          sentence: "The webhook was not finished. Press Webhook to set it up.",
          hasButton: true,
          isNeeded: false,
        };
  }
  const sentence = problem ?? "The webhook needs attention.";
  if (problemKind === "unreachable") return { state: "unreachable", sentence, hasButton: false, isNeeded: false };
  if (problemKind === "repairable") return { state: "repairable", sentence, hasButton: true, isNeeded: false };
  return { state: "blocked", sentence, hasButton: true, isNeeded: true };
}
