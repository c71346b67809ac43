import type { SavedConnection } from "./save-connection";

const MODES = { test: "Test", live: "Live" } as const;

/** What Save did, mode by mode, in one or two sentences. */
export function savedSentence(saved: SavedConnection[]): string {
  return saved.map(sentenceOf).join(" ");
}

function sentenceOf({ mode, change, problem, webhook }: SavedConnection): string {
  if (problem !== null) return problem;
  return `${changeSentence(MODES[mode], change)}${webhookSentence(change, webhook)}`;
}

/** A webhook that was set up or repaired in the same Save is said; one that could not be is said in the check below it. */
function webhookSentence(change: SavedConnection["change"], webhook: SavedConnection["webhook"]): string {
  if (webhook?.state !== "active") return "";
  if (webhook.repaired !== undefined) return ` ${repairedSentence(webhook.repaired)}`;
  return change === "connected" || change === "account_changed" ? " Its webhook is set up." : "";
}

function changeSentence(name: string, change: SavedConnection["change"]): string {
  switch (change) {
    case "connected":
      return `${name}: connected.`;
    case "keys_changed":
      return `${name}: the new keys are saved; it is the same account.`;
    case "account_changed":
      return `${name}: connected to another account. Payments under way on the old one still arrive.`;
    case "kept":
      return `${name}: checked, all as before.`;
  }
}

/** What was repaired without being asked for. */
export const repairedSentence = (what: string): string =>
  `The webhook is repaired; what was wrong: ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
