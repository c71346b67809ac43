import { getContext } from "@/lib/http/context";
import { handle } from "@/lib/http/handle";
import { requireOwnOrigin } from "@/lib/http/same-origin";
import { currentSession } from "@/lib/http/session";
import { markViewed } from "@/lib/invoices/mark-viewed";

/** Said by the page's script when someone really looked. Not counted for people who are signed in here. */
export const POST = handle<{ token: string }>(async (request, { token }) => {
  const ctx = await getContext();
  requireOwnOrigin(request, ctx.instance.publicUrl);
  const session = await currentSession();
  await markViewed(ctx, { token, isMember: session !== null });
  return new Response(null, { status: 204 });
});
