import { findProduct, insertProduct, updateProduct } from "@/db/queries/products";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Language, Mode } from "@/lib/invoices/invoice-snapshot";
import { checkedProduct, type TypedProduct } from "./product";

const PRODUCT_ID = /^prd_[0-9a-z]{16,40}$/;

type SaveProduct = {
  businessId: string;
  /** Made by the caller, so that a form sent twice makes one product. */
  productId: string;
  /** What the typist saw: 0 for a new product. */
  revision: number;
  mode: Mode;
  typed: TypedProduct;
  typedIn: Language;
};

/**
 * Creates a product or changes one. Orders and invoices keep what they were made with. Throws BAD_INPUT on the field,
 * CONFLICT for an edit of an older revision, NOT_FOUND for somebody else's.
 */
export async function saveProduct(
  ctx: Context,
  input: SaveProduct,
): Promise<{ productId: string; revision: number; name: string }> {
  const { businessId, productId, revision } = input;
  const values = { ...checkedProduct(input.typed, input.typedIn), revision: revision + 1, updatedAt: ctx.now() };
  if (revision === 0 && !PRODUCT_ID.test(productId))
    throw new AppError("BAD_INPUT", "This form is damaged. Reload the page and try again.");
  return ctx.db.inTransaction(async (tx) => {
    const isNew =
      revision === 0 &&
      (await insertProduct(tx, {
        ...values,
        id: productId,
        businessId,
        mode: input.mode,
        pictureId: null,
        archivedAt: null,
        createdAt: ctx.now(),
      }));
    // A form of a new product sent twice: the first one counts, the second changes nothing that was not typed.
    const seen = revision === 0 ? 1 : revision;
    if (
      !isNew &&
      !(await updateProduct(tx, { businessId, productId, revision: seen, values: { ...values, revision: seen + 1 } }))
    )
      await refuseEdit(tx, { businessId, productId });
    return { productId, revision: isNew ? 1 : seen + 1, name: values.name };
  });
}

async function refuseEdit(
  tx: Parameters<typeof findProduct>[0],
  of: { businessId: string; productId: string },
): Promise<never> {
  if ((await findProduct(tx, of)) === null) throw new AppError("NOT_FOUND", "There is no such product.");
  throw new AppError(
    "CONFLICT",
    "This product was changed in another window in the meantime. Nothing was overwritten: reload to see it.",
  );
}
