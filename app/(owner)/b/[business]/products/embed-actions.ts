"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { examineWebsite } from "@/lib/embed/examine-website";
import { forgetSiteReports } from "@/lib/embed/load-site-reports";
import { ALL_ROLES, ownerAction } from "@/lib/http/owner";
import { spend } from "@/lib/http/payment-limits";

const OfProduct = z.object({ productId: z.string().min(1).max(80) });

/** Asks other people's servers, so nobody may press it without end. */
export const checkSiteAction = ownerAction(
  OfProduct.extend({ address: z.string().max(2_000, "This address is too long.") }),
  async (ctx, { businessId }, { productId, address }) => {
    await spend("siteCheck", businessId);
    return await examineWebsite(ctx, { businessId, productId, address });
  },
  { roles: ALL_ROLES },
);

export const forgetReportsAction = ownerAction(OfProduct, async (ctx, { businessId }, { productId }) => {
  await forgetSiteReports(ctx, { businessId, productId });
  revalidatePath(`/b/${businessId}/products`, "layout");
  return { data: null, message: "Cleared." };
});
