import { findPictureBytes } from "@/db/queries/pictures";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";

/** A logo for anyone who knows its id: it stands on public pages and in mails. Throws NOT_FOUND. */
export async function loadLogo(
  ctx: Context,
  input: { pictureId: string },
): Promise<{ bytes: Uint8Array; contentType: string }> {
  const picture = await findPictureBytes(ctx.db.read, input.pictureId);
  if (picture === null) throw new AppError("NOT_FOUND", "There is no such picture.");
  return picture;
}
