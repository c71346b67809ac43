import { findCurrentConnection } from "@/db/queries/connections";
import { countInvoices } from "@/db/queries/invoice-list";
import { loadBusinessSettings } from "@/lib/businesses/load-business-settings";
import type { Context } from "@/lib/context";
import { formatNumber } from "@/lib/invoices/number-series";
import { loadReadiness } from "./load-readiness";
import type { ReadinessLine } from "./readiness";

export type GoLive = {
  /** Live keys are saved. */
  isConnected: boolean;
  /** Nothing stands in the way of a live payment. */
  isReady: boolean;
  /** What the live connection needs, as the set-up page says it. */
  lines: ReadinessLine[];
  connectionId: string | null;
  testInvoices: number;
  /** What the next live invoice is called. */
  nextNumber: string;
  statementDescriptor: string | null;
  provider: string;
  keyPageUrl: string;
};

/** What going live changes for this business, and what is still missing. Reads stored facts only. */
export async function loadGoLive(ctx: Context, input: { businessId: string }): Promise<GoLive> {
  const { businessId } = input;
  const { capabilities } = ctx.providers.stripe;
  const { today, series } = await loadBusinessSettings(ctx, input);
  const [lines, row, counts] = await Promise.all([
    loadReadiness(ctx, { businessId, mode: "live" }),
    findCurrentConnection(ctx.db.read, { businessId, provider: "stripe", mode: "live" }),
    countInvoices(ctx.db.read, { businessId, mode: "test", today }),
  ]);
  return {
    isConnected: row !== null,
    isReady: lines.every((line) => line.state !== "blocking"),
    // Where the keys come from stands below the list, with the page's one main button.
    lines: lines
      .filter((line) => line.key !== "test_payment")
      .map((line) => (line.key === "provider" && row === null ? { ...line, fix: null } : line)),
    connectionId: row?.id ?? null,
    testInvoices: counts.all,
    nextNumber: formatNumber(series.live.pattern, series.live.next, today),
    statementDescriptor: row?.statementDescriptor ?? null,
    provider: capabilities.displayName,
    keyPageUrl: capabilities.keyPageUrl("live"),
  };
}
