import { createServer, type Server } from "node:http";
import Stripe from "stripe";
import { afterEach, expect, test } from "vitest";
import { boundedHttpClient } from "./bounded-http";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const body = JSON.stringify({ id: "pi_1", object: "payment_intent" });

/** Answers one byte at a time: the whole answer would take many times the limit, no pause is longer than it. */
async function aDrippingServer(everyMs: number, startsWith: "headers" | "body"): Promise<Stripe> {
  const server = createServer((request, response) => {
    const whole = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    const from = startsWith === "headers" ? 0 : whole.indexOf(body);
    const { socket } = request;
    socket.write(whole.slice(0, from));
    let at = from;
    const timer = setInterval(() => {
      socket.write(whole.slice(at, at + 1));
      at += 1;
      if (at >= whole.length) clearInterval(timer);
    }, everyMs);
    response.once("close", () => clearInterval(timer));
    socket.once("error", () => clearInterval(timer));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const httpClient = boundedHttpClient(300);
  return new Stripe("sk_test_x", { host: "127.0.0.1", port, protocol: "http", httpClient, maxNetworkRetries: 0 });
}

test.each(["headers", "body"] as const)(
  "an answer whose %s drip in byte by byte is given up after the limit",
  async (part) => {
    const stripe = await aDrippingServer(50, part);
    const startedAt = performance.now();
    await expect(stripe.paymentIntents.retrieve("pi_1")).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  },
);

test("a slow answer that is whole in time is taken", async () => {
  const stripe = await aDrippingServer(1, "body");
  expect(await stripe.paymentIntents.retrieve("pi_1")).toMatchObject({ id: "pi_1" });
});
