import { listRecentPayments, type RecentPayment, sumOwed, sumPaid } from "@/db/queries/home";
import { countInvoices } from "@/db/queries/invoice-list";
import type { Business } from "@/lib/businesses/business";
import type { Context } from "@/lib/context";
import { loadNeeds } from "@/lib/health/load-needs";
import type { Need } from "@/lib/health/needs";
import type { Standing } from "@/lib/health/standing";
import { todayIn } from "@/lib/invoices/calendar";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { HomeFacts, Sum } from "./home";

export type { RecentPayment };

export type Home = {
  facts: HomeFacts;
  paidLately: Sum[];
  recent: RecentPayment[];
  /** Whether all money is accounted for; null while there is nothing to account for. */
  money: Standing | null;
  /** What waits for a person. */
  needs: Need[];
};

const LATELY_MS = 30 * 86_400_000;

/** Everything Home says, of one mode. */
export async function loadHome(ctx: Context, input: { business: Business; mode: Mode }): Promise<Home> {
  const { business, mode } = input;
  const q = ctx.db.read;
  const ofMode = { businessId: business.id, mode };
  const today = todayIn(business.timeZone, ctx.now());
  const since = ctx.now() - LATELY_MS;
  const [counts, owed, overdue, paidLately, recent, { standing, needs }] = await Promise.all([
    countInvoices(q, { ...ofMode, today }),
    sumOwed(q, { ...ofMode, dueBefore: null }),
    sumOwed(q, { ...ofMode, dueBefore: today }),
    sumPaid(q, { ...ofMode, since }),
    listRecentPayments(q, { ...ofMode, limit: 6 }),
    loadNeeds(ctx, { business, mode }),
  ]);
  return {
    facts: {
      owed,
      overdue,
      counts: { all: counts.all, draft: counts.draft, onItsWay: counts.on_its_way, paid: counts.paid },
    },
    paidLately,
    recent,
    money: standing,
    needs,
  };
}
