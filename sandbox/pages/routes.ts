import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { bundleScript } from "../stripe-js/bundle";
import { cardsPage } from "./cards-page";
import { controlRoutes } from "./control-routes";
import { readRequest, sendHtml } from "./http";
import { type Addresses, indexPage } from "./index-page";
import { keysPage } from "./keys-page";

const assets: Record<string, { type: string; read: () => Promise<string> }> = {
  "/pages/pages.css": { type: "text/css", read: () => readFile(pathOf("pages.css"), "utf8") },
  "/pages/controls.css": { type: "text/css", read: () => readFile(pathOf("controls.css"), "utf8") },
  "/pages/pages.js": { type: "text/javascript", read: () => bundleScript(pathOf("client.ts")) },
};

/** The sandbox's own pages. Answers false for a path that is not one of them. */
export async function pageRoutes(
  addresses: Addresses,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const request = readRequest(incoming);
  const { pathname } = request.url;
  if (pathname === "/control" || pathname.startsWith("/control/"))
    return controlRoutes(addresses.stripeUrl, request, response);
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const asset = Object.hasOwn(assets, pathname) ? assets[pathname] : undefined;
  if (asset) {
    const text = await asset.read();
    response.writeHead(200, {
      "content-type": `${asset.type}; charset=utf-8`,
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
    });
    response.end(text);
    return true;
  }
  if (pathname === "/") return sendHtml(response, 200, indexPage(addresses));
  if (pathname === "/keys") return sendHtml(response, 200, keysPage());
  if (pathname === "/cards") return sendHtml(response, 200, cardsPage());
  return false;
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
