import { type Html, html } from "../pages/html";
import { layout } from "../pages/layout";
import type { StoredMessage } from "./mail-store";
import type { SmtpFaults } from "./smtp";

export function listPage(
  messages: StoredMessage[],
  filter: { text: string; faults: SmtpFaults; smtpUrl: string },
): string {
  const shown = messages.slice(0, 200);
  const items = shown.map(
    (
      message,
    ) => html`<a class="mail" href="/mailbox/messages/${message.id}"><span class="row"><strong>${message.subject || "(no subject)"}</strong><span class="soft">${whenText(message.receivedAt)}</span></span>
<span class="row soft"><span>${message.from} → ${message.envelopeTo.join(", ")}</span>${message.attachments.length > 0 ? html`<span>${String(message.attachments.length)} attached</span>` : null}</span></a>`,
  );
  const empty = filter.text
    ? html`<p class="soft">No message matches “${filter.text}”. <a href="/mailbox">Show all</a></p>`
    : html`<p class="soft">No mail yet. Send something to ${filter.smtpUrl}: it appears here by itself.</p>`;
  const body = html`
<form class="inline gap" method="get" action="/mailbox" role="search"><label>Search by address or subject<input type="search" name="q" value="${filter.text}" size="30"></label><button class="btn">Search</button></form>
<section class="card" id="messages" data-refresh aria-label="Messages">${shown.length > 0 ? items : empty}</section>
${messages.length > shown.length ? html`<p class="soft">The newest ${String(shown.length)} of ${String(messages.length)} are shown.</p>` : null}
${faultsCard(filter.faults)}
${messages.length > 0 ? html`<form class="actions" method="post" action="/mailbox/clear"><button class="btn danger">Delete all messages</button></form>` : null}`;
  return layout({ title: "Mailbox", path: "/mailbox", body });
}

function faultsCard(faults: SmtpFaults): Html {
  const refused = faults.refusedRecipients.map((one) => `${one.address} (${one.code} ${one.text})`).join(", ");
  const current = [
    faults.refuseNext
      ? `The next ${faults.refuseNext.count} are refused with ${faults.refuseNext.code} ${faults.refuseNext.text}.`
      : "",
    refused ? `Refused recipients: ${refused}.` : "",
    faults.delayMs > 0 ? `Each message waits ${faults.delayMs} ms.` : "",
  ].filter((text) => text !== "");
  return html`<h2>Make the mail server misbehave</h2><section class="card">
<p>${current.length > 0 ? current.join(" ") : "It accepts everything at once."}</p>
<form class="inline" method="post" action="/mailbox/faults"><input type="hidden" name="kind" value="refuseNext">
<label>Refuse the next<input type="number" name="count" value="1" min="0" max="1000"></label><label>Code<input type="number" name="code" value="451" min="400" max="599"></label><label>Text<input name="text" value="4.3.0 Try again later" size="28"></label><button class="btn">Refuse</button></form>
<form class="inline" method="post" action="/mailbox/faults"><input type="hidden" name="kind" value="refuseRecipient">
<label>Refuse this recipient<input type="email" name="address" required placeholder="nobody@example.com"></label><label>Code<input type="number" name="code" value="550" min="400" max="599"></label><label>Text<input name="text" value="5.1.1 No such mailbox" size="28"></label><button class="btn">Refuse</button></form>
<form class="inline" method="post" action="/mailbox/faults"><input type="hidden" name="kind" value="delay"><label>Wait before accepting (ms)<input type="number" name="delayMs" value="${faults.delayMs}" min="0" max="120000"></label><button class="btn">Wait</button></form>
<form class="inline" method="post" action="/mailbox/faults"><input type="hidden" name="kind" value="none"><button class="btn">Behave again</button></form></section>`;
}

export function messagePage(message: StoredMessage): string {
  const base = `/mailbox/messages/${message.id}`;
  const attachments = message.attachments.map(
    (one, i) =>
      html`<li><a href="${base}/attachments/${i}" download="${one.filename}">${one.filename}</a> <span class="soft">${one.contentType}, ${sizeText(one.size)}</span></li>`,
  );
  const headers = message.headers.map(({ name, value }) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`);
  const body = html`<p class="gap"><a href="/mailbox">All messages</a></p>
<section class="card"><dl><dt>From</dt><dd>${message.from}</dd><dt>To</dt><dd>${message.to}</dd>${message.cc ? html`<dt>Cc</dt><dd>${message.cc}</dd>` : null}${message.replyTo ? html`<dt>Reply-To</dt><dd>${message.replyTo}</dd>` : null}<dt>Envelope</dt><dd>${message.envelopeFrom} → ${message.envelopeTo.join(", ")}</dd><dt>Received</dt><dd>${whenText(message.receivedAt)}</dd></dl>
${attachments.length > 0 ? html`<h2>Attachments</h2><ul>${attachments}</ul>` : null}</section>
${message.html ? html`<h2>HTML</h2><iframe class="mailframe" title="The message as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation" src="${base}/html"></iframe>` : null}
<details ${message.html ? null : { markup: "open" }}><summary>Plain text</summary><pre>${message.text}</pre></details>
<details><summary>Headers</summary><dl>${headers}</dl></details>
<div class="actions"><a class="btn" href="${base}/raw" download="${message.id}.eml">Download .eml</a><form method="post" action="${base}/delete"><button class="btn danger">Delete</button></form></div>`;
  return layout({ title: message.subject || "(no subject)", path: "/mailbox", body });
}

function whenText(at: number): string {
  return new Date(at).toISOString().replace("T", " ").slice(0, 19);
}

function sizeText(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${Math.round(bytes / 1024)} kB`;
}
