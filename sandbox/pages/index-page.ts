import { sandboxKeys } from "../stripe/accounts";
import { html } from "./html";
import { copyable, layout } from "./layout";

export type Addresses = { stripeUrl: string; smtpUrl: string };

export function indexPage({ stripeUrl, smtpUrl }: Addresses): string {
  const port = new URL(stripeUrl).port;
  const secret = sandboxKeys.nordlicht.test.secret;
  const client = `new Stripe("${secret}", { host: "127.0.0.1", port: ${port}, protocol: "http" })`;
  const curl = `curl ${stripeUrl}/v1/payment_intents -u ${secret}: -d amount=1200 -d currency=eur`;
  const cli = `npx stripe payment_intents create --api-base ${stripeUrl} --api-key ${secret} -d amount=1200 -d currency=eur`;
  const body = html`
<p>Stripe's API, Stripe.js and a mailbox, played by a program on this computer. It answers like the real ones and moves no money.</p>
<div class="grid">
<section class="card"><h2>API keys</h2><p>Key pairs of three accounts, test and live, and restricted keys with rights missing.</p><p><a href="/keys">Show the keys</a></p></section>
<section class="card"><h2>Test cards</h2><p>Numbers that succeed, are declined, ask for 3-D Secure, or are disputed later.</p><p><a href="/cards">Show the cards</a></p></section>
<section class="card"><h2>Control</h2><p>Payments, events and deliveries; delay, drop or repeat webhooks, advance the clock, fail the next call.</p><p><a href="/control">Open the control page</a></p></section>
<section class="card"><h2>Mailbox</h2><p>Every mail sent to the sandbox's SMTP server, with its HTML, text and attachments.</p><p><a href="/mailbox">Open the mailbox</a></p></section>
</div>
<h2>Addresses</h2><section class="card"><dl>
<dt>Stripe's API</dt><dd>${copyable(stripeUrl, "API address")}</dd>
<dt>Stripe.js</dt><dd>${copyable(`${stripeUrl}/stripe.js`, "Stripe.js address")}</dd>
<dt>SMTP</dt><dd>${copyable(smtpUrl, "SMTP address")}</dd></dl></section>
<h2>From your own project</h2><section class="card">
<h3>Stripe's Node client</h3>${copyable(client, "client line")}
<h3>Stripe's command line</h3>${copyable(cli, "Stripe CLI line")}
<h3>curl</h3>${copyable(curl, "curl line")}
<h3>A page</h3>${copyable(`<script src="${stripeUrl}/stripe.js"></script>`, "script line")}</section>`;
  return layout({ title: "Overview", path: "/", body });
}
