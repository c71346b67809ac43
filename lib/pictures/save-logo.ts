import type { Queryable } from "@/db/client";
import { findBusiness, updateBusiness } from "@/db/queries/businesses";
import { insertPicture } from "@/db/queries/pictures";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { encodePicture } from "./encode-picture";

export const LARGEST_UPLOAD_BYTES = 5 * 1024 * 1024;

/** Takes an upload as the logo, re-encoded. Issued invoices keep the one they were sent with. */
export async function saveLogo(
  ctx: Context,
  input: { businessId: string; bytes: Uint8Array },
): Promise<{ pictureId: string }> {
  const { businessId } = input;
  if (input.bytes.length === 0) throw new AppError("BAD_INPUT", "Choose a picture first.", { field: "logo" });
  if (input.bytes.length > LARGEST_UPLOAD_BYTES)
    throw new AppError("BAD_INPUT", "This file is larger than 5 MB. Choose a smaller one.", { field: "logo" });
  const picture = await encodePicture(input.bytes);
  const pictureId = ctx.newId("pic");
  await ctx.db.inTransaction(async (tx) => {
    await insertPicture(tx, { id: pictureId, businessId, ...picture, createdAt: ctx.now() });
    await setLogo(tx, { businessId, logoPictureId: pictureId });
  });
  return { pictureId };
}

/** Prints no logo from now on, not the provider's either. The picture stays for the invoices that show it. */
export async function removeLogo(ctx: Context, input: { businessId: string }): Promise<void> {
  await ctx.db.inTransaction((tx) => setLogo(tx, { businessId: input.businessId, logoPictureId: null }));
}

async function setLogo(tx: Queryable, input: { businessId: string; logoPictureId: string | null }): Promise<void> {
  const business = await findBusiness(tx, input.businessId);
  if (business === null) throw new AppError("NOT_FOUND", "This business does not exist.");
  const ownFields = [...new Set([...business.ownFields, "logoPictureId"])].sort();
  await updateBusiness(tx, {
    businessId: input.businessId,
    change: { logoPictureId: input.logoPictureId, ownFields },
  });
}
