import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "playwright/test";
import type { PayView } from "../../lib/payments/pay-view";
import type { Issued } from "../product";
import type { Stack } from "../stack";
import { comeBack, openForm, payByCard, touch } from "./customer";
import { expectSameEnd, untilBooked } from "./end-state";
import { type Installation, issue, openInstallation } from "./installation";
import { paymentRows, succeededAt } from "./ledger";
import { type Chance, openChance } from "./seed";

/** Two installations side by side, so that one starts while the other pays. */
const killsEach = 26;
const customersEach = 3;
/** The longest time the app lives between two kills, after it has answered for the first time. */
const longestLifeMs = 600;

const installations: Installation[] = [];
/** Set when the test ended, in whatever way: from then on nothing may be started any more. */
const end = { isOver: false };

test.afterAll(async () => {
  end.isOver = true;
  for (const { stack } of installations) await stack.stop();
});

test("P16: kill -9 at 52 random moments while customers pay: same end state", async () => {
  test.setTimeout(600_000);
  const chance = openChance();
  test.info().annotations.push({ type: "seed", description: String(chance.seed) });
  for (let n = 0; n < 2; n += 1) installations.push(await openInstallation());
  await Promise.all(installations.map((installation, n) => storm(installation, openChance(chance.seed + n + 1))));
});

async function storm({ stack, owner }: Installation, chance: Chance): Promise<void> {
  const invoices: Issued[] = [];
  for (let n = 0; n < killsEach * 2; n += 1) invoices.push(await issue(stack, owner, { amountMinor: 1_000 + n }));
  const seen: PayView["kind"][] = [];
  const waiting = [...invoices];
  const storm = { isOver: false };
  const customers = Array.from({ length: customersEach }, () => payOneByOne(stack, { chance, waiting, seen, storm }));
  let kills = 0;
  while (kills < killsEach) {
    await wait(chance.between(1, longestLifeMs));
    if (end.isOver) return;
    await stack.kill();
    kills += 1;
    await stack.restart();
  }
  storm.isOver = true;
  await Promise.all(customers);
  await untilBooked(stack, 90_000);

  const paid = succeededAt(stack.control).length;
  expect(paid, "payments went on between the kills").toBeGreaterThanOrEqual(killsEach);
  // 4242 is never declined, so nobody may ever have been told so.
  expect(seen.filter((kind) => kind === "needs_another_try" || kind === "unavailable")).toEqual([]);
  await expectSameEnd(stack, invoices, { receipts: 2 });
  const learned = paymentRows(stack.db).map((row) => row.learned_by);
  test.info().annotations.push({
    type: "storm",
    description: `${kills} kills, ${paid} payments, learned by ${JSON.stringify(countOf(learned))}`,
  });
}

function countOf(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

type Day = { chance: Chance; waiting: Issued[]; seen: PayView["kind"][]; storm: { isOver: boolean } };

/** Customers who come one after the other; a dead server makes each of them press again, as people do. */
async function payOneByOne(stack: Stack, day: Day): Promise<void> {
  while (!day.storm.isOver) {
    const invoice = day.waiting.shift();
    if (invoice === undefined) return;
    while (!day.storm.isOver && !(await tryToPay(stack, invoice, day))) await wait(50);
  }
}

/** True when the customer is through: paid and away, or told that it is paid. */
async function tryToPay(stack: Stack, { token }: Issued, { chance, seen }: Day): Promise<boolean> {
  try {
    const form = await openForm(stack, token);
    if (form !== null) {
      if (chance.happens(0.8)) await touch(stack, token, form);
      const confirmed = await payByCard(stack, form);
      // Already confirmed a moment ago, by this customer before the server died.
      if (confirmed.status !== "succeeded" && confirmed.code !== "payment_intent_unexpected_state")
        throw new Error(`Stripe answered ${confirmed.httpStatus} ${confirmed.code}`);
      if (chance.happens(0.5)) return true;
    }
    const { kind } = await comeBack(stack, token);
    seen.push(kind);
    return kind === "paid";
  } catch (error) {
    if (isOutage(error)) return false;
    throw error;
  }
}

/** The server was killed under the request, or is not up yet. */
const isOutage = (error: unknown): boolean =>
  error instanceof Error &&
  (/fetch failed|terminated|aborted|timeout/i.test(error.message) || error.name === "SyntaxError");
