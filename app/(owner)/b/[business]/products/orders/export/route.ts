import { getContext } from "@/lib/http/context";
import { currentMode } from "@/lib/http/mode";
import { requireOwner } from "@/lib/http/owner";
import { exportOrders } from "@/lib/orders/export-orders";
import { readOrdersSearch } from "@/lib/orders/load-orders";

type RouteProps = { params: Promise<{ business: string }> };

/** What a view of the orders shows, as a file; only for those who see the page. */
export async function GET(request: Request, { params }: RouteProps): Promise<Response> {
  const { business } = await requireOwner((await params).business);
  const query = new URL(request.url).searchParams;
  const search = readOrdersSearch((name) => query.get(name) ?? "", await currentMode(business));
  const parts = exportOrders(await getContext(), { ...search, businessId: business.id, timeZone: business.timeZone });
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
      "Content-Disposition": `attachment; filename="orders-${search.mode}.csv"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
