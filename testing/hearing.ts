import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { receiveWebhook } from "@/lib/payments/receive-webhook";
import { aConnectingBusiness, type Connecting } from "./connecting";

export type Hearing = Connecting & {
  /** Resolves when the sandbox has nothing more to deliver: what a test passes for waiting. */
  pause(): Promise<void>;
  /** What our door answers instead of taking a delivery; null takes it. */
  answerWith(status: number | null): void;
  /** This server's clock is off by so much. */
  shiftDoorClock(ms: number): void;
  stop(): Promise<void>;
};

/** A business whose Paymast hears the sandbox: deliveries come over HTTP, signed, and go through the real door. */
export async function aHearingBusiness(): Promise<Hearing> {
  const door: { take: ((id: string, rawBody: string, headers: Headers) => Promise<number>) | null } = { take: null };
  let instead: number | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const id = request.url?.split("/").at(-1) ?? "";
      const headers = new Headers({ "stripe-signature": String(request.headers["stripe-signature"] ?? "") });
      const body = Buffer.concat(chunks).toString("utf8");
      response.writeHead(instead ?? (await door.take?.(id, body, headers)) ?? 503).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const setup = await aConnectingBusiness({ publicUrl: `http://127.0.0.1:${port}`, allowLoopbackWebhooks: true });
  const { ctx } = setup;
  ctx.clock.set(Date.now());
  // Signatures carry the time of the wall, so the door lives by it; the rest by the test's clock.
  let offMs = 0;
  const atTheDoor = { ...ctx, now: () => Date.now() + offMs };
  setup.sandbox.control.setRule({ drop: false });
  door.take = async (endpointId, rawBody, headers) =>
    (await receiveWebhook(atTheDoor, { endpointId, rawBody, headers })).status;
  return {
    ...setup,
    pause: () => setup.sandbox.control.idle(),
    answerWith: (status) => {
      instead = status;
    },
    shiftDoorClock: (ms) => {
      offMs = ms;
    },
    async stop() {
      await setup.sandbox.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
