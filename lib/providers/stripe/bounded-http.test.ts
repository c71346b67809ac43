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
  return await stripeAt(server);
}

async function stripeAt(server: Server): Promise<Stripe> {
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

test("a kept connection that is closed when it is used again costs nothing: the request is sent once more, by itself", async () => {
  const used = new WeakSet<object>();
  let [answered, cut] = [0, 0];
  const server = createServer((request, response) => {
    if (used.has(request.socket)) {
      cut += 1;
      request.socket.destroy();
      return;
    }
    used.add(request.socket);
    answered += 1;
    response.setHeader("content-type", "application/json").end(body);
  });
  const stripe = await stripeAt(server);
  // Several at once leave several connections behind; each of them is dead for whoever comes next.
  await Promise.all([1, 2, 3].map(() => stripe.paymentIntents.retrieve("pi_1")));
  expect(await stripe.paymentIntents.retrieve("pi_1")).toMatchObject({ id: "pi_1" });
  expect(await stripe.paymentIntents.cancel("pi_1")).toMatchObject({ id: "pi_1" });
  expect([answered, cut]).toEqual([5, 2]);
});

test("a server that cuts off every connection is told after the second time", async () => {
  let asked = 0;
  const server = createServer((request) => {
    asked += 1;
    request.socket.destroy();
  });
  const stripe = await stripeAt(server);
  await expect(stripe.paymentIntents.retrieve("pi_1")).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
  // The SDK asks once more after a closed connection, too.
  expect(asked).toBe(4);
});
