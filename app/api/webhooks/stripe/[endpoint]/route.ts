import { handle } from "@/lib/http/handle";
import { readLimited } from "@/lib/http/read-body";
import { webhookAnswer } from "@/lib/http/webhook-door";
import { webhookBodyLimit } from "@/lib/payments/receive-webhook";

/** The raw body is what is signed: nothing parses it before. Signed, so there is no session and no origin to check. */
export const POST = handle<{ endpoint: string }>(async (request, { endpoint }) => {
  const rawBody = await readLimited(request, webhookBodyLimit);
  if (rawBody === null) return new Response("too_large", { status: 413, headers: { "Cache-Control": "no-store" } });
  const { status, headers, body } = await webhookAnswer({ endpointId: endpoint, rawBody, headers: request.headers });
  return new Response(body, { status, headers });
});
