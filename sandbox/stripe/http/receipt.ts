import type { ServerResponse } from "node:http";
import { amountText } from "../machine/currencies";
import type { Machine } from "../machine/machine";

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** GET /receipts/:charge: where a charge's receipt_url leads. As with Stripe, whoever has the address may read it. */
export function answerReceipt(machine: Machine, response: ServerResponse, path: string): boolean {
  const id = /^\/receipts\/((?:ch|py)_[A-Za-z0-9]+)$/.exec(path)?.[1];
  const scope = Object.values(machine.state.scopes).find(
    (s) => id !== undefined && Object.hasOwn(s.objects.charge, id),
  );
  const charge = id === undefined ? undefined : scope?.objects.charge[id];
  if (scope === undefined || charge === undefined) return false;
  const { account } = machine.world(scope.accountId, scope.livemode);
  const name = escaped(account.business_profile?.name ?? "");
  const amount = escaped(`${amountText(charge.amount, charge.currency)} ${charge.currency.toUpperCase()}`);
  const day = new Date(charge.created * 1000).toISOString().slice(0, 10);
  const rows = [
    `Amount: ${amount}`,
    `Date: ${day}`,
    `Charge: ${charge.id}`,
    ...(charge.description === null ? [] : [`For: ${escaped(charge.description)}`]),
    ...(charge.amount_refunded > 0
      ? [`Refunded: ${escaped(amountText(charge.amount_refunded, charge.currency))}`]
      : []),
  ];
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(
    `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Receipt from ${name}</title><body style="font:16px/1.6 system-ui;max-width:32rem;margin:3rem auto;padding:0 1rem"><p>Sandbox: no real money moved.</p><h1>Receipt from ${name}</h1><p>${rows.join("<br>")}</p></body></html>`,
  );
  return true;
}
