import { type Html, html } from "./html";
import { copyable, layout } from "./layout";

type Row = { value: string; effect: string };
type Group = { title: string; note: string; rows: Row[] };

/** stripe.md 5.10 and the bank accounts that this sandbox knows. */
const groups: Group[] = [
  {
    title: "Cards that work",
    note: "Any future date, any security code.",
    rows: [
      { value: "4242424242424242", effect: "Visa: succeeds" },
      { value: "5555555555554444", effect: "Mastercard: succeeds" },
      { value: "378282246310005", effect: "American Express: succeeds; its security code has four digits" },
      { value: "4000000000000077", effect: "Succeeds, and the money is available at once" },
    ],
  },
  {
    title: "3-D Secure",
    note: "The bank's page opens: Complete, Fail, or close it.",
    rows: [
      { value: "4000002500003155", effect: "Asks the bank, then succeeds" },
      { value: "4000002760003184", effect: "Asks the bank every time, then succeeds" },
      { value: "4000000000003220", effect: "3-D Secure 2 is required, then succeeds" },
      { value: "4000008260003178", effect: "Asks the bank, then insufficient funds" },
      { value: "4000008400001629", effect: "Asks the bank, then declined" },
    ],
  },
  {
    title: "Cards that are refused",
    note: "Nothing is charged; the PaymentIntent can be tried again.",
    rows: [
      { value: "4000000000000002", effect: "Declined" },
      { value: "4000000000009995", effect: "Insufficient funds" },
      { value: "4000000000009987", effect: "Reported lost" },
      { value: "4000000000009979", effect: "Reported stolen" },
      { value: "4000000000006975", effect: "Too many attempts" },
      { value: "4000000000000069", effect: "Expired" },
      { value: "4000000000000127", effect: "Wrong security code" },
      { value: "4000000000000119", effect: "Processing error" },
      { value: "4100000000000019", effect: "Blocked as too risky" },
      { value: "4242424242424241", effect: "Wrong number: refused by the form itself" },
    ],
  },
  {
    title: "Disputes and refunds",
    note: "These succeed first.",
    rows: [
      { value: "4000000000000259", effect: "Disputed as fraudulent" },
      { value: "4000000000002685", effect: "Disputed: product not received" },
      { value: "4000000000001976", effect: "Inquiry, which moves no money" },
      { value: "4000000000005423", effect: "Early fraud warning" },
      { value: "4000000000007726", effect: "A refund is pending first, then succeeds" },
      { value: "4000000000005126", effect: "A refund succeeds first, then fails" },
    ],
  },
  {
    title: "Bank accounts",
    note: "SEPA debit is offered in euro, US bank accounts in US dollar. Both are “processing” first; the Control page settles them at once.",
    rows: [
      { value: "DE89370400440532013000", effect: "SEPA: succeeds later" },
      { value: "DE62370400440532013001", effect: "SEPA: fails later" },
      { value: "DE08370400440532013002", effect: "SEPA: succeeds after a longer wait" },
      { value: "DE78370400440532013003", effect: "SEPA: fails after a longer wait" },
      { value: "110000000", effect: "Routing number for every US account" },
      { value: "000123456789", effect: "US account: succeeds later" },
      { value: "000111111113", effect: "US account: fails, account closed" },
      { value: "000111111116", effect: "US account: fails, no account" },
      { value: "000222222227", effect: "US account: fails, insufficient funds" },
    ],
  },
];

export function cardsPage(): string {
  const sections = groups.map(
    ({ title, note, rows }) =>
      html`<h2>${title}</h2><p class="soft gap">${note}</p><section class="card scroll"><table class="stack"><thead><tr><th scope="col">Number</th><th scope="col">What it does</th></tr></thead><tbody>${rows.map(rowOf)}</tbody></table></section>`,
  );
  const wallets = html`<h2>Wallets</h2><p>Google Pay (Chromium, Firefox), Apple Pay (Safari) and Link appear beside the card. Their sheet is the sandbox's own, with Pay and Cancel.</p>`;
  return layout({ title: "Test cards", path: "/cards", body: html`${sections}${wallets}` });
}

function rowOf({ value, effect }: Row): Html {
  return html`<tr><td>${copyable(value, effect)}</td><td>${effect}</td></tr>`;
}
