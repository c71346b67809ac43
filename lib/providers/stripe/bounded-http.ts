import { Agent, type IncomingMessage } from "node:http";
import { Agent as SecureAgent } from "node:https";
import Stripe from "stripe";

/**
 * The SDK's own time limit starts anew with every byte, so an answer that drips in would keep a customer, or the inbox,
 * waiting for as long as it likes. Here the whole answer has to be there within the limit; what is missing then is an
 * unknown outcome like any other silence.
 *
 * A kept connection may have been closed by the other side just when it is used again. Such a request is sent once more, on a
 * connection of its own: whatever asks Stripe here may be asked twice (reads, and writes under an idempotency key).
 */
export function boundedHttpClient(limitMs: number): Stripe.HttpClient {
  const client: Stripe.HttpClient = Stripe.createNodeHttpClient();
  const onKept = client.makeRequest.bind(client);
  const fresh = {
    http: Stripe.createNodeHttpClient(new Agent()),
    https: Stripe.createNodeHttpClient(new SecureAgent()),
  };
  const ask: typeof onKept = async (...request) => {
    try {
      return await onKept(...request);
    } catch (error) {
      if (!isCutOff(error)) throw error;
      const protocol: string = request[6];
      return await (protocol === "http" ? fresh.http : fresh.https).makeRequest(...request);
    }
  };
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

/** Before a single byte of an answer: Node's codes for a connection that is gone. */
const isCutOff = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");

function endWith(answer: IncomingMessage, late: Error, limitMs: number): void {
  const timer = setTimeout(() => answer.destroy(late), limitMs);
  answer.once("close", () => clearTimeout(timer));
}

/** The Node client's raw response is Node's own. */
const asRaw = (response: unknown) => response as IncomingMessage;
