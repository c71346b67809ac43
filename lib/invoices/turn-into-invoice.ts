import type { Queryable } from "@/db/client";
import { findBusiness } from "@/db/queries/businesses";
import { addHistory } from "@/db/queries/history";
import { type InvoiceRow, setTurned } from "@/db/queries/invoices";
import type { Context } from "@/lib/context";
import { searchTextOf } from "@/lib/customers/customer";
import { announceInvoice } from "@/lib/hooks/announce-money";
import { todayIn } from "./calendar";
import { asIssued } from "./require-invoice";
import { takeNumberForMoney } from "./take-number";

/**
 * A proforma that is paid in full becomes an invoice: the same document under the same link, with a number of the
 * invoices' series and today's date. What it was before is kept. Nothing happens while something is due.
 */
export async function turnIntoInvoice(
  tx: Queryable,
  ctx: Context,
  { invoice: found, now }: { invoice: InvoiceRow; now: number },
): Promise<void> {
  const isPaid = found.paidMinor > 0 && found.paidMinor >= found.totalMinor;
  if (found.kind !== "proforma" || !isPaid || found.voidedAt !== null) return;
  const proforma = asIssued(found);
  const { businessId, id: invoiceId, mode } = proforma;
  const business = await findBusiness(tx, businessId);
  const issueOn = todayIn(business?.timeZone ?? proforma.snapshot.timeZone, now);
  const number = await takeNumberForMoney(tx, ctx, { businessId, mode, issueOn });
  const { kind: _kind, ...document } = proforma.snapshot;
  await setTurned(tx, {
    businessId,
    invoiceId,
    set: {
      kind: "invoice",
      number,
      issueOn,
      dueOn: issueOn,
      snapshot: { ...document, number, issueOn, dueOn: issueOn },
      proformaSnapshot: proforma.snapshot,
      searchText: searchTextOf(number, proforma.number, document.customer.name),
      updatedAt: now,
    },
  });
  await addHistory(tx, {
    id: ctx.newId("his"),
    businessId,
    invoiceId,
    actor: "system",
    kind: "proforma.turned",
    data: { number, proformaNumber: proforma.number },
    at: now,
  });
  await announceInvoice(tx, ctx, { businessId, invoiceId, type: "invoice.issued", at: now });
}
