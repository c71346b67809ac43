import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import { exportPayments } from "@/lib/payments/export-payments";
import { paymentViews, readPaymentsSearch } from "@/lib/payments/load-payments";

const fileNames = { payments: "payments", "not-completed": "not-completed", unpaid: "unpaid-invoices" } as const;

type RouteProps = { params: Promise<{ business: string }> };

/** What a view of the page shows, as a file; only for those who see the page. */
export async function GET(request: Request, { params }: RouteProps): Promise<Response> {
  const { business } = await requireOwner((await params).business);
  const query = new URL(request.url).searchParams;
  const search = readPaymentsSearch((name) => query.get(name) ?? "", await currentMode(business));
  const view = paymentViews.find((known) => known === query.get("view")) ?? "payments";
  const ctx = await getContext();
  const parts = exportPayments(ctx, { businessId: business.id, timeZone: business.timeZone }, search, view);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${fileNames[view]}-${search.mode}.csv"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
