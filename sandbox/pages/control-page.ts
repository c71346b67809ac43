import { ACCOUNT_A, ACCOUNT_B } from "../stripe/accounts";
import { asRow, type ControlApi, type Row, textIn } from "./control-api";
import { button, pill, seconds } from "./control-parts";
import { deliveriesCard, endpointsCard, eventsCard, faultsCard, rulesCard } from "./control-webhooks";
import { type Html, html } from "./html";
import { layout } from "./layout";

const mostRows = 30;

/** Everything that Stripe knows and does on its own, with buttons to make it happen now. */
export async function controlPage(
  api: ControlApi,
  said: { notice: string | null; isProblem: boolean },
): Promise<string> {
  const [overview, payments, disputes, payouts, events, deliveries] = await Promise.all([
    api.get("/"),
    api.rows(`/objects?kind=payment_intent&limit=${mostRows}`),
    api.rows(`/objects?kind=dispute&limit=${mostRows}`),
    api.rows(`/objects?kind=payout&limit=${mostRows}`),
    api.rows(`/events?limit=${mostRows}`),
    api.rows(`/deliveries?limit=${mostRows}`),
  ]);
  const endpoints = Array.isArray(overview.endpoints) ? overview.endpoints.map(asRow) : [];
  const faults = Array.isArray(overview.faults) ? overview.faults.map(asRow) : [];
  const body = html`${said.isProblem ? html`<p class="notice" role="alert">${said.notice}</p>` : null}
<p>What Stripe does by itself, by hand. The same as JSON: <code>/_control</code>, described in sandbox/README.md. Newest first, at most ${String(mostRows)} rows each.</p>
${clockCard(overview)}${paymentsCard(payments)}${disputes.length > 0 ? disputesCard(disputes) : null}${payoutsCard(payouts)}
${rulesCard(asRow(overview.rules), endpoints)}${deliveriesCard(deliveries)}${eventsCard(events)}${endpointsCard(endpoints)}${faultsCard(faults)}
<h2>Start anew</h2><section class="card"><form class="inline" method="post" action="/control"><input type="hidden" name="action" value="reset"><label class="check"><input type="checkbox" name="sure" value="yes"> Forget all payments, endpoints and events</label><button class="btn danger">Reset the sandbox</button></form></section>`;
  return layout({ title: "Control", path: "/control", body, notice: said.isProblem ? null : said.notice });
}

function money(row: Row): string {
  const currency = textIn(row, "currency").toUpperCase() || "EUR";
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(Number(row.amount ?? 0) / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function clockCard(overview: Row): Html {
  const now = new Date(Number(overview.now ?? 0)).toISOString().replace("T", " ").slice(0, 19);
  return html`<h2>Clock</h2><section class="card"><p>In the sandbox it is <strong>${now} UTC</strong>. Bank debits settle, fees arrive and webhooks are retried when their time has come.</p>
<form class="inline" method="post" action="/control"><input type="hidden" name="action" value="clock"><label>Go ahead by hours<input type="number" name="hours" value="24" min="1" max="8760"></label><button class="btn">Advance the clock</button></form></section>`;
}

function paymentsCard(payments: Row[]): Html {
  if (payments.length === 0)
    return html`<h2>Payments</h2><section class="card"><p class="soft">No PaymentIntent yet. Create one with a key from the <a href="/keys">keys page</a>; it appears here.</p></section>`;
  const rows = payments.map(
    (payment) =>
      html`<tr><td><code>${textIn(payment, "id")}</code><br><span class="soft">${seconds(payment, "created")}${payment.livemode ? ", live" : ", test"}${textIn(payment, "description") ? `, ${textIn(payment, "description")}` : ""}</span></td><td class="num">${money(payment)}</td><td>${pill(textIn(payment, "status"))}</td><td><div class="actions">${paymentButtons(payment)}</div></td></tr>`,
  );
  return html`<h2>Payments</h2><section class="card scroll"><table class="stack"><thead><tr><th scope="col">PaymentIntent</th><th scope="col" class="num">Amount</th><th scope="col">Status</th><th scope="col">Make it happen</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

function paymentButtons(payment: Row): Html[] {
  const fields = { id: textIn(payment, "id") };
  if (payment.status === "processing")
    return [button("settle", "Settle debit", fields), button("fail", "Fail debit", fields)];
  if (payment.status !== "succeeded") return [];
  return [
    html`<form class="inline" method="post" action="/control"><input type="hidden" name="action" value="refund"><input type="hidden" name="id" value="${fields.id}"><label>Minor units, empty for all<input name="amount" inputmode="numeric" size="9" pattern="[0-9]*"></label><button class="btn">Refund</button></form>`,
    button("dispute", "Dispute", fields),
    button("fraud_warning", "Fraud warning", fields),
  ];
}

function disputesCard(disputes: Row[]): Html {
  const rows = disputes.map((dispute) => {
    const isOpen = ["needs_response", "warning_needs_response", "under_review", "warning_under_review"].includes(
      textIn(dispute, "status"),
    );
    const id = textIn(dispute, "id");
    return html`<tr><td><code>${id}</code><br><span class="soft">${textIn(dispute, "reason").replaceAll("_", " ")}</span></td><td class="num">${money(dispute)}</td><td>${pill(textIn(dispute, "status"))}</td><td><div class="actions">${isOpen ? [button("decide", "Win", { id, outcome: "won" }), button("decide", "Lose", { id, outcome: "lost" })] : []}</div></td></tr>`;
  });
  return html`<h2>Disputes</h2><section class="card scroll"><table class="stack"><thead><tr><th scope="col">Dispute</th><th scope="col" class="num">Amount</th><th scope="col">Status</th><th scope="col">Decide</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

const accounts = [
  [ACCOUNT_A, "Nordlicht Studio"],
  [ACCOUNT_B, "Harbor Bakery"],
] as const;

/** Bank deposits: by themselves a day after money became available, or now. */
function payoutsCard(payouts: Row[]): Html {
  const rows = payouts.map((payout) => {
    const id = textIn(payout, "id");
    const canFail = ["in_transit", "paid"].includes(textIn(payout, "status"));
    return html`<tr><td><code>${id}</code><br><span class="soft">${seconds(payout, "created")}${payout.livemode ? ", live" : ", test"}</span></td><td class="num">${money(payout)}</td><td>${pill(textIn(payout, "status"))}</td><td><div class="actions">${canFail ? [button("fail_payout", "Send back", { id })] : []}</div></td></tr>`;
  });
  const table =
    rows.length === 0
      ? null
      : html`<table class="stack"><thead><tr><th scope="col">Payout</th><th scope="col" class="num">Amount</th><th scope="col">Status</th><th scope="col">Make it happen</th></tr></thead><tbody>${rows}</tbody></table>`;
  const options = accounts.map(([id, name]) => html`<option value="${id}">${name}</option>`);
  return html`<h2>Payouts</h2><section class="card scroll">${table}<form class="inline" method="post" action="/control"><input type="hidden" name="action" value="payout"><label>Account<select name="account">${options}</select></label><label>Mode<select name="mode"><option value="test">test</option><option value="live">live</option></select></label><button class="btn">Pay out now</button></form><p class="soft">Money becomes available after a week; advance the clock to get there.</p></section>`;
}
