import { findBusiness } from "@/db/queries/businesses";
import { findPicture, insertPicture } from "@/db/queries/pictures";
import { isAppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { encodePicture } from "./encode-picture";

/**
 * Stores a logo that came from a provider and returns its picture; the present one when it is the same. Null when the
 * bytes are no picture: a bad logo is no reason to refuse anything. Older pictures stay, because issued invoices show them.
 */
export async function keepLogo(ctx: Context, input: { businessId: string; bytes: Uint8Array }): Promise<string | null> {
  const { businessId } = input;
  const picture = await encodePicture(input.bytes).catch((error: unknown) => {
    if (isAppError(error)) return null;
    throw error;
  });
  if (picture === null) return null;
  const present = (await findBusiness(ctx.db.read, businessId))?.logoPictureId ?? null;
  const known = present === null ? null : await findPicture(ctx.db.read, { businessId, pictureId: present });
  if (known !== null && picture.bytes.equals(known.bytes)) return known.id;
  const id = ctx.newId("pic");
  await ctx.db.inTransaction((tx) => insertPicture(tx, { id, businessId, ...picture, createdAt: ctx.now() }));
  return id;
}
