import { findFirstBusiness } from "@/db/queries/businesses";
import type { Context } from "@/lib/context";
import { addressLines } from "@/lib/customers/address";

export type PublicBusiness = {
  name: string;
  language: "en" | "de";
  logoPictureId: string | null;
  addressLines: string[];
  email: string;
  phone: string | null;
  website: string | null;
};

/** What the public page says about the installation's business: what its invoices say anyway. Null before sign-up. */
export async function loadPublicBusiness(ctx: Context): Promise<PublicBusiness | null> {
  const business = await findFirstBusiness(ctx.db.read);
  if (business === null) return null;
  const { name, language, logoPictureId, email, phone, website } = business;
  return { name, language, logoPictureId, email, phone, website, addressLines: addressLines(business, language) };
}
