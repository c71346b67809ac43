// The part "disk" itself, on the small file system that disk.ts mounted. Argument: its folder.
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { comeBack, type Form, openForm, payByCard, postJson, requireForm, touch } from "@/e2e/process/customer";
import { issue, openInstallation } from "@/e2e/process/installation";
import type { Issued } from "@/e2e/product";
import type { Stack } from "@/e2e/stack";
import { until } from "@/e2e/until";
import { compareBooks, missingPayments, sqliteReader } from "./books";
import { liesTold } from "./customers";
import { must } from "./part";

const folder = process.argv[2] ?? "";
process.env.TMPDIR = folder;
const ballast = path.join(folder, "ballast");
const say = (text: string) => console.log(`· ${text}`);
const MB = 1024 * 1024;

type Customer = { invoice: Issued; form: Form };

const wrong: string[] = [];
const { stack, owner } = await openInstallation();
try {
  const invoices: Issued[] = [];
  for (let n = 0; n < 40; n += 1) invoices.push(await issue(stack, owner, { amountMinor: 4_000 + n }));
  const late = invoices.splice(0, 5);
  const customers: Customer[] = [];
  for (const invoice of invoices) customers.push({ invoice, form: await requireForm(stack, invoice.token) });
  const pid = stack.pid();
  for (const customer of customers.splice(0, 5)) await pay(customer);

  leaveFree(100 * MB);
  await tillIsClosed(late);
  say("under 200 MB free: the till is closed, pages are read");
  leaveFree(0);
  const refused = await payOnFullDisk(customers, late);
  say(`disk full: ${refused} deliveries refused, nothing answered 2xx that was not stored`);

  rmSync(ballast);
  await recovers(late);
  must(wrong, stack.pid() === pid, "the app was restarted");
  say("space is back: open again without a restart");
  await stack.kill();
  const verdict = await compareBooks(stack.control, sqliteReader(stack.db));
  const did = `${verdict.payments} payments, ${refused} deliveries refused while full`;
  const outcome = {
    kind: "done",
    lost: verdict.lost,
    doubled: verdict.doubled,
    wrong: [...verdict.wrong, ...wrong],
    did,
  };
  console.log(`OUTCOME ${JSON.stringify(outcome)}`);
} finally {
  await stack.stop();
}

async function pay({ invoice, form }: Customer): Promise<void> {
  await touch(stack, invoice.token, form).catch(() => undefined);
  const { status } = await payByCard(stack, form);
  must(wrong, status === "succeeded", `Stripe answered ${status}`);
}

/** Writes ballast until no more than so many bytes are free. */
function leaveFree(bytes: number): void {
  const file = openSync(ballast, "a");
  try {
    for (const size of [MB, 4096, 1]) {
      const block = Buffer.alloc(size, 1);
      while (freeIn(folder) - size >= bytes) writeSync(file, block);
    }
  } catch (error) {
    // Full a little earlier than the count said.
    if (!(error instanceof Error) || !("code" in error) || error.code !== "ENOSPC") throw error;
  } finally {
    closeSync(file);
  }
}

function freeIn(where: string): number {
  const { bavail, bsize } = statfsSync(where);
  return bavail * bsize;
}

async function tillIsClosed(waiting: Issued[]): Promise<void> {
  for (const { token } of waiting) {
    const response = await postJson(stack, "/api/payment-intents", { token });
    must(wrong, response.status === 503, `the till answered ${response.status} with little space left`);
  }
  await pagesAreRead(stack, waiting);
}

async function pagesAreRead({ url }: Stack, waiting: Issued[]): Promise<void> {
  for (const { token } of waiting) {
    const response = await fetch(`${url}/i/${token}`);
    must(wrong, response.status === 200, `the invoice's page answered ${response.status}`);
  }
}

/** Everybody pays at Stripe, and Stripe tells us until it is refused; what it is not told 2xx it keeps. */
async function payOnFullDisk(paying: Customer[], waiting: Issued[]): Promise<number> {
  let refused = 0;
  stack.control.recorder.listen({
    event: ({ status }) => {
      if (status === 503) refused += 1;
      else must(wrong, status === 200 || status === null, `a delivery was answered ${status} on a full disk`);
    },
  });
  for (const customer of paying) {
    await pay(customer);
    leaveFree(0);
  }
  await until("a delivery was refused", 30_000, () => refused > 0).catch(() =>
    wrong.push("no delivery met the full disk: nothing was proved"),
  );
  await pagesAreRead(stack, waiting);
  wrong.push(...(await sqliteReader(stack.db).soundness()));
  return refused;
}

async function recovers(waiting: Issued[]): Promise<void> {
  const books = sqliteReader(stack.db);
  await until("every payment at Stripe is booked here", 90_000, async () => {
    return (await missingPayments(stack.control, books)).length === 0;
  }).catch(() => undefined);
  for (const invoice of waiting) {
    await until(
      `${invoice.number} can be paid again`,
      15_000,
      async () => (await openForm(stack, invoice.token).catch(() => null)) !== null,
    );
    await pay({ invoice, form: await requireForm(stack, invoice.token) });
    const seen = await comeBack(stack, invoice.token);
    wrong.push(...liesTold([seen.kind]));
  }
  await until(
    "the last payments are booked",
    30_000,
    async () => (await missingPayments(stack.control, books)).length === 0,
  );
  await wait(500);
}
