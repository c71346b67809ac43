/** The pay page's three requests. All are POST: a link scanner that only reads changes nothing. */
import type { PayView } from "@/lib/payments/pay-view";

export type OpenedPayment = {
  kind: "ready";
  attemptId: string;
  provider: string;
  amountMinor: number;
  currency: string;
  client: Record<string, string>;
};

/** Why the form can't be shown now; each has a sentence of its own. */
export type Refusal = "offline" | "refused" | "tooMany";

export type OpenAnswer = OpenedPayment | { kind: "state" } | { kind: "refusal"; refusal: Refusal };

const answerWithinMs = 20_000;

async function post(path: string, body: unknown, options: RequestInit = {}): Promise<Response> {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(answerWithinMs),
    ...options,
  });
}

/** Opens the payable's payment, or takes up the one that is open. Moves no money. */
export async function openPayment(input: { token: string; connectionId: string | null }): Promise<OpenAnswer> {
  try {
    const response = await post("/api/payment-intents", input);
    if (response.ok) return readOpened(await response.json());
    if (response.status === 429) return { kind: "refusal", refusal: "tooMany" };
    return { kind: "refusal", refusal: response.status >= 500 ? "offline" : "refused" };
  } catch {
    // No answer, or one that is not ours (a hotel's sign-in page).
    return { kind: "refusal", refusal: "offline" };
  }
}

/** Our own server's answer; its shape is the contract of the route. */
const readOpened = (body: unknown) => body as OpenAnswer;

/** The customer began: from now on the owner sees the attempt. Nothing waits for it. */
export function noteTouch(input: { token: string; attemptId: string }): void {
  post("/api/payment-touch", input, { keepalive: true }).catch(() => undefined);
}

/**
 * Takes out of the address what a provider added on the way back. With the router's own state it stays the router's
 * page: it is neither asked for anew nor drawn again.
 */
export function cleanAddress(): void {
  history.replaceState(history.state, "", cleanPath());
}

/** How a page was come to stays in its address; everything else was for once. */
const keptNames = ["embed", "from", "locale"];

/** The address of this page without what a provider added, and as ready to be added to as it was. */
export function cleanPath(): string {
  const search = new URLSearchParams(location.search);
  for (const name of [...search.keys()]) if (!keptNames.includes(name)) search.delete(name);
  return search.size === 0 ? location.pathname : `${location.pathname}?${search}`;
}

/** Has the server ask the provider, and says how the invoice stands; null when there was no answer. */
export async function askForView(token: string): Promise<PayView | null> {
  try {
    const response = await post("/api/payment-check", { token });
    return response.ok ? readView(await response.json()) : null;
  } catch {
    return null;
  }
}

/** Our own server's answer; its shape is the contract of the route. */
const readView = (body: unknown): PayView | null => (body as { view?: PayView }).view ?? null;
