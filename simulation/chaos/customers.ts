import { setTimeout as wait } from "node:timers/promises";
import { comeBack, openForm, type Places, payByCard, touch } from "@/e2e/process/customer";
import type { Chance } from "@/e2e/process/seed";
import type { Issued } from "@/e2e/product";
import type { PayView } from "@/lib/payments/pay-view";

export type Day = {
  chance: Chance;
  waiting: Issued[];
  /** After a try that met no answer. */
  againMs: number;
  /** What customers were told, however often. */
  seen: PayView["kind"][];
  isOver: boolean;
};

/** Customers who come one after the other; a server that does not answer makes each of them press again, as people do. */
export async function payOneByOne(at: Places, day: Day): Promise<void> {
  while (!day.isOver) {
    const invoice = day.waiting.shift();
    if (invoice === undefined) return;
    while (!day.isOver && !(await tryToPay(at, invoice, day))) await wait(day.againMs);
  }
}

/** True when the customer is through: paid and away, or told that it is paid. */
async function tryToPay(at: Places, { token }: Issued, { chance, seen }: Day): Promise<boolean> {
  try {
    const form = await openForm(at, token);
    if (form !== null) {
      if (chance.happens(0.8)) await touch(at, token, form);
      const confirmed = await payByCard(at, form);
      // Already confirmed a moment ago, by this customer before the server died.
      if (confirmed.status !== "succeeded" && confirmed.code !== "payment_intent_unexpected_state")
        throw new Error(`Stripe answered ${confirmed.httpStatus} ${confirmed.code}`);
      if (chance.happens(0.5)) return true;
    }
    const { kind } = await comeBack(at, token);
    seen.push(kind);
    return kind === "paid";
  } catch (error) {
    if (isOutage(error)) return false;
    throw error;
  }
}

/** The server was killed under the request, is not up yet, or said that it can't right now. */
export const isOutage = (error: unknown): boolean =>
  error instanceof Error &&
  (/fetch failed|terminated|aborted|timeout|answered (429|50[23])/i.test(error.message) ||
    error.name === "SyntaxError");

/** 4242 is never declined, so nobody may ever have been told so. */
export const liesTold = (seen: PayView["kind"][]): string[] =>
  seen.filter((kind) => kind === "needs_another_try" || kind === "unavailable").map((kind) => `told ${kind}`);
