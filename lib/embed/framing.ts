import { findOfferByKey } from "@/db/queries/products";
import type { Context } from "@/lib/context";
import { isKeyShaped } from "@/lib/products/offer";

/** Exact origins that may show a product's pages in a frame; none for every kind of wrong key. */
export async function frameOriginsOf(ctx: Pick<Context, "db">, { key }: { key: string }): Promise<string[]> {
  const found = isKeyShaped(key) ? await findOfferByKey(ctx.db.read, { key }) : null;
  return found?.offer.websites ?? [];
}

/** What a page said of where it is: believed only as far as the owner's list goes. Pure. */
export function listedPage(from: string, websites: readonly string[]): { origin: string; url: string } | null {
  if (!URL.canParse(from)) return null;
  const { origin, href, username, password } = new URL(from);
  if (!websites.includes(origin) || username !== "" || password !== "") return null;
  return { origin, url: href };
}
