import { cache } from "react";
import { previewHosted } from "@/lib/invoices/preview-hosted";
import { getContext } from "./context";
import { orNotFound } from "./or-not-found";
import { requireOwner } from "./owner";

/** The customer's page as the owner may look at it; read once per request by layout and page. */
export const requirePreview = cache(async (business: string, invoiceId: string) => {
  const { businessId } = await requireOwner(business);
  return await orNotFound(previewHosted(await getContext(), { businessId, invoiceId }));
});
