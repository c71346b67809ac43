import { type ConnectionRow, listCurrentConnections } from "@/db/queries/payment-connections";
import type { Context } from "@/lib/context";
import { isQuietNow } from "@/lib/instance/load-standing";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { Money } from "@/lib/money/money";
import { type PayButton, payButton } from "./pay-button";

/** Whether a document of this business carries a Pay online button now, judged by what is stored; no provider is asked. */
export async function loadPayButton(
  ctx: Pick<Context, "db" | "instance" | "now">,
  input: { businessId: string; business: { autoPayments: boolean }; mode: Mode; money: Money },
): Promise<PayButton<ConnectionRow>> {
  const { businessId, business, mode, money } = input;
  const connections = await listCurrentConnections(ctx.db.read, { businessId, mode });
  return payButton({ standsStill: await isQuietNow(ctx), business, connections, mode, money });
}
