import { insertPicture } from "@/db/queries/pictures";
import { findProduct, setProduct } from "@/db/queries/products";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { encodePicture } from "@/lib/pictures/encode-picture";
import { LARGEST_UPLOAD_BYTES } from "@/lib/pictures/save-logo";

type OfProduct = { businessId: string; productId: string };

/** Takes an upload as the product's picture, re-encoded. Throws BAD_INPUT on `picture`, NOT_FOUND. */
export async function savePicture(
  ctx: Context,
  input: OfProduct & { bytes: Uint8Array },
): Promise<{ pictureId: string }> {
  const { businessId, productId } = input;
  if (input.bytes.length === 0) throw new AppError("BAD_INPUT", "Choose a picture first.", { field: "picture" });
  if (input.bytes.length > LARGEST_UPLOAD_BYTES)
    throw new AppError("BAD_INPUT", "This file is larger than 5 MB. Choose a smaller one.", { field: "picture" });
  // Whose it is comes first: a stranger's upload is not worth the work of reading it.
  if ((await findProduct(ctx.db.read, { businessId, productId })) === null)
    throw new AppError("NOT_FOUND", "There is no such product.");
  const picture = await encodePicture(input.bytes, "picture", "jpeg");
  const pictureId = ctx.newId("pic");
  await ctx.db.inTransaction(async (tx) => {
    await insertPicture(tx, { id: pictureId, businessId, ...picture, createdAt: ctx.now() });
    await setProduct(tx, { businessId, productId, values: { pictureId, updatedAt: ctx.now() } });
  });
  return { pictureId };
}

export async function removePicture(ctx: Context, of: OfProduct): Promise<void> {
  const isKnown = await ctx.db.inTransaction((tx) =>
    setProduct(tx, { ...of, values: { pictureId: null, updatedAt: ctx.now() } }),
  );
  if (!isKnown) throw new AppError("NOT_FOUND", "There is no such product.");
}
