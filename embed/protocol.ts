/** The messages between the page and the frame; the same rules are used on both sides. `paymast: 1` is their version. Pure. */

const FROM_FRAME = ["hello", "shown", "processing", "paid", "failed", "close", "leave"] as const;

export type FromFrame = {
  type: (typeof FROM_FRAME)[number];
  order: string | null;
  reference: string | null;
  /** With `leave`: where to go on in the whole tab. */
  url: string | null;
};

const own = (data: object, name: string): unknown => (Object.hasOwn(data, name) ? Reflect.get(data, name) : undefined);

/** A message of the frame, or null for everything else that windows shout at each other. */
export function readFromFrame(data: unknown): FromFrame | null {
  if (typeof data !== "object" || data === null || own(data, "paymast") !== 1) return null;
  const type = FROM_FRAME.find((name) => name === own(data, "type"));
  const order = textOf(own(data, "order"), 20);
  const reference = textOf(own(data, "reference"), 64);
  const url = textOf(own(data, "url"), 2_000);
  if (type === undefined || order === undefined || reference === undefined || url === undefined) return null;
  return { type, order, reference, url };
}

/** The one thing the page tells the frame: it is shown now. */
export const isOpened = (data: unknown): boolean =>
  typeof data === "object" && data !== null && own(data, "paymast") === 1 && own(data, "type") === "opened";

/** Null for nothing, undefined for what is no text or too long. */
function textOf(value: unknown, longest: number): string | null | undefined {
  if (value === undefined || value === null) return null;
  return typeof value === "string" && value.length <= longest ? value : undefined;
}

/** Why the overlay was not used. `small`, `app` are by design; the others are told to the owner. */
export const REASONS = ["small", "app", "refused", "policy", "timeout", "sandbox", "old", "error"] as const;
export type Reason = (typeof REASONS)[number];

/** What a frame around the website's page has to allow, so that the overlay works and a bank's page can open. */
export const FRAME_SANDBOX =
  "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";
