import { exportPayout } from "@/lib/book/export-payout";
import { getContext } from "@/lib/http/context";
import { orNotFound } from "@/lib/http/or-not-found";
import { requireOwner } from "@/lib/http/owner";

type RouteProps = { params: Promise<{ business: string; payout: string }> };

/** A deposit as a file for the bookkeeper; only for those who see its page. */
export async function GET(_request: Request, { params }: RouteProps): Promise<Response> {
  const { business: id, payout: payoutId } = await params;
  const { businessId } = await requireOwner(id);
  const ctx = await getContext();
  const { fileName, text } = await orNotFound(exportPayout(ctx, { businessId, payoutId }));
  return new Response(text, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${fileName}"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
