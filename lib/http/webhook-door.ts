import type { IncomingMessage, ServerResponse } from "node:http";
import { receiveWebhook, webhookBodyLimit } from "@/lib/payments/receive-webhook";
import { getContext } from "./context";
import { describe } from "./handle";

const route = /^\/api\/webhooks\/stripe\/([A-Za-z0-9_]{1,64})$/;

/**
 * Answers a provider's delivery in front of Next, and says whether the request was one. Providers send in bursts and give
 * up on a slow endpoint; Next costs several times of what verifying and storing cost (bench/webhook.ts). The route handler
 * under `app/api/webhooks` does the same for whoever runs the pages without this server.
 */
export function takeWebhook(request: IncomingMessage, response: ServerResponse): boolean {
  const endpointId = request.method === "POST" ? route.exec(request.url ?? "")?.[1] : undefined;
  if (endpointId === undefined) return false;
  answer(request, response, endpointId).catch(async (error: unknown) => {
    const { log } = await getContext();
    log.error("request.failed", { area: "/api/webhooks", error: describe(error) });
    // Not stored, so not 2xx: the provider delivers it again.
    if (!response.headersSent) response.writeHead(500, { "Cache-Control": "no-store" });
    response.end();
  });
  return true;
}

async function answer(request: IncomingMessage, response: ServerResponse, endpointId: string): Promise<void> {
  const rawBody = await readRaw(request);
  if (rawBody === null) {
    response.writeHead(413, { "Cache-Control": "no-store", Connection: "close" }).end("too_large");
    return;
  }
  const signature = request.headers["stripe-signature"];
  const headers = new Headers(typeof signature === "string" ? { "stripe-signature": signature } : {});
  const result = await webhookAnswer({ endpointId, rawBody, headers });
  response.writeHead(result.status, result.headers).end(result.body);
}

/** What a delivery is answered, whichever door it came through. */
export async function webhookAnswer(delivery: { endpointId: string; rawBody: string; headers: Headers }) {
  const { status, outcome, retryAfterS } = await receiveWebhook(await getContext(), delivery);
  const retry = retryAfterS === undefined ? {} : { "Retry-After": String(retryAfterS) };
  return { status, body: outcome, headers: { "Cache-Control": "no-store", "Content-Type": "text/plain", ...retry } };
}

/** The bytes as they were signed, or null when there are more than a delivery can have; the rest is not read. */
function readRaw(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers["content-length"] ?? 0) > webhookBodyLimit) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= webhookBodyLimit) return chunks.push(chunk);
      // Paused, not destroyed: the answer still has to leave on the same connection.
      request.pause();
      return resolve(null);
    });
    request.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.once("error", reject);
  });
}
