"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { AppError } from "@/lib/app-error";
import { archiveCustomer } from "@/lib/customers/archive-customer";
import { importCustomers, previewImport } from "@/lib/customers/import-customers";
import { LARGEST_FILE_BYTES, TOO_LARGE } from "@/lib/customers/largest-file";
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

const Upload = z.object({ file: z.instanceof(File, { message: "Choose a file first." }) });

/** Refused by its size before a byte of it is looked at. */
async function bytesOf(file: File): Promise<Uint8Array> {
  const about = { field: "file" };
  if (file.size === 0) throw new AppError("BAD_INPUT", "Choose a CSV file first.", about);
  if (file.size > LARGEST_FILE_BYTES) {
    throw new AppError("BAD_INPUT", TOO_LARGE, about);
  }
  return new Uint8Array(await file.arrayBuffer());
}

export const previewImportAction = ownerAction(Upload, async (ctx, owner, { file }) => {
  return await previewImport(ctx, { businessId: owner.businessId, bytes: await bytesOf(file) });
});

export const importCustomersAction = ownerAction(
  Upload.extend({ digest: z.string().max(100), expected: z.coerce.number().int().min(0) }),
  async (ctx, owner, { file, digest, expected }) => {
    const { businessId, userId: by } = owner;
    const { added } = await importCustomers(ctx, { businessId, by, bytes: await bytesOf(file), digest, expected });
    revalidatePath(`/b/${businessId}/customers`, "layout");
    return { data: { added }, message: added === 1 ? "1 customer is added." : `${added} customers are added.` };
  },
);
