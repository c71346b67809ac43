import { insertCustomer, updateCustomer } from "@/db/queries/customers";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { requireAddress } from "@/lib/mail/address";
import { isCurrency } from "@/lib/money/currencies";
import { type CustomerInput, checkedCustomer } from "./customer";

const CUSTOMER_ID = /^cus_[0-9a-z]{16,40}$/;

type SaveCustomer = {
  businessId: string;
  /** Made by the caller, so that a form sent twice makes one customer. */
  customerId: string;
  isNew: boolean;
  customer: CustomerInput;
};

/** Creates or changes a customer. What was issued keeps its own copy. Throws BAD_INPUT on the field, or NOT_FOUND. */
export async function saveCustomer(ctx: Context, input: SaveCustomer): Promise<{ customerId: string; name: string }> {
  const { businessId, customerId } = input;
  const values = { ...checkedCustomer(input.customer, { requireAddress, isCurrency }), updatedAt: ctx.now() };
  if (input.isNew && !CUSTOMER_ID.test(customerId))
    throw new AppError("BAD_INPUT", "This form is damaged. Reload the page and try again.");
  return await ctx.db.inTransaction(async (tx) => {
    const isInserted =
      input.isNew && (await insertCustomer(tx, { ...values, id: customerId, businessId, createdAt: ctx.now() }));
    if (!isInserted && !(await updateCustomer(tx, { businessId, customerId, values })))
      throw new AppError("NOT_FOUND", "There is no such customer.");
    return { customerId, name: values.name };
  });
}
