import { el } from "../frame/dom";
import { type JsonObject, type SheetMessage, textOf, toObject } from "../protocol";

/**
 * The bank's page of a 3-D Secure challenge: inside the challenge frame, or as a whole page (`/challenge/:pi`) when the
 * PaymentIntent was confirmed without Stripe.js and the payer was redirected.
 */
const query = new URLSearchParams(location.search);
const isWholePage = location.pathname.startsWith("/challenge/");
const paymentIntent = isWholePage
  ? decodeURIComponent(location.pathname.slice("/challenge/".length))
  : (query.get("payment_intent") ?? "");
const address = `/_challenge/${encodeURIComponent(paymentIntent)}`;

async function start(): Promise<void> {
  const secret = query.get("client_secret") ?? "";
  const response = await fetch(`${address}?client_secret=${encodeURIComponent(secret)}`);
  const data = toObject(await response.json().catch(() => ({})));
  if (!response.ok || data.isOpen === false) {
    say("Nothing to confirm", "This payment does not wait for a confirmation any more. Go back to the shop.");
    return;
  }
  const status = el("p", { class: "Error", role: "alert" });
  const buttons = [
    { id: "test-source-authorize-3ds", outcome: "complete" as const, label: "Complete", isPrimary: true },
    { id: "test-source-fail-3ds", outcome: "fail" as const, label: "Fail", isPrimary: false },
  ].map(({ id, outcome, label, isPrimary }) => {
    const button = el("button", { type: "button", id, class: isPrimary ? "Primary" : "Secondary" }, label);
    button.addEventListener("click", () => void decide(outcome, secret, status));
    return button;
  });
  const amount = formatAmount(data.amount, textOf(data.currency));
  const merchant = textOf(data.merchant) ?? "the shop";
  const card = textOf(data.last4) ? ` with your card ending in ${textOf(data.last4)}` : "";
  document.body.replaceChildren(
    el(
      "main",
      { class: isWholePage ? "Bank Bank--page" : "Bank" },
      el("p", { class: "Sandbox" }, "Sandbox: no real bank, no real card"),
      el("h1", {}, "3D Secure 2 test page"),
      el(
        "p",
        {},
        amount
          ? `Your bank asks you to confirm ${amount} to ${merchant}${card}.`
          : "Your bank asks you to confirm this payment.",
      ),
      el("div", { class: "Buttons" }, ...buttons),
      status,
    ),
  );
}

async function decide(outcome: "complete" | "fail", clientSecret: string, status: HTMLElement): Promise<void> {
  for (const button of document.querySelectorAll("button")) button.disabled = true;
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ outcome, client_secret: clientSecret }),
    });
    if (!response.ok) throw new Error(`The sandbox answered ${response.status}.`);
    if (isWholePage) leave(toObject(await response.json()), clientSecret);
    else window.parent.postMessage({ kind: "sheet", outcome } satisfies SheetMessage, location.origin);
  } catch (error) {
    status.textContent = `That did not work: ${error instanceof Error ? error.message : "unknown error"} Try again.`;
    for (const button of document.querySelectorAll("button")) button.disabled = false;
  }
}

/**
 * Back to the shop, with what Stripe adds to its return address. The address comes from the PaymentIntent, not from
 * this page's own, which anyone can write.
 */
function leave(answer: JsonObject, clientSecret: string): void {
  const returnUrl = textOf(answer.returnUrl);
  if (returnUrl && URL.canParse(returnUrl) && /^https?:$/.test(new URL(returnUrl).protocol)) {
    const url = new URL(returnUrl);
    url.searchParams.set("payment_intent", paymentIntent);
    url.searchParams.set("payment_intent_client_secret", clientSecret);
    url.searchParams.set("redirect_status", textOf(answer.redirectStatus) ?? "failed");
    location.assign(url.href);
    return;
  }
  say("Done", "You can close this page.");
}

function say(title: string, text: string): void {
  document.body.replaceChildren(el("main", { class: "Bank Bank--page" }, el("h1", {}, title), el("p", {}, text)));
}

function formatAmount(amount: unknown, currency: string | null): string | null {
  if (typeof amount !== "number" || !currency) return null;
  const format = new Intl.NumberFormat(navigator.language, { style: "currency", currency: currency.toUpperCase() });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

void start();
