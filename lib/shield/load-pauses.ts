import { countCharged, endPause, listPauses } from "@/db/queries/shield";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { storyOf } from "./limits";

export type PauseView = {
  id: string;
  title: string;
  path: string;
  story: string;
  startedAt: number;
  until: number;
  isActive: boolean;
};

/** What the shield stopped since a moment, the newest first. */
export async function loadPauses(
  ctx: Context,
  { businessId, mode, since, limit }: { businessId: string; mode: Mode; since: number; limit: number },
): Promise<PauseView[]> {
  const q = ctx.db.read;
  const now = ctx.now();
  const rows = await listPauses(q, { businessId, mode, since, limit });
  return Promise.all(
    rows.map(async ({ id, subject, subjectId, title, path, declines, stopped, startedAt, until }) => {
      const isAddress = subject === "address";
      const charged = isAddress ? 0 : await countCharged(q, { businessId, subject, subjectId, from: startedAt, until });
      const story = storyOf({ isAddress, title, declines, stopped, startedAt, until, charged });
      return {
        id,
        title,
        path,
        story,
        startedAt,
        until, // Nothing to open again: only that address waits, until it has been quiet.
        isActive: until > now && !isAddress,
      };
    }),
  );
}

/** Lets payments in again before the pause is over. Throws NOT_FOUND. */
export async function endPauseNow(
  ctx: Context,
  { businessId, pauseId, by }: { businessId: string; pauseId: string; by: string },
): Promise<void> {
  const isEnded = await ctx.db.inTransaction((tx) => endPause(tx, { businessId, pauseId, by, now: ctx.now() }));
  if (!isEnded) throw new AppError("NOT_FOUND", "There is no such pause any more.");
}
