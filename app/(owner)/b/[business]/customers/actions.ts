"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { archiveCustomer } from "@/lib/customers/archive-customer";
import { saveCustomer } from "@/lib/customers/save-customer";
import { ownerAction } from "@/lib/http/owner";

const id = z.string().min(1).max(80);
const typed = z
  .string()
  .max(10_000)
  .transform((text) => (text.trim() === "" ? null : text))
  .nullish()
  .transform((text) => text ?? null);

const Customer = z.object({
  customerId: id,
  isNew: z.enum(["yes", "no"]),
  name: z.string().max(10_000),
  email: typed,
  phone: typed,
  addressLine1: typed,
  addressLine2: typed,
  postalCode: typed,
  city: typed,
  region: typed,
  country: typed,
  taxId: typed,
  language: z
    .enum(["", "en", "de"])
    .optional()
    .transform((language) => language || null),
  currency: typed,
  notes: typed,
});

export const saveCustomerAction = ownerAction(Customer, async (ctx, owner, { customerId, isNew, ...customer }) => {
  const saved = await saveCustomer(ctx, { businessId: owner.businessId, customerId, isNew: isNew === "yes", customer });
  revalidatePath(`/b/${owner.businessId}/customers`, "layout");
  return {
    data: {
      id: saved.customerId,
      name: saved.name,
      email: customer.email,
      language: customer.language,
      currency: customer.currency,
    },
    message: "Saved.",
  };
});

export const archiveCustomerAction = ownerAction(
  z.object({ customerId: id, isArchived: z.enum(["yes", "no"]) }),
  async (ctx, owner, { customerId, isArchived }) => {
    await archiveCustomer(ctx, { businessId: owner.businessId, customerId, isArchived: isArchived === "yes" });
    revalidatePath(`/b/${owner.businessId}/customers`, "layout");
    return { data: null, message: isArchived === "yes" ? "Archived." : "Back in your list." };
  },
);
