import { setTimeout as wait } from "node:timers/promises";
import { type Installation, issue, openInstallation } from "@/e2e/process/installation";
import { type Chance, openChance } from "@/e2e/process/seed";
import type { Stack } from "@/e2e/stack";
import { until } from "@/e2e/until";
import { compareBooks, missingPayments, sqliteReader, type Verdict } from "./books";
import { type Day, liesTold, payOneByOne } from "./customers";
import type { Part } from "./part";

/** Side by side, so that one starts while the other pays. */
const installations = 2;
const customersEach = 3;
/** The longest time the app lives between two kills, after it has answered for the first time. */
const longestLifeMs = 600;
const bookedWithinMs = 120_000;

export const kill = (cycles: number): Part => ({
  name: "kill",
  what: `kill -9 at ${cycles} random moments while customers pay over HTTP`,
  async run({ chance, say }) {
    const each = Math.ceil(cycles / installations);
    const runs = Array.from({ length: installations }, (_, n) => storm(openChance(chance.seed + n + 1), each, say));
    const done = await Promise.all(runs);
    const payments = done.reduce((sum, one) => sum + one.payments, 0);
    return {
      kind: "done",
      lost: done.flatMap((one) => one.lost),
      doubled: done.flatMap((one) => one.doubled),
      wrong: done.flatMap((one) => one.wrong),
      did: `${each * installations} kills, ${payments} payments`,
    };
  },
});

async function storm(chance: Chance, kills: number, say: (text: string) => void): Promise<Verdict> {
  const installation = await openInstallation();
  const { stack } = installation;
  try {
    const day: Day = {
      chance,
      waiting: await issueMany(installation, kills * 2),
      againMs: 50,
      seen: [],
      isOver: false,
    };
    const customers = Promise.all(Array.from({ length: customersEach }, () => payOneByOne(stack, day)));
    try {
      for (let n = 1; n <= kills; n += 1) {
        await Promise.race([wait(chance.between(1, longestLifeMs)), customers]);
        await stack.kill();
        await startAgain(stack);
        if (n % 25 === 0) say(`${n} of ${kills} kills`);
      }
    } finally {
      day.isOver = true;
    }
    await inTime(customers, "that the last customers leave");
    const reader = sqliteReader(stack.db);
    await until("every payment at Stripe is booked here", bookedWithinMs, async () => {
      return (await missingPayments(stack.control, reader)).length === 0;
    }).catch(() => undefined);
    await stack.kill();
    const verdict = await compareBooks(stack.control, reader);
    return { ...verdict, wrong: [...verdict.wrong, ...liesTold(day.seen)] };
  } finally {
    await stack.stop();
  }
}

const startsAtMost = 3;
const longestWaitMs = 90_000;

/** A request that is never answered, and never fails, would hold up the whole storm. */
async function inTime(work: Promise<unknown>, what: string): Promise<void> {
  const late = wait(longestWaitMs, undefined, { ref: false }).then(() => {
    throw new Error(`It took longer than ${longestWaitMs / 1_000} s ${what}.`);
  });
  await Promise.race([work, late]);
}

/** A machine that is busy with other things starts the app too slowly now and then; that says nothing about money. */
async function startAgain(stack: Stack): Promise<void> {
  for (let starts = 1; ; starts += 1)
    try {
      return await inTime(stack.restart(), "that the app answers");
    } catch (error) {
      const isSlow = error instanceof Error && error.message.includes("that the app answers");
      if (!isSlow || starts === startsAtMost) throw error;
    }
}

async function issueMany({ stack, owner }: Installation, count: number) {
  const issued = [];
  for (let n = 0; n < count; n += 1) issued.push(await issue(stack, owner, { amountMinor: 1_000 + n }));
  return issued;
}
