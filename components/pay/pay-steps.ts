/** What the form is doing, for whoever stands around it (the website that shows the page in a frame). */
export type PayStep = "sent" | "refused";

const listeners = new Set<(step: PayStep) => void>();

export function tellStep(step: PayStep): void {
  for (const listener of listeners) listener(step);
}

/** Returns how to stop listening. */
export function onPayStep(listener: (step: PayStep) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
