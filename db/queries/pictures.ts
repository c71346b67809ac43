import { and, eq } from "drizzle-orm";
import type { Queryable } from "../client";
import { pictures } from "../schema/index";

export type PictureRow = typeof pictures.$inferSelect;

export async function findPicture(
  q: Queryable,
  args: { businessId: string; pictureId: string },
): Promise<PictureRow | null> {
  const rows = await q
    .select()
    .from(pictures)
    .where(and(eq(pictures.id, args.pictureId), eq(pictures.businessId, args.businessId)))
    .limit(1);
  return rows[0] ?? null;
}

export async function insertPicture(q: Queryable, picture: typeof pictures.$inferInsert): Promise<void> {
  await q.insert(pictures).values(picture);
}
