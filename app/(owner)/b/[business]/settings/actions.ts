"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { AppError } from "@/lib/app-error";
import { LONGEST } from "@/lib/businesses/business-form";
import { saveBusiness } from "@/lib/businesses/save-business";
import { ownerAction } from "@/lib/http/owner";
import { LARGEST_UPLOAD_BYTES, removeLogo, saveLogo } from "@/lib/pictures/save-logo";

const roles = ["owner"] as const;
/** Lengths are checked by the rule, with a sentence; this only keeps floods out. */
const typed = z.string().max(5_000, "This is too long.");

const texts = Object.keys(LONGEST) as (keyof typeof LONGEST)[];
const Business = z.object({
  ...asTexts(Object.fromEntries(texts.map((field) => [field, typed]))),
  country: typed,
  language: z.enum(["en", "de"], "Choose a language."),
  paperSize: z.enum(["a4", "letter"], "Choose a paper size."),
  paidNotice: z.enum(["each", "daily", "off"], "Choose when to be told."),
  providerReceipts: z.literal("on").optional(),
  paymentTermDays: typed,
  reminderAfterDays: typed,
  testPattern: typed,
  testNext: typed,
  testShownNext: typed,
  livePattern: typed,
  liveNext: typed,
  liveShownNext: typed,
  testProformaPattern: typed,
  testProformaNext: typed,
  testProformaShownNext: typed,
  liveProformaPattern: typed,
  liveProformaNext: typed,
  liveProformaShownNext: typed,
});

/** `Object.fromEntries` forgets which keys it was given. */
function asTexts(shape: Record<string, typeof typed>) {
  return shape as Record<keyof typeof LONGEST, typeof typed>;
}

export const saveBusinessAction = ownerAction(
  Business,
  async (ctx, owner, input) => {
    const { providerReceipts, ...rest } = input;
    await saveBusiness(ctx, {
      businessId: owner.businessId,
      typed: { ...rest, providerReceipts: providerReceipts === "on" },
      series: {
        test: { pattern: input.testPattern, next: input.testNext, shownNext: input.testShownNext },
        live: { pattern: input.livePattern, next: input.liveNext, shownNext: input.liveShownNext },
        testProforma: {
          pattern: input.testProformaPattern,
          next: input.testProformaNext,
          shownNext: input.testProformaShownNext,
        },
        liveProforma: {
          pattern: input.liveProformaPattern,
          next: input.liveProformaNext,
          shownNext: input.liveProformaShownNext,
        },
      },
    });
    revalidatePath(`/b/${owner.businessId}`, "layout");
    return { data: null, message: "Saved. Invoices you have issued stay as they are." };
  },
  { roles },
);

const Logo = z.object({ logo: z.instanceof(File, { message: "Choose a picture first." }) });

export const saveLogoAction = ownerAction(
  Logo,
  async (ctx, owner, { logo }) => {
    if (logo.size > LARGEST_UPLOAD_BYTES)
      throw new AppError("BAD_INPUT", "This file is larger than 5 MB. Choose a smaller one.", { field: "logo" });
    const bytes = new Uint8Array(await logo.arrayBuffer());
    const { pictureId } = await saveLogo(ctx, { businessId: owner.businessId, bytes });
    revalidatePath(`/b/${owner.businessId}`, "layout");
    return pictureId;
  },
  { roles },
);

export const removeLogoAction = ownerAction(
  z.object({}),
  async (ctx, owner) => {
    await removeLogo(ctx, { businessId: owner.businessId });
    revalidatePath(`/b/${owner.businessId}`, "layout");
    return null;
  },
  { roles },
);
