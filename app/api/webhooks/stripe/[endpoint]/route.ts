import { getContext } from "@/lib/http/context";
import { handle } from "@/lib/http/handle";
import { readLimited } from "@/lib/http/read-body";
import { receiveWebhook, webhookBodyLimit } from "@/lib/payments/receive-webhook";

const noStore = { "Cache-Control": "no-store" };

/** The raw body is what is signed: nothing parses it before. Signed, so there is no session and no origin to check. */
export const POST = handle<{ endpoint: string }>(async (request, { endpoint }) => {
  const rawBody = await readLimited(request, webhookBodyLimit);
  if (rawBody === null) return new Response("too_large", { status: 413, headers: noStore });
  const answer = await receiveWebhook(await getContext(), {
    endpointId: endpoint,
    rawBody,
    headers: request.headers,
  });
  const headers =
    answer.retryAfterS === undefined ? noStore : { ...noStore, "Retry-After": String(answer.retryAfterS) };
  return new Response(answer.outcome, { status: answer.status, headers });
});
