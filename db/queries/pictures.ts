import { eq } from "drizzle-orm";
import type { Queryable } from "../client";
import { pictures } from "../schema/index";
import { findRow } from "./rows";

export type PictureRow = typeof pictures.$inferSelect;

export async function findPicture(
  q: Queryable,
  args: { businessId: string; pictureId: string },
): Promise<PictureRow | null> {
  return findRow(q, pictures, { id: args.pictureId, businessId: args.businessId });
}

export async function insertPicture(q: Queryable, picture: typeof pictures.$inferInsert): Promise<void> {
  await q.insert(pictures).values(picture);
}

/** By id alone: logos are public, and their ids can't be guessed. */
export async function findPictureBytes(
  q: Queryable,
  pictureId: string,
): Promise<Pick<PictureRow, "bytes" | "contentType"> | null> {
  const rows = await q
    .select({ bytes: pictures.bytes, contentType: pictures.contentType })
    .from(pictures)
    .where(eq(pictures.id, pictureId))
    .limit(1);
  return rows[0] ?? null;
}
