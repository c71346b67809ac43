import { cookies } from "next/headers";
import { hasLiveConnection } from "@/db/queries/businesses";
import type { Business } from "@/lib/businesses/business";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { getContext } from "./context";
import { isSecure } from "./session-token";

const COOKIE = "paymast_mode";

/**
 * The mode that lists show and new documents are made in: what the person chose for this business, else live when a live
 * connection exists, else test. The cookie never decides which business or what may be seen.
 */
export async function currentMode(business: Pick<Business, "id">): Promise<Mode> {
  const chosen = parseModes((await cookies()).get(COOKIE)?.value).get(business.id);
  if (chosen !== undefined) return chosen;
  const ctx = await getContext();
  return (await hasLiveConnection(ctx.db.read, business.id)) ? "live" : "test";
}

/** Remembers the choice in this browser. Only in a server action or route handler. */
export async function chooseMode(businessId: string, mode: Mode): Promise<void> {
  const jar = await cookies();
  const modes = parseModes(jar.get(COOKIE)?.value);
  modes.delete(businessId);
  const kept = [...modes].slice(-19);
  const value = [...kept, [businessId, mode] as const].map(([id, one]) => `${id}.${one}`).join("~");
  jar.set(COOKIE, value, { httpOnly: true, sameSite: "lax", secure: isSecure(), path: "/", maxAge: 365 * 86_400 });
}

function parseModes(value: string | undefined): Map<string, Mode> {
  const modes = new Map<string, Mode>();
  for (const entry of value?.split("~").slice(0, 20) ?? []) {
    const [id, mode] = entry.split(".");
    if (id && (mode === "test" || mode === "live")) modes.set(id, mode);
  }
  return modes;
}
