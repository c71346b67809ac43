import { createHash } from "node:crypto";
import type { MailedTokenRow } from "@/db/queries/mailed-tokens";
import { AppError } from "@/lib/app-error";

export const RESET_MS = 3_600_000;
export const INVITATION_MS = 7 * 86_400_000;

/** 256 random bits for a link in a mail; only its hash is stored. */
export function newMailedToken(random: (length: number) => Uint8Array): { token: string; tokenHash: string } {
  const token = Buffer.from(random(32)).toString("base64url");
  return { token, tokenHash: hashOfToken(token) };
}

export const hashOfToken = (token: string): string => createHash("sha256").update(token).digest("hex");

export type TokenState = "open" | "used" | "expired" | "unknown";

export function tokenState(row: Pick<MailedTokenRow, "usedAt" | "expiresAt"> | null, now: number): TokenState {
  if (row === null) return "unknown";
  if (row.usedAt !== null) return "used";
  return row.expiresAt > now ? "open" : "expired";
}

const sentences = {
  reset: {
    used: "This link has been used. Ask for a new one if you still need it.",
    expired: "This link is too old. Ask for a new one; it works for one hour.",
    unknown: "This link is not complete or was replaced by a newer one. Ask for a new one.",
  },
  invitation: {
    used: "This invitation has been accepted. Sign in to go on.",
    expired: "This invitation is too old or was withdrawn. Ask for a new one.",
    unknown: "This invitation is not complete or was withdrawn. Ask for a new one.",
  },
} as const;

export const tokenSentence = (kind: "reset" | "invitation", state: Exclude<TokenState, "open">): string =>
  sentences[kind][state];

/** The row of an open token, or a refusal that says why it does not work. */
export function requireOpen(kind: "reset" | "invitation", row: MailedTokenRow | null, now: number): MailedTokenRow {
  const state = tokenState(row, now);
  if (row === null || state !== "open")
    throw new AppError("BAD_INPUT", tokenSentence(kind, state === "open" ? "unknown" : state));
  return row;
}
