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
  const { businessId, branding } = input;
  const logoPictureId = branding.logo === null ? null : await keptLogo(ctx, { businessId, bytes: branding.logo.bytes });
  return await ctx.db.inTransaction(async (tx) => {
    // Read in here: what the owner saved while the logo was being fetched is hers already.
    const business = await findBusiness(tx, businessId);
    if (business === null) return { changed: [] };
    const change = { ...textChanges(business, branding), ...addressChange(business, branding.address) };
    if (logoPictureId !== null && !isOwnLogo(business) && logoPictureId !== business.logoPictureId) {
      change.logoPictureId = logoPictureId;
    }
    const changed = Object.keys(change);
    if (changed.length > 0) await updateBusiness(tx, { businessId, change });
    return { changed };
  });
}

/** The logo as a picture of ours, served from our own origin; null when the owner has her own, or it is no picture. */
async function keptLogo(ctx: Context, logo: { businessId: string; bytes: Uint8Array }): Promise<string | null> {
  const business = await findBusiness(ctx.db.read, logo.businessId);
  return business === null || isOwnLogo(business) ? null : await keepLogo(ctx, logo);
}

const isOwnLogo = ({ ownFields }: BusinessRow): boolean =>
  ownFields.includes("logoPictureId") || ownFields.includes("logo");

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

const ADDRESS_FIELDS = ["addressLine1", "addressLine2", "postalCode", "city", "region"] as const;

/**
 * An address is taken whole or not at all: with one line of the owner's own it is hers. One in another country is of some
 * other place of the business, and would be printed in the wrong order.
 */
function addressChange(business: BusinessRow, address: Branding["address"]): BusinessChange {
  if (address === null || ADDRESS_FIELDS.some((field) => business.ownFields.includes(field))) return {};
  if (address.country !== null && address.country !== business.country) return {};
  const { line1: addressLine1, line2: addressLine2, postalCode, city, region } = address;
  const wanted = { addressLine1, addressLine2, postalCode, city, region };
  return ADDRESS_FIELDS.every((field) => business[field] === wanted[field]) ? {} : wanted;
}

/** The keys of an object literal, typed as what they are. */
const entriesOf = <T extends Record<string, string | null>>(object: T) =>
  Object.entries(object) as [keyof T & string, string | null][];
