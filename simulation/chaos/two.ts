import { setTimeout as wait } from "node:timers/promises";
import { issue, openInstallation } from "@/e2e/process/installation";
import type { Issued } from "@/e2e/product";
import { until } from "@/e2e/until";
import { type AppProcess, startAppProcess } from "./app-process";
import { compareBooks, missingPayments, type Reader, sqliteReader } from "./books";
import { type Day, liesTold, payOneByOne } from "./customers";
import { type Front, openFront } from "./front";
import { must, type Part } from "./part";
import { openPostgresBook } from "./postgres-book";

const invoices = 120;
const customersAtOnce = 6;
const kills = 6;

/** Two processes on one database, as while a new version takes over from the old one; each is killed in turn. */
export const two: Part = {
  name: "two",
  what: "two app processes on one database, events sent twice, each process killed in turn",
  async run({ chance, say }) {
    const postgres = await openPostgresBook(process.env.CHAOS_POSTGRES_URL);
    const front = await openFront();
    const env = {
      PAYMAST_URL: front.url,
      TRUSTED_PROXY_HOPS: "1",
      ...(postgres === null ? {} : { DATABASE_URL: postgres.url }),
    };
    const { stack, owner } = await openInstallation({ env });
    const second: { app: AppProcess | null } = { app: null };
    try {
      const port = Number(stack.env.PORT);
      const startSecond = async () => {
        second.app = await startAppProcess(stack.env, port + 1);
      };
      await startSecond();
      front.add(port, port + 1);
      const at = { ...stack, url: front.url };
      const waiting: Issued[] = [];
      for (let n = 0; n < invoices; n += 1) waiting.push(await issue(stack, owner, { amountMinor: 3_000 + n }));
      stack.control.setRule({ times: 2 });
      const day: Day = { chance, waiting, againMs: 300, seen: [], isOver: false };
      const customers = Promise.all(Array.from({ length: customersAtOnce }, () => payOneByOne(at, day)));
      for (let n = 0; n < kills; n += 1) {
        await wait(chance.between(200, 1_500));
        if (n % 2 === 0) {
          await stack.kill();
          await stack.restart();
        } else {
          await second.app?.kill();
          await startSecond();
        }
      }
      await customers;
      say(`${kills} kills, ${invoices} customers through`);
      const reader = postgres ?? sqliteReader(stack.db);
      await settled(stack.control, reader);
      await stack.kill();
      await second.app?.kill();
      const verdict = await compareBooks(stack.control, reader);
      const wrong = [...verdict.wrong, ...liesTold(day.seen), ...(await mailedTwice(stack.mails, kills))];
      must(wrong, bothAnswered(front), "only one process answered: nothing was proved");
      must(wrong, verdict.payments === invoices, `${verdict.payments} of ${invoices} payments were made`);
      const engine = postgres === null ? "SQLite" : "PostgreSQL";
      return { kind: "done", ...verdict, wrong, did: `${verdict.payments} payments, ${kills} kills, on ${engine}` };
    } finally {
      await second.app?.kill();
      await stack.stop();
      await front.close();
      await postgres?.drop();
    }
  },
};

async function settled(control: Parameters<typeof missingPayments>[0], reader: Reader): Promise<void> {
  const queued = "SELECT count(*) AS n FROM provider_event_states WHERE state = 'pending'";
  await until("every payment is booked and the inbox is empty", 120_000, async () => {
    const [pending] = await reader.rows<{ n: number | string }>(queued);
    return (await missingPayments(control, reader)).length === 0 && Number(pending?.n) === 0;
  }).catch(() => undefined);
}

/** A process that is killed between sending a mail and noting it sends it again; two that are alive never do. */
async function mailedTwice(mails: () => Promise<{ subject: string }[]>, allowed: number): Promise<string[]> {
  const subjects = (await mails()).map((mail) => mail.subject);
  const repeated = subjects.filter((subject, at) => subjects.indexOf(subject) !== at && subject.startsWith("Receipt"));
  return repeated.length > allowed ? [`${repeated.length} receipts were sent twice by ${allowed} kills`] : [];
}

/** Each process has to have taken part of the traffic. */
const bothAnswered = ({ targets, passed }: Front): boolean =>
  targets.every((port) => passed.filter(({ by, status }) => by === port && status === 200).length > invoices);
