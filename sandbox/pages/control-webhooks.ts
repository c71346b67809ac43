import { ACCOUNT_A, ACCOUNT_B, ACCOUNT_C } from "../stripe/accounts";
import { FAULT_KINDS } from "../stripe/http/faults";
import { asRow, type Row, textIn } from "./control-api";
import { button, pill, seconds } from "./control-parts";
import { type Html, html } from "./html";

/** How webhook deliveries go out, for all endpoints or for one. */
export function rulesCard(rules: Row, endpoints: Row[]): Html {
  const options = endpoints.map(
    (endpoint) => html`<option value="${textIn(endpoint, "id")}">${textIn(endpoint, "url")}</option>`,
  );
  const special = Object.entries(asRow(rules.endpoints)).map(
    ([id, rule]) => html`<li><code>${id}</code>: ${ruleText(asRow(rule))}</li>`,
  );
  return html`<h2>Webhook deliveries</h2><section class="card"><p>Now: ${ruleText(asRow(rules.all))}</p>${special.length > 0 ? html`<ul>${special}</ul>` : null}
<form class="inline" method="post" action="/control"><input type="hidden" name="action" value="rule">
<label>For<select name="endpoint"><option value="">all endpoints</option>${options}</select></label>
<label>Do<select name="kind"><option value="pass">send at once</option><option value="delay">delay</option><option value="drop">drop</option><option value="repeat">repeat</option><option value="shuffle">reorder</option><option value="hold">hold until released</option></select></label>
<label>Delay (ms)<input type="number" name="delay_ms" value="2000" min="0" max="600000"></label><label>Times<input type="number" name="times" value="2" min="2" max="20"></label><button class="btn">Apply</button></form>
<div class="actions">${button("release", "Release everything held")}</div></section>`;
}

function ruleText(rule: Row): string {
  const parts = [
    rule.drop === true ? "dropped, counted as failed tries" : "",
    rule.hold === true ? "held until released" : "",
    rule.shuffle === true ? "sent in another order" : "",
    Number(rule.delayMs) > 0 ? `delayed by ${textIn(rule, "delayMs")} ms` : "",
    Number(rule.times) > 1 ? `each sent ${textIn(rule, "times")} times` : "",
  ].filter((text) => text !== "");
  return parts.length > 0 ? `${parts.join(", ")}.` : "sent at once.";
}

export function deliveriesCard(deliveries: Row[]): Html {
  if (deliveries.length === 0)
    return html`<section class="card"><p class="soft">Nothing was delivered yet: it needs an enabled webhook endpoint and an event.</p></section>`;
  const rows = deliveries.map((delivery) => {
    const tries = Array.isArray(delivery.tries) ? delivery.tries.map(asRow) : [];
    const last = tries.at(-1);
    const outcome = last ? textIn(last, "status") || textIn(last, "error") : "not tried yet";
    const id = textIn(delivery, "id");
    return html`<tr><td><code>${textIn(delivery, "event")}</code><br><span class="soft">to <code>${textIn(delivery, "endpoint")}</code></span></td><td>${pill(textIn(delivery, "state"))}</td><td class="soft">${String(tries.length)} tries, last: ${outcome}</td><td><div class="actions">${delivery.state === "pending" ? button("release", "Release", { id }) : null}${button("resend", "Resend", { id: textIn(delivery, "event") })}</div></td></tr>`;
  });
  return html`<section class="card scroll"><table class="stack"><thead><tr><th scope="col">Event</th><th scope="col">State</th><th scope="col">Tries</th><th scope="col">Do</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

export function eventsCard(events: Row[]): Html {
  const rows = events.map((event) => {
    const object = asRow(asRow(event.data).object);
    return html`<tr><td>${textIn(event, "type")}<br><code>${textIn(event, "id")}</code></td><td><code>${textIn(object, "id")}</code></td><td class="soft">${seconds(event, "created")}</td><td>${button("resend", "Resend", { id: textIn(event, "id") })}</td></tr>`;
  });
  const table = html`<table class="stack"><thead><tr><th scope="col">Event</th><th scope="col">Object</th><th scope="col">When</th><th scope="col">Do</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<h2>Events</h2><section class="card scroll">${events.length > 0 ? table : html`<p class="soft">No events yet.</p>`}</section>`;
}

export function endpointsCard(endpoints: Row[]): Html {
  const rows = endpoints.map((endpoint) => {
    const id = textIn(endpoint, "id");
    const isEnabled = endpoint.status === "enabled";
    return html`<tr><td>${textIn(endpoint, "url")}<br><code>${id}</code></td><td>${pill(textIn(endpoint, "status"))}</td><td><div class="actions">${button("disable_endpoint", isEnabled ? "Disable" : "Enable", { id, disabled: String(isEnabled) })}${button("delete_endpoint", "Delete", { id }, "danger")}</div></td></tr>`;
  });
  const table = html`<table class="stack"><thead><tr><th scope="col">Endpoint</th><th scope="col">Status</th><th scope="col">Do</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<h2>Webhook endpoints</h2><section class="card scroll">${endpoints.length > 0 ? table : html`<p class="soft">None yet.</p>`}
<form class="inline" method="post" action="/control"><input type="hidden" name="action" value="add_endpoints"><label>Add foreign endpoints<input type="number" name="count" value="16" min="1" max="16"></label>
<label>to account<select name="account">${[ACCOUNT_A, ACCOUNT_B, ACCOUNT_C].map((id) => html`<option>${id}</option>`)}</select></label><label>in mode<select name="mode"><option>test</option><option>live</option></select></label><button class="btn">Add</button></form></section>`;
}

export function faultsCard(faults: Row[]): Html {
  const rows = faults.map(
    (fault) =>
      html`<li>${textIn(fault, "kind")}, ${textIn(fault, "times")} more${textIn(fault, "method") ? `, ${textIn(fault, "method")}` : ""}${textIn(fault, "path") ? `, path has ${textIn(fault, "path")}` : ""}</li>`,
  );
  return html`<h2>Make the next call fail</h2><section class="card">${faults.length > 0 ? html`<ul>${rows}</ul>${button("clear_faults", "Stop failing")}` : html`<p>No call fails on purpose.</p>`}
<form class="inline" method="post" action="/control"><input type="hidden" name="action" value="fault"><label>How<select name="kind">${FAULT_KINDS.map((kind) => html`<option value="${kind}">${faultNames[kind]}</option>`)}</select></label>
<label>Times<input type="number" name="times" value="1" min="1" max="1000"></label><label>Method<select name="method"><option value="">any</option><option>GET</option><option>POST</option><option>DELETE</option></select></label><label>Path contains<input name="path" placeholder="/v1/payment_intents"></label><button class="btn">Fail it</button></form></section>`;
}

const faultNames: Record<(typeof FAULT_KINDS)[number], string> = {
  "429": "429, too many requests",
  lock_timeout: "429, object locked",
  "500": "500, nothing was done",
  "500_after": "500 after the work was done",
  "500_saved": "500 after the work, replayed to retries",
  timeout: "no answer, nothing was done",
  timeout_after: "no answer after the work was done",
  reset: "connection reset",
  reply_lost: "reply lost after the work was done",
  malformed_json: "broken JSON",
  html: "an HTML error page",
  delay: "slow",
};
