import type { IncomingMessage } from "node:http";
import Stripe from "stripe";

/**
 * The SDK's own time limit starts anew with every byte, so an answer that drips in would keep a customer, or the inbox,
 * waiting for as long as it likes. Here the whole answer has to be there within the limit; what is missing then is an
 * unknown outcome like any other silence.
 */
export function boundedHttpClient(limitMs: number): Stripe.HttpClient {
  const client: Stripe.HttpClient = Stripe.createNodeHttpClient();
  const ask = client.makeRequest.bind(client);
  client.makeRequest = async (...request) => {
    const late = Object.assign(new Error("Stripe's answer took too long."), { code: "ETIMEDOUT" });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(late), limitMs);
    });
    const asked = ask(...request);
    try {
      const response = await Promise.race([asked, limit]);
      endWith(asRaw(response.getRawResponse()), late, limitMs);
      return response;
    } catch (error) {
      // An answer that begins after all is of no use any more, and must not stay open.
      asked.then((response) => asRaw(response.getRawResponse()).destroy()).catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
  return client;
}

function endWith(answer: IncomingMessage, late: Error, limitMs: number): void {
  const timer = setTimeout(() => answer.destroy(late), limitMs);
  answer.once("close", () => clearTimeout(timer));
}

/** The Node client's raw response is Node's own. */
const asRaw = (response: unknown) => response as IncomingMessage;
