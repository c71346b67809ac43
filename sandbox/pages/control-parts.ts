import type { Row } from "./control-api";
import { type Html, html } from "./html";

/** One button that is one call of the control API. */
export function button(action: string, label: string, fields: Record<string, string> = {}, kind = ""): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="/control"><input type="hidden" name="action" value="${action}">${hidden}<button class="btn ${kind}">${label}</button></form>`;
}

export function pill(state: string): Html {
  const tones: Record<string, string> = {
    succeeded: "good",
    paid: "good",
    in_transit: "warn",
    delivered: "good",
    enabled: "good",
    won: "good",
    processing: "warn",
    requires_action: "warn",
    pending: "warn",
    needs_response: "warn",
    warning_needs_response: "warn",
    under_review: "warn",
    failed: "bad",
    lost: "bad",
    disabled: "bad",
  };
  return html`<span class="pill ${tones[state] ?? ""}">${state.replaceAll("_", " ")}</span>`;
}

export function seconds(row: Row, name: string): string {
  return new Date(Number(row[name] ?? 0) * 1000).toISOString().replace("T", " ").slice(0, 19);
}
