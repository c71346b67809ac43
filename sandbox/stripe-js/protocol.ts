/**
 * What the host page's half of the stand-in and its frames say to each other by postMessage. Both halves are served by
 * the sandbox, and each checks the other's exact origin and window before it reads a message.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };

export type Appearance = {
  theme?: string;
  variables?: Record<string, string>;
  rules?: Record<string, Record<string, string>>;
  labels?: string;
};

/** Either a PaymentIntent that exists already, or what one will look like (Stripe's "deferred" flow). */
export type Intent =
  | { kind: "secret"; clientSecret: string }
  | {
      kind: "deferred";
      mode: string;
      amount: number | null;
      currency: string;
      allowed: string[] | null;
      excluded: string[];
    };

export type Settings = {
  publishableKey: string;
  stripeAccount: string | null;
  intent: Intent;
  appearance: Appearance;
  locale: string;
  /** The element's own options, as the merchant gave them, functions left out. */
  options: JsonObject;
};

export type StripeError = {
  type: string;
  code?: string;
  message: string;
  decline_code?: string;
  param?: string;
  payment_intent?: JsonObject;
  [field: string]: Json | undefined;
};

export type Outcome = { error: StripeError } | { error?: undefined; value: JsonObject };

export type Call =
  | { name: "submit" }
  | { name: "fetchUpdates" }
  | { name: "confirm"; clientSecret: string; returnUrl: string | null; paymentMethodData: JsonObject }
  | { name: "createPaymentMethod"; paymentMethodData: JsonObject }
  | { name: "createConfirmationToken"; returnUrl: string | null; paymentMethodData: JsonObject };

export type HostMessage =
  | { kind: "init" | "update"; settings: Settings }
  | { kind: "call"; callId: number; call: Call }
  | { kind: "wallet"; wallet: string | null }
  | { kind: "focus" | "blur" | "clear" | "collapse" };

export type FrameEventName =
  | "ready"
  | "change"
  | "focus"
  | "blur"
  | "escape"
  | "loaderstart"
  | "loaderror"
  | "click"
  | "cancel"
  | "availablepaymentmethodschange";

export type FrameMessage =
  | { kind: "hello" }
  | { kind: "resize"; height: number }
  /** The iframe element has to have its document's color scheme, or the browser paints the frame opaque. */
  | { kind: "scheme"; scheme: "light" | "dark" }
  | { kind: "event"; name: FrameEventName; data: JsonObject }
  | { kind: "result"; callId: number; outcome: Outcome };

/** What the challenge and the wallet sheet tell the page that opened them. */
export type SheetMessage = { kind: "sheet"; outcome: "complete" | "fail" | "close" };

function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null;
}

/** The cast holds because the caller compared origin and window, and only our own host half posts from there. */
export function readHostMessage(data: unknown): HostMessage | null {
  return isObject(data) && typeof data.kind === "string" ? (data as HostMessage) : null;
}

/** The cast holds because the caller compared origin and window, and only our own frame posts from there. */
export function readFrameMessage(data: unknown): FrameMessage | null {
  return isObject(data) && typeof data.kind === "string" ? (data as FrameMessage) : null;
}

export function readSheetMessage(data: unknown): SheetMessage | null {
  if (!isObject(data) || data.kind !== "sheet") return null;
  const { outcome } = data;
  return outcome === "complete" || outcome === "fail" || outcome === "close" ? { kind: "sheet", outcome } : null;
}

/** A plain copy without functions and undefined, as postMessage refuses functions. */
export function plain(value: unknown): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(value ?? {}));
  return toObject(copy);
}

/** What came out of JSON.parse is Json by definition; anything but an object becomes an empty one. */
export function toObject(value: unknown): JsonObject {
  return isObject(value) && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
