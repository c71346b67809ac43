import { listCurrentConnections } from "@/db/queries/payment-connections";
import {
  findOpenTestInvoice,
  hasTestDispute,
  hasTestPart,
  hasTestRefund,
  listTestMethods,
  listTestMoves,
} from "@/db/queries/rehearsal";
import type { Context } from "@/lib/context";
import { isPrivateHost } from "@/lib/links/public-address";
import { payUrl, publicToken } from "@/lib/links/public-link";
import { formatMoney } from "@/lib/money/format-money";
import type { TestOutcome } from "@/lib/providers/provider";
import { type RehearsalStep, rehearsal } from "./rehearsal";

export type Rehearsal = {
  isConnected: boolean;
  steps: RehearsalStep[];
  others: RehearsalStep[];
  /** What the provider's test mode takes, by what comes of it. */
  numbers: Record<TestOutcome, string>;
  /** The owner's own open test invoice; null when there is none. */
  invoice: { id: string; number: string; amount: string; payUrl: string } | null;
  /** A phone can open the page only at an address that other machines know. */
  isPhoneable: boolean;
  host: string;
  /** For the next test invoice: made here, so that a press that comes twice makes one. */
  newInvoiceId: string;
  newCustomerId: string;
};

/** The rehearsal of one business: what was seen, and the invoice to go on with. Reads stored facts only. */
export async function loadRehearsal(ctx: Context, input: { businessId: string; email: string }): Promise<Rehearsal> {
  const { businessId, email } = input;
  const q = ctx.db.read;
  const [methods, moves, hasPart, hasRefund, hasFailedRefund, hasDispute, open, connections] = await Promise.all([
    listTestMethods(q, { businessId }),
    listTestMoves(q, { businessId }),
    hasTestPart(q, { businessId }),
    hasTestRefund(q, { businessId, status: "succeeded" }),
    hasTestRefund(q, { businessId, status: "failed" }),
    hasTestDispute(q, { businessId }),
    findOpenTestInvoice(q, { businessId, email }),
    listCurrentConnections(q, { businessId, mode: "test" }),
  ]);
  const { hostname, host } = new URL(ctx.instance.publicUrl);
  return {
    isConnected: connections.length > 0,
    ...rehearsal({ methods, moves, hasPart, hasRefund, hasFailedRefund, hasDispute }),
    numbers: ctx.providers.stripe.capabilities.testNumbers,
    invoice: open === null ? null : invoiceView(ctx, open),
    isPhoneable: !isPrivateHost(hostname),
    host,
    newInvoiceId: ctx.newId("inv"),
    newCustomerId: ctx.newId("cus"),
  };
}

type OpenInvoice = NonNullable<Awaited<ReturnType<typeof findOpenTestInvoice>>>;

function invoiceView(ctx: Context, open: OpenInvoice): Rehearsal["invoice"] {
  const { id, number, linkVersion, totalMinor: amountMinor, currency } = open;
  const token = publicToken(ctx.instance.linkKey, { documentId: id, linkVersion });
  return { id, number, amount: formatMoney({ amountMinor, currency }, "en"), payUrl: payUrl(ctx.instance, token) };
}
