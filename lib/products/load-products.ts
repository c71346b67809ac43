import {
  findProduct,
  listProducts,
  type ProductCursor,
  type ProductListRow,
  type ProductRow,
} from "@/db/queries/products";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Language, Mode } from "@/lib/invoices/invoice-snapshot";
import type { TypedLine } from "@/lib/invoices/typed-lines";
import { lineOfProduct } from "./product";

const PAGE = 50;
const PICKER = 20;

type OfMode = { businessId: string; mode: Mode };

/** One page of products by name. A cursor that makes no sense is the first page. */
export async function loadProducts(
  ctx: Context,
  input: OfMode & { search: string; archived: boolean; cursor: string | null },
): Promise<{ rows: ProductListRow[]; nextCursor: string | null }> {
  const { businessId, mode, archived } = input;
  const rows = await listProducts(ctx.db.read, {
    businessId,
    mode,
    archived,
    search: input.search.slice(0, 100),
    after: input.cursor === null ? null : readCursor(input.cursor),
    limit: PAGE + 1,
  });
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return { rows: shown, nextCursor: rows.length > PAGE && last !== undefined ? `${last.id}.${last.name}` : null };
}

function readCursor(text: string): ProductCursor | null {
  const match = /^(prd_[0-9a-z]{1,60})\.(.{1,200})$/su.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? null : { id: match[1], name: match[2] };
}

/** Throws NOT_FOUND for a product that does not exist or belongs to another business. */
export async function loadProduct(ctx: Context, of: { businessId: string; productId: string }): Promise<ProductRow> {
  const product = await findProduct(ctx.db.read, of);
  if (product === null) throw new AppError("NOT_FOUND", "There is no such product.");
  return product;
}

/** A product in the picker of the invoice editor, with the line it makes. */
export type PickedProduct = {
  id: string;
  name: string;
  code: string | null;
  unitPriceE4: number;
  priceIncludesTax: boolean;
  taxRateBps: number;
  unit: string | null;
  currency: string;
  line: TypedLine;
};

/** Products for the picker; `typedIn` is how the editor writes numbers. */
export async function searchProducts(
  ctx: Context,
  input: OfMode & { search: string; typedIn: Language },
): Promise<PickedProduct[]> {
  const { businessId, mode, search, typedIn } = input;
  const rows = await listProducts(ctx.db.read, {
    businessId,
    mode,
    search: search.slice(0, 100),
    archived: false,
    after: null,
    limit: PICKER,
  });
  return rows.map((product) => ({
    id: product.id,
    name: product.name,
    code: product.code,
    unitPriceE4: product.unitPriceE4,
    priceIncludesTax: product.priceIncludesTax,
    taxRateBps: product.taxRateBps,
    unit: product.unit,
    currency: product.currency,
    line: lineOfProduct(product, typedIn),
  }));
}
