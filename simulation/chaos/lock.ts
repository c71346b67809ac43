import { setTimeout as wait } from "node:timers/promises";
import SqliteFile from "better-sqlite3";
import { issue, openInstallation } from "@/e2e/process/installation";
import type { Issued } from "@/e2e/product";
import type { Stack } from "@/e2e/stack";
import { until } from "@/e2e/until";
import { compareBooks, missingPayments, sqliteReader } from "./books";
import { type Day, liesTold, payOneByOne } from "./customers";
import { type Front, openFront, type Passed } from "./front";
import { must, type Part } from "./part";

/** Seconds that another process holds the database: a backup, a migration, somebody's tool. */
const locksS = [0.1, 0.3, 1, 3, 10, 30, 60];
const betweenMs = 3_000;
const customersEach = 3;
/** On top of what the machine itself takes for a page at the time, measured while nothing is locked. */
const answeredWithinMs = 1_000;
const pageP99Ms = 300;

export const lock: Part = {
  name: "lock",
  what: `another process locks the database for ${locksS.join(", ")} s while customers pay`,
  async run({ chance, say }) {
    const front = await openFront();
    const { stack, owner } = await openInstallation({ env: { PAYMAST_URL: front.url, TRUSTED_PROXY_HOPS: "1" } });
    try {
      front.add(Number(stack.env.PORT));
      const at = { ...stack, url: front.url };
      const waiting: Issued[] = [];
      for (let n = 0; n < 80; n += 1) waiting.push(await issue(stack, owner, { amountMinor: 2_000 + n }));
      const [shown] = waiting;
      const day: Day = { chance, waiting, againMs: 2000, seen: [], isOver: false };
      const customers = Promise.all(Array.from({ length: customersEach }, () => payOneByOne(at, day)));
      const reader = readPages(`${front.url}/i/${shown?.token}`, day);
      const locked: Locked = { webhooks: [], pages: [], calm: [] };
      let calmFrom = Date.now();
      for (const seconds of locksS) {
        await wait(betweenMs);
        const from = Date.now();
        locked.calm.push(...pagesBetween(front, { from: calmFrom, until: from }).map(({ ms }) => ms));
        await hold(stack, seconds);
        calmFrom = Date.now();
        note(locked, front, { from, until: calmFrom });
        say(`${seconds} s locked`);
      }
      await wait(betweenMs);
      day.isOver = true;
      await Promise.all([customers, reader]);
      const books = sqliteReader(stack.db);
      await until("every payment at Stripe is booked here", 120_000, async () => {
        return (await missingPayments(stack.control, books)).length === 0;
      }).catch(() => undefined);
      await stack.kill();
      const verdict = await compareBooks(stack.control, books);
      const wrong = [...verdict.wrong, ...liesTold(day.seen), ...tooSlow(locked)];
      const refused = locked.webhooks.filter(({ status }) => status === 503).length;
      must(wrong, refused > 0, "no webhook met the lock: nothing was proved");
      const slowest = Math.max(...locked.webhooks.map(({ ms }) => ms));
      const did = `${verdict.payments} payments; ${refused} of ${locked.webhooks.length} webhooks answered 503, slowest ${slowest.toFixed(0)} ms; pages p99 ${p99(locked.pages).toFixed(0)} ms, ${p99(locked.calm).toFixed(0)} ms when nothing is locked`;
      return { kind: "done", ...verdict, wrong, did };
    } finally {
      await stack.stop();
      await front.close();
    }
  },
};

type Locked = { webhooks: Passed[]; pages: number[]; calm: number[] };
type Stretch = { from: number; until: number };

/** Holds the database as a tool does that opened an exclusive transaction. */
async function hold(stack: Stack, seconds: number): Promise<void> {
  const other = new SqliteFile(stack.db, { timeout: 10_000 });
  try {
    other.exec("BEGIN EXCLUSIVE");
    await wait(seconds * 1_000);
    other.exec("ROLLBACK");
  } finally {
    other.close();
  }
}

/** Somebody looks at the invoice's page all the time; reading goes on while nobody can write. */
async function readPages(url: string, day: Day): Promise<void> {
  while (!day.isOver) {
    const response = await fetch(url).catch(() => null);
    await response?.arrayBuffer();
    await wait(50);
  }
}

const between = ({ passed }: Front, { from, until: end }: Stretch): Passed[] =>
  passed.filter(({ at, ms }) => at - ms >= from && at - ms <= end);

const pagesBetween = (front: Front, stretch: Stretch): Passed[] =>
  between(front, stretch).filter(({ path, method }) => method === "GET" && path.startsWith("/i/"));

function note(locked: Locked, front: Front, stretch: Stretch): void {
  locked.webhooks.push(...between(front, stretch).filter(({ path }) => path.startsWith("/api/webhooks/")));
  locked.pages.push(...pagesBetween(front, stretch).map(({ ms }) => ms));
}

function tooSlow({ webhooks, pages, calm }: Locked): string[] {
  const wrong: string[] = [];
  const machineMs = p99(calm);
  for (const { ms, status } of webhooks) {
    must(wrong, ms <= answeredWithinMs + machineMs, `a webhook was answered ${status} after ${ms.toFixed(0)} ms`);
    must(wrong, status === 200 || status === 503, `a webhook was answered ${status}`);
  }
  const slow = `pages took ${p99(pages).toFixed(0)} ms (p99) while the database was locked, ${machineMs.toFixed(0)} ms otherwise`;
  must(wrong, p99(pages) <= pageP99Ms + machineMs, slow);
  return wrong;
}

const p99 = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;
