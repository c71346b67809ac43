import type { SavedConnection } from "./save-connection";

const MODES = { test: "Test", live: "Live" } as const;

/** What Save did, mode by mode, in one or two sentences. */
export function savedSentence(saved: SavedConnection[]): string {
  return saved.map(sentenceOf).join(" ");
}

function sentenceOf({ mode, change, problem }: SavedConnection): string {
  const name = MODES[mode];
  if (problem !== null) return problem;
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
