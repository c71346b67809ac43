import { type CustomerCursor, type CustomerRow, findCustomer, listCustomers } from "@/db/queries/customers";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";

const PAGE = 50;

/** One page of customers by name. A cursor that makes no sense is the first page. */
export async function loadCustomers(
  ctx: Context,
  input: { businessId: string; search: string; archived: boolean; cursor: string | null },
): Promise<{ rows: CustomerRow[]; nextCursor: string | null }> {
  const rows = await listCustomers(ctx.db.read, {
    businessId: input.businessId,
    search: input.search.slice(0, 100),
    archived: input.archived,
    after: input.cursor === null ? null : readCursor(input.cursor),
    limit: PAGE + 1,
  });
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return { rows: shown, nextCursor: rows.length > PAGE && last !== undefined ? `${last.id}.${last.name}` : null };
}

function readCursor(text: string): CustomerCursor | null {
  const match = /^(cus_[0-9a-z]{1,60})\.(.{1,200})$/su.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? null : { id: match[1], name: match[2] };
}

/** Throws NOT_FOUND for a customer that does not exist or belongs to another business. */
export async function loadCustomer(
  ctx: Context,
  input: { businessId: string; customerId: string },
): Promise<CustomerRow> {
  const customer = await findCustomer(ctx.db.read, input);
  if (customer === null) throw new AppError("NOT_FOUND", "There is no such customer.");
  return customer;
}
