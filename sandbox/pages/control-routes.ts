import type { ServerResponse } from "node:http";
import { html } from "./html";
import { type PageRequest, sendHtml } from "./http";
import { layout } from "./layout";

export async function controlRoutes(
  _stripeUrl: string,
  _request: PageRequest,
  response: ServerResponse,
): Promise<boolean> {
  return sendHtml(response, 200, layout({ title: "Control", path: "/control", body: html`<p>Soon.</p>` }));
}
