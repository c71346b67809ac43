import { listInstanceSettings } from "@/db/queries/instance";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { HOME_URL, type InstanceStanding, instanceStanding, isQuiet, QUIET_SENTENCE, RESTORED_AT } from "./standing";

/** Read from the database each time: the decision may have been made in another process. */
export async function loadInstanceStanding(ctx: Pick<Context, "db" | "instance">): Promise<InstanceStanding> {
  const settings = await listInstanceSettings(ctx.db.read, [HOME_URL, RESTORED_AT]);
  const restoredAt = settings.get(RESTORED_AT);
  return instanceStanding({
    homeUrl: settings.get(HOME_URL) ?? null,
    publicUrl: ctx.instance.publicUrl,
    restoredAt: restoredAt === undefined ? null : Number(restoredAt),
  });
}

const known = new WeakMap<object, { isQuiet: boolean; at: number }>();
const knownForMs = 1_000;

/** For what happens often (every commit wakes the loops, every key is opened here): at most a second old. */
export async function isQuietNow(ctx: Pick<Context, "db" | "instance" | "now">): Promise<boolean> {
  const now = ctx.now();
  const last = known.get(ctx.db);
  if (last !== undefined && now >= last.at && now - last.at < knownForMs) return last.isQuiet;
  const found = { isQuiet: isQuiet(await loadInstanceStanding(ctx)), at: now };
  known.set(ctx.db, found);
  return found.isQuiet;
}

/** Throws CONFLICT while nobody has said whether this is the real installation. */
export async function requireHome(ctx: Pick<Context, "db" | "instance" | "now">): Promise<void> {
  if (await isQuietNow(ctx)) throw new AppError("CONFLICT", QUIET_SENTENCE);
}

/** After a decision of this process: the next question reads again. */
export const forgetKnownStanding = (ctx: Pick<Context, "db">): void => void known.delete(ctx.db);
