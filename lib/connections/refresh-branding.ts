import { type BusinessChange, type BusinessRow, findBusiness, updateBusiness } from "@/db/queries/businesses";
import type { Context } from "@/lib/context";
import { parseAddress } from "@/lib/mail/address";
import { keepLogo } from "@/lib/pictures/keep-logo";
import type { Branding } from "@/lib/providers/provider";

/**
 * Fills what customers see of the business from the provider's branding. A field the owner typed (`ownFields`) wins and is
 * never overwritten; what the provider leaves empty is left as it is.
 */
export async function refreshBranding(
  ctx: Context,
  input: { businessId: string; branding: Branding },
): Promise<{ changed: string[] }> {
  const business = await findBusiness(ctx.db.read, input.businessId);
  if (business === null) return { changed: [] };
  const change = textChanges(business, input.branding);
  const { logo } = input.branding;
  if (logo !== null && !business.ownFields.includes("logoPictureId") && !business.ownFields.includes("logo")) {
    const pictureId = await keepLogo(ctx, { businessId: business.id, bytes: logo.bytes });
    if (pictureId !== null && pictureId !== business.logoPictureId) change.logoPictureId = pictureId;
  }
  const changed = Object.keys(change);
  if (changed.length > 0) {
    await ctx.db.inTransaction((tx) => updateBusiness(tx, { businessId: business.id, change }));
  }
  return { changed };
}

function textChanges(business: BusinessRow, branding: Branding): BusinessChange {
  const candidates = {
    name: branding.name,
    email: branding.supportEmail !== null && parseAddress(branding.supportEmail).ok ? branding.supportEmail : null,
    phone: branding.supportPhone,
    website: branding.website,
    accentColor: branding.primaryColor,
  };
  const change: BusinessChange = {};
  for (const [field, value] of entriesOf(candidates)) {
    if (value === null || value.trim() === "" || business.ownFields.includes(field)) continue;
    if (business[field] !== value) change[field] = value;
  }
  return change;
}

/** The keys of an object literal, typed as what they are. */
const entriesOf = <T extends Record<string, string | null>>(object: T) =>
  Object.entries(object) as [keyof T & string, string | null][];
