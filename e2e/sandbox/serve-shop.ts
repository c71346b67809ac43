import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { bundleScript } from "../../sandbox/stripe-js/bundle";

export type Shop = { url: string; close(): Promise<void> };

/** Serves the test shop under the strict policy a careful shop would have: the sandbox's origin and nothing inline. */
export async function serveShop(sandboxUrl: string): Promise<Shop> {
  const script = await bundleScript(fileURLToPath(new URL("shop.tsx", import.meta.url)));
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${sandboxUrl}`,
    `frame-src ${sandboxUrl}`,
    `connect-src ${sandboxUrl}`,
    "style-src 'nonce-only'",
    "img-src data:",
  ].join("; ");
  const page = `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<script src="${sandboxUrl}/stripe.js"></script></head><body><main><h1>Shop</h1><div id="root"></div></main><p id="events"></p><script src="/shop.js"></script></body></html>`;
  const server = createServer((request, response) => {
    const isScript = request.url === "/shop.js";
    response.writeHead(200, {
      "content-type": isScript ? "text/javascript" : "text/html; charset=utf-8",
      "content-security-policy": policy,
    });
    response.end(isScript ? script : request.url?.startsWith("/done") ? "<!doctype html><title>Done</title>" : page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The shop has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
