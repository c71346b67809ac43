import { listConnections } from "@/db/queries/connections";
import {
  type FailedMail,
  listFailedMails,
  listOpenDisputes,
  listRecentPayments,
  type OpenDispute,
  type RecentPayment,
  sumOwed,
  sumPaid,
} from "@/db/queries/home";
import { countInvoices } from "@/db/queries/invoices";
import type { Business } from "@/lib/businesses/business";
import type { Context } from "@/lib/context";
import { todayIn } from "@/lib/invoices/calendar";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import type { HomeFacts, Sum } from "./home";

export type { RecentPayment };

export type Home = {
  facts: HomeFacts;
  paidLately: Sum[];
  recent: RecentPayment[];
  failedMails: FailedMail[];
  disputes: OpenDispute[];
  /** Why new payments can't be opened, in the connection's own sentence; null when nothing is wrong. */
  connectionProblem: string | null;
};

const LATELY_MS = 30 * 86_400_000;

/** Everything Home says, of one mode. */
export async function loadHome(ctx: Context, input: { business: Business; mode: Mode }): Promise<Home> {
  const { business, mode } = input;
  const q = ctx.db.read;
  const ofMode = { businessId: business.id, mode };
  const today = todayIn(business.timeZone, ctx.now());
  const since = ctx.now() - LATELY_MS;
  const [counts, owed, overdue, paidLately, recent, failedMails, disputes, connections] = await Promise.all([
    countInvoices(q, { ...ofMode, today }),
    sumOwed(q, { ...ofMode, dueBefore: null }),
    sumOwed(q, { ...ofMode, dueBefore: today }),
    sumPaid(q, { ...ofMode, since }),
    listRecentPayments(q, { ...ofMode, limit: 6 }),
    listFailedMails(q, { ...ofMode, since }),
    listOpenDisputes(q, ofMode),
    listConnections(q, { businessId: business.id }),
  ]);
  const current = connections.filter((connection) => connection.mode === mode);
  const problem = current.map((one) => one.problem ?? accountProblem(one)).find((sentence) => sentence !== null);
  return {
    facts: {
      owed,
      overdue,
      counts: { all: counts.all, draft: counts.draft, onItsWay: counts.on_its_way, paid: counts.paid },
      hasAddress: business.addressLine1 !== null,
      hasConnection: current.some((connection) => connection.enabled),
      autoPayments: business.autoPayments,
    },
    paidLately,
    recent,
    failedMails,
    disputes,
    connectionProblem: problem ?? null,
  };
}

const accountProblem = (connection: { chargesEnabled: boolean }) =>
  connection.chargesEnabled ? null : "Stripe does not let this account take payments yet.";
