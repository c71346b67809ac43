import { findInvoiceByToken } from "@/db/queries/payables";
import { makeId } from "@/lib/ids";
import { issueInvoice } from "@/lib/invoices/issue-invoice";
import { loadSendForm } from "@/lib/invoices/load-send-form";
import { saveDraft } from "@/lib/invoices/save-draft";
import { sendInvoice } from "@/lib/invoices/send-invoice";
import { voidInvoice } from "@/lib/invoices/void-invoice";
import { publicToken, tokenHash } from "@/lib/links/public-link";
import { checkAttempt } from "@/lib/payments/check-attempt";
import { startPayment } from "@/lib/payments/start-payment";
import { touchAttempt } from "@/lib/payments/touch-attempt";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { customers } from "./people";
import { people, sandboxUrl } from "./places";
import type { Seeding } from "./seed";

export type Step = { at: number; run: () => Promise<void> };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const works = [
  ["Brand identity, hours", 85, 12],
  ["Illustration set", 180, 1],
  ["Website design, day", 640, 3],
  ["Packaging concept", 1_200, 1],
  ["Photo retouching, picture", 24.5, 16],
  ["Poster, two sizes", 390, 1],
  ["Newsletter template", 310, 1],
  ["Type setting, page", 18, 40],
] as const;

/** How the customer paid: a method of the sandbox, after how many days, and through which door we learned of it. */
type Outcome =
  | { kind: "card"; method: string; afterDays: number; first?: string; door?: "return" }
  | { kind: "debit"; afterDays: number }
  | { kind: "refund"; afterDays: number; share: number }
  | { kind: "unpaid" }
  | { kind: "abandoned"; method: string }
  | { kind: "void" }
  | { kind: "issued" }
  | { kind: "draft" };

const regular: Outcome[] = [
  { kind: "card", method: "pm_card_visa", afterDays: 2 },
  { kind: "card", method: "pm_card_mastercard", afterDays: 6 },
  { kind: "debit", afterDays: 4 },
  { kind: "card", method: "pm_card_amex", afterDays: 1, door: "return" },
  { kind: "card", method: "pm_card_visa", afterDays: 9, first: "pm_card_visa_chargeDeclinedInsufficientFunds" },
  { kind: "card", method: "pm_card_mastercard", afterDays: 16 },
];

/** Some forty invoices, spread over the year, then one of each kind of unfinished business in the last days. */
export function planYear(seeding: Seeding, span: { from: number; until: number }): Step[] {
  const steps: Step[] = [];
  const year = 36;
  for (let n = 0; n < year; n += 1) {
    const at = span.from + 2 * DAY_MS + (n * (span.until - span.from - 24 * DAY_MS)) / year + (n % 5) * HOUR_MS;
    const outcome = regular[n % regular.length] ?? { kind: "unpaid" };
    steps.push(...story(seeding, n, at, n === 20 ? { kind: "refund", afterDays: 3, share: 1 } : outcome));
  }
  const recent: [daysAgo: number, Outcome][] = [
    [19, { kind: "unpaid" }],
    [12, { kind: "refund", afterDays: 2, share: 0.25 }],
    [4.5, { kind: "card", method: "pm_card_createDispute", afterDays: 1 }],
    [6, { kind: "void" }],
    [5, { kind: "abandoned", method: "pm_card_visa_chargeDeclined" }],
    [4, { kind: "card", method: "pm_card_visa", afterDays: 1 }],
    [3, { kind: "card", method: "pm_card_mastercard", afterDays: 2 }],
    [1.14, { kind: "debit", afterDays: 1 }],
    [1, { kind: "unpaid" }],
    [0.3, { kind: "issued" }],
    [0.2, { kind: "draft" }],
  ];
  for (const [n, [daysAgo, outcome]] of recent.entries())
    steps.push(...story(seeding, year + n, span.until - daysAgo * DAY_MS, outcome));
  return steps.filter((step) => step.at <= span.until).sort((a, b) => a.at - b.at);
}

/** One invoice from draft to whatever becomes of it. */
function story(seeding: Seeding, n: number, at: number, outcome: Outcome): Step[] {
  const { ctx, businessId, userId: by } = seeding;
  const invoiceId = makeId("inv", at, ctx.random(16));
  const draft: Step = { at, run: () => write(seeding, n, invoiceId) };
  if (outcome.kind === "draft") return [draft];
  if (outcome.kind === "issued")
    return [
      draft,
      { at: at + HOUR_MS, run: async () => void (await issueInvoice(ctx, { businessId, invoiceId, by })) },
    ];
  const steps: Step[] = [draft, { at: at + HOUR_MS, run: () => send(seeding, invoiceId) }];
  const days = "afterDays" in outcome ? outcome.afterDays : 1;
  const paidAt = at + days * DAY_MS + 3 * HOUR_MS;
  switch (outcome.kind) {
    case "card":
      steps.push({ at: paidAt, run: () => payByCard(seeding, invoiceId, outcome) });
      break;
    case "debit":
      steps.push({ at: paidAt, run: () => payByDebit(seeding, invoiceId) });
      break;
    case "refund":
      steps.push({
        at: paidAt,
        run: () => payByCard(seeding, invoiceId, { kind: "card", method: "pm_card_visa", afterDays: 0 }),
      });
      steps.push({ at: paidAt + 2 * DAY_MS, run: () => refundAtStripe(seeding, invoiceId, outcome.share) });
      break;
    case "abandoned":
      steps.push({
        at: paidAt,
        run: async () => void (await confirm(seeding, invoiceId, { payment_method: outcome.method })),
      });
      break;
    case "void":
      steps.push({
        at: at + DAY_MS,
        run: () => voidInvoice(ctx, { businessId, invoiceId, by, reason: "Ordered twice by mistake." }),
      });
      break;
    case "unpaid":
      break;
  }
  return steps;
}

async function write(seeding: Seeding, n: number, invoiceId: string): Promise<void> {
  const { ctx, businessId, userId: by, customerIds } = seeding;
  const customer = customers[n % customers.length];
  const currency = customer?.currency ?? "EUR";
  const scale = currency === "JPY" ? 16_000 : currency === "DKK" ? 7 : 1;
  const digits = currency === "JPY" ? 1 : 100;
  const chosen = [works[n % works.length], ...(n % 3 === 0 ? [works[(n + 3) % works.length]] : [])];
  await saveDraft(ctx, {
    businessId,
    invoiceId,
    revision: 0,
    mode: "live",
    by,
    draft: {
      customerId: customerIds[n % customerIds.length] ?? "",
      currency,
      language: customer?.language ?? "en",
      issueOn: null,
      dueOn: null,
      termDays: 14,
      notes: n % 4 === 0 ? "Thank you for working with us." : null,
      lines: chosen.map((work, at) => ({
        description: work?.[0] ?? "",
        quantityMicro: (work?.[2] ?? 1) * 1_000_000,
        unitPriceE4: Math.round((work?.[1] ?? 0) * (scale > 1_000 ? 160 : scale)) * digits * 10_000,
        discountBps: at === 1 ? 500 : 0,
        taxRateBps: customer?.country === "PL" ? 2_300 : 0,
      })),
    },
  });
}

async function send(seeding: Seeding, invoiceId: string): Promise<void> {
  const { ctx, businessId, userId: by } = seeding;
  const form = await loadSendForm(ctx, { businessId, invoiceId, kind: "invoice", memberEmail: people.owner.email });
  await sendInvoice(ctx, { businessId, invoiceId, by, to: [form.to], cc: [], subject: form.subject, body: form.body });
}

/** What the customer's browser does: open the form, touch it, confirm at Stripe. */
function confirm(seeding: Seeding, documentId: string, params: Record<string, string>): Promise<string> {
  const token = publicToken(seeding.ctx.instance.linkKey, { documentId, linkVersion: 1 });
  return confirmAt(seeding, { token, returnPath: `/i/${token}/pay` }, params);
}

/** The same for any public link. */
export async function confirmAt(
  { ctx }: Seeding,
  { token, returnPath }: { token: string; returnPath: string },
  params: Record<string, string>,
): Promise<string> {
  const started = await startPayment(ctx, { token });
  if (started.kind !== "ready") throw new Error("A document of the demo cannot be paid.");
  await touchAttempt(ctx, { token, attemptId: started.attemptId });
  const clientSecret = started.client.clientSecret ?? "";
  const ref = clientSecret.split("_secret_")[0] ?? "";
  await fetch(`${sandboxUrl}/v1/payment_intents/${ref}/confirm`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      key: sandboxKeys.nordlicht.live.publishable,
      client_secret: clientSecret,
      return_url: ctx.instance.publicUrl + returnPath,
      ...params,
    }),
  });
  return started.attemptId;
}

async function payByCard(seeding: Seeding, invoiceId: string, how: Extract<Outcome, { kind: "card" }>): Promise<void> {
  if (how.first !== undefined) await confirm(seeding, invoiceId, { payment_method: how.first });
  const attemptId = await confirm(seeding, invoiceId, { payment_method: how.method });
  if (how.door === "return") await checkAttempt(seeding.ctx, { attemptId, learnedBy: "return" });
}

async function payByDebit(seeding: Seeding, invoiceId: string): Promise<void> {
  await confirm(seeding, invoiceId, {
    "payment_method_data[type]": "sepa_debit",
    "payment_method_data[sepa_debit][iban]": "DE89370400440532013000",
    "payment_method_data[billing_details][name]": "Customer",
    "payment_method_data[billing_details][email]": "customer@customer.example",
    "mandate_data[customer_acceptance][type]": "online",
    "mandate_data[customer_acceptance][online][infer_from_client]": "true",
  });
}

/** Somebody pressed Refund in Stripe's own dashboard: we learn of it by its events. */
async function refundAtStripe({ ctx, sandbox }: Seeding, invoiceId: string, share: number): Promise<void> {
  const token = publicToken(ctx.instance.linkKey, { documentId: invoiceId, linkVersion: 1 });
  const found = await findInvoiceByToken(ctx.db.read, tokenHash(token));
  const intents = sandbox.control.objects("payment_intent", { mode: "live" });
  for (const intent of intents) {
    if (!isIntentOf(intent, found?.payable.id ?? "")) continue;
    sandbox.control.refund(intent.id, share === 1 ? undefined : Math.round(intent.amount * share));
    return;
  }
}

type Intent = { id: string; amount: number; status: string; metadata: Record<string, string> };

/** The control API answers objects of any kind; this one asked for PaymentIntents. */
function isIntentOf(object: unknown, payableId: string): object is Intent {
  const intent = object as Intent;
  return intent.status === "succeeded" && Object.values(intent.metadata).includes(payableId);
}
