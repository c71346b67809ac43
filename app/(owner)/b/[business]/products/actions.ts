"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { AppError } from "@/lib/app-error";
import { currentMode } from "@/lib/http/mode";
import { ownerAction } from "@/lib/http/owner";
import { releaseMail } from "@/lib/orders/release-mail";
import { LARGEST_UPLOAD_BYTES } from "@/lib/pictures/save-logo";
import { archiveProduct } from "@/lib/products/archive-product";
import { searchProducts } from "@/lib/products/load-products";
import { saveOffer, startOffer, switchOffer } from "@/lib/products/save-offer";
import { removePicture, savePicture } from "@/lib/products/save-picture";
import { saveProduct } from "@/lib/products/save-product";

const id = z.string().min(1).max(80);
const OfProduct = z.object({ productId: id });
/** Lengths are checked by the rules, with a sentence; this only keeps floods out. */
const typed = z.string().max(20_000, "This is too long.");
const ticked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

const Product = OfProduct.extend({
  revision: z.coerce.number().int().min(0),
  name: typed,
  code: typed,
  description: typed,
  unit: typed,
  price: typed,
  priceIncludesTax: z.enum(["yes", "no"]).transform((value) => value === "yes"),
  currency: typed,
  taxRate: typed,
});

export const saveProductAction = ownerAction(Product, async (ctx, owner, { productId, revision, ...product }) => {
  const saved = await saveProduct(ctx, {
    businessId: owner.businessId,
    productId,
    revision,
    mode: await currentMode(owner.business),
    typed: product,
    typedIn: owner.business.language,
  });
  revalidatePath(`/b/${owner.businessId}/products`, "layout");
  return { data: saved, message: "Saved." };
});

export const archiveProductAction = ownerAction(
  OfProduct.extend({ isArchived: z.enum(["yes", "no"]) }),
  async (ctx, owner, { productId, isArchived }) => {
    await archiveProduct(ctx, { businessId: owner.businessId, productId, isArchived: isArchived === "yes" });
    revalidatePath(`/b/${owner.businessId}/products`, "layout");
    return { data: null, message: isArchived === "yes" ? "Archived." : "Back in your list." };
  },
);

export const savePictureAction = ownerAction(
  OfProduct.extend({ picture: z.instanceof(File, { message: "Choose a picture first." }) }),
  async (ctx, owner, { productId, picture }) => {
    if (picture.size > LARGEST_UPLOAD_BYTES)
      throw new AppError("BAD_INPUT", "This file is larger than 5 MB. Choose a smaller one.", { field: "picture" });
    const bytes = new Uint8Array(await picture.arrayBuffer());
    const saved = await savePicture(ctx, { businessId: owner.businessId, productId, bytes });
    revalidatePath(`/b/${owner.businessId}/products`, "layout");
    return saved.pictureId;
  },
);

export const removePictureAction = ownerAction(OfProduct, async (ctx, owner, { productId }) => {
  await removePicture(ctx, { businessId: owner.businessId, productId });
  revalidatePath(`/b/${owner.businessId}/products`, "layout");
  return null;
});

export const searchProductsAction = ownerAction(
  z.object({ search: z.string().max(200), mode: z.enum(["test", "live"]) }),
  (ctx, owner, { search, mode }) =>
    searchProducts(ctx, { businessId: owner.businessId, mode, search, typedIn: owner.business.language }),
);

export const startOfferAction = ownerAction(
  OfProduct.extend({ websites: typed }),
  async (ctx, owner, { productId, websites }) => {
    const { businessId, business } = owner;
    const started = await startOffer(ctx, { businessId, productId, websites, language: business.language });
    revalidatePath(`/b/${businessId}/products`, "layout");
    return { data: started, message: "It is for sale." };
  },
);

export const switchOfferAction = ownerAction(
  OfProduct.extend({ isOn: z.enum(["yes", "no"]) }),
  async (ctx, owner, { productId, isOn }) => {
    await switchOffer(ctx, { businessId: owner.businessId, productId, isOn: isOn === "yes" });
    revalidatePath(`/b/${owner.businessId}/products`, "layout");
    return { data: null, message: isOn === "yes" ? "It is for sale." : "It is not for sale any more." };
  },
);

const Fields = z
  .array(
    z.object({
      id: z.string().max(40),
      label: typed,
      kind: z.enum(["text", "choice"]),
      isRequired: z.boolean(),
      choices: typed,
    }),
  )
  .max(50);

const Offer = OfProduct.extend({
  websites: typed,
  publicName: typed,
  publicText: typed,
  amountKind: z.enum(["fixed", "open"]),
  minimum: typed,
  minQuantity: typed,
  maxQuantity: typed,
  stock: typed,
  shownStock: typed,
  thankYouText: typed,
  returnUrl: typed,
  termsText: typed,
  termsUrl: typed,
  notify: typed,
  holdsZeroTax: ticked,
  language: z.enum(["en", "de"], "Choose a language."),
  fields: typed.transform((text, issues) => {
    const read = Fields.safeParse(parsed(text));
    if (read.success) return read.data;
    issues.addIssue({ code: "custom", message: "The questions are damaged. Reload the page." });
    return z.NEVER;
  }),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses what is no list, with its own sentence.
    return null;
  }
}

export const saveOfferAction = ownerAction(Offer, async (ctx, owner, { productId, ...offer }) => {
  await saveOffer(ctx, {
    businessId: owner.businessId,
    productId,
    typed: offer,
    typedIn: owner.business.language,
  });
  revalidatePath(`/b/${owner.businessId}/products`, "layout");
  return { data: null, message: "Saved." };
});

export const releaseMailAction = ownerAction(z.object({ orderId: id }), async (ctx, owner, { orderId }) => {
  await releaseMail(ctx, { businessId: owner.businessId, orderId });
  revalidatePath(`/b/${owner.businessId}/products/orders`, "layout");
  return { data: null, message: "The invoice is on its way to the buyer." };
});
