import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import SqliteFile from "better-sqlite3";
import { comeBack, openForm, payByCard, touch } from "@/e2e/process/customer";
import { type Installation, issue, openInstallation } from "@/e2e/process/installation";
import type { Chance } from "@/e2e/process/seed";
import type { Issued } from "@/e2e/product";
import { until } from "@/e2e/until";
import { compareBooks, missingPayments, sqliteReader } from "./books";
import { must, type Part } from "./part";
import { afterPowerCut, type Fate, type Files, type Operation, parseWriteLog, straceOptions } from "./write-log";

const payments = 40;
const customersAtOnce = 4;
const cuts = 200;

/** Something the app told somebody; from that moment on it has to be on the disk. */
type Promised = { at: number; what: "event" | "attempt" | "payment"; id: string };

export const power: Part = {
  name: "power",
  what: `power cut at ${cuts} random moments: only what was fsynced survives, or that and some of the rest`,
  async run({ chance, say }) {
    const installation = await openInstallation();
    const { stack } = installation;
    const folder = mkdtempSync(path.join(tmpdir(), "paymast-power-"));
    try {
      const invoices: Issued[] = [];
      for (let n = 0; n < payments; n += 1)
        invoices.push(await issue(stack, installation.owner, { amountMinor: 5_000 + n }));
      await stack.product.stop();
      // Only the app writes from here on, and every write of it is in the log.
      const trace = await startTrace(stack.pid(), [stack.db, `${stack.db}-wal`], path.join(folder, "log"));
      if (trace.refusal !== null) return { kind: "skipped", reason: `strace is not permitted here (${trace.refusal})` };
      const { files: base, from } = await quietCopy(stack.db, trace.log);
      const promised = await payAll(installation, invoices);
      await trace.stop();
      await stack.kill();
      const operations = parseWriteLog(readFileSync(trace.log).subarray(from).toString("utf8"));
      say(`${operations.length} operations on the files, ${promised.length} promises`);
      const replay = { base, operations, promised, folder, chance };
      const verdict = await compareBooks(stack.control, sqliteReader(stack.db));
      const cut = replayCuts(replay);
      const wrong = [...verdict.wrong, ...cut.wrong];
      const control = withoutSyncs(replay);
      must(wrong, control > 0, "even without fsync nothing was lost: nothing was proved");
      say(`the same cuts with no fsync at all would have lost ${control} promises`);
      const did = `${cuts} cuts × 2 through ${operations.length} operations, ${promised.length} promises`;
      return { kind: "done", lost: [...verdict.lost, ...cut.lost], doubled: verdict.doubled, wrong, did };
    } finally {
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

type Trace = { log: string; refusal: string | null; stop(): Promise<void> };

async function startTrace(pid: number, files: string[], log: string): Promise<Trace> {
  const only = files.flatMap((file) => ["-P", file]);
  const child: ChildProcess = spawn("strace", [...straceOptions, ...only, "-o", log, "-p", String(pid)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  child.once("error", (error) => {
    said += error.message;
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await until("strace is attached", 15_000, () => /attached|Operation not permitted|ENOENT/.test(said));
  const refusal = said.includes("attached") ? null : said.trim();
  return {
    log,
    refusal,
    async stop() {
      child.kill("SIGINT");
      await ended;
    },
  };
}

/** A copy made while the app stood still, and how much of the log it holds already. */
async function quietCopy(db: string, log: string): Promise<{ files: Files; from: number }> {
  const written = () => (existsSync(log) ? statSync(log).size : 0);
  for (let tries = 0; tries < 50; tries += 1) {
    const from = written();
    const files: Files = new Map([db, `${db}-wal`].map((file) => [path.basename(file), readFileSync(file)]));
    await wait(100);
    if (written() === from) return { files, from };
  }
  throw new Error("The app never stood still.");
}

async function payAll({ stack }: Installation, invoices: Issued[]): Promise<Promised[]> {
  const promised: Promised[] = [];
  stack.control.recorder.listen({
    event({ status, body }) {
      const { id }: { id: string } = JSON.parse(body);
      if (status === 200) promised.push({ at: Date.now() + 1, what: "event", id });
    },
  });
  const waiting = [...invoices];
  const customer = async () => {
    for (let invoice = waiting.shift(); invoice !== undefined; invoice = waiting.shift()) {
      const form = await openForm(stack, invoice.token);
      if (form === null) throw new Error("There is no form.");
      promised.push({ at: Date.now() + 1, what: "attempt", id: form.ref });
      await touch(stack, invoice.token, form);
      await payByCard(stack, form);
      const { kind } = await comeBack(stack, invoice.token);
      if (kind === "paid") promised.push({ at: Date.now() + 1, what: "payment", id: form.ref });
    }
  };
  await Promise.all(Array.from({ length: customersAtOnce }, customer));
  const books = sqliteReader(stack.db);
  await until(
    "every payment is booked",
    60_000,
    async () => (await missingPayments(stack.control, books)).length === 0,
  );
  await stack.control.idle();
  return promised;
}

type Replay = { base: Files; operations: Operation[]; promised: Promised[]; folder: string; chance: Chance };

/** Each cut twice: nothing survives that was not fsynced; and a part of it does, whole or torn. */
function replayCuts(replay: Replay): { lost: string[]; wrong: string[] } {
  const { operations, chance } = replay;
  const fates: Fate[] = [() => "lost", () => (chance.happens(0.4) ? "lost" : chance.happens(0.7) ? "kept" : "torn")];
  const lost: string[] = [];
  const wrong: string[] = [];
  for (let n = 0; n < cuts; n += 1) {
    const count = chance.between(1, operations.length);
    for (const fate of fates) {
      const found = openAfterCut(replay, count, fate);
      lost.push(...found.lost.map((id) => `${id} lost by a cut after operation ${count}`));
      wrong.push(...found.wrong.map((text) => `${text} after a cut at operation ${count}`));
    }
  }
  return { lost, wrong };
}

/** The control: had the app not waited for the disk, would this run have noticed? */
function withoutSyncs(replay: Replay): number {
  const operations = replay.operations.filter(({ kind }) => kind !== "sync");
  let lost = 0;
  for (let n = 0; n < 10; n += 1) {
    const count = replay.chance.between(Math.floor(operations.length / 2), operations.length);
    lost += openAfterCut({ ...replay, operations }, count, () => "lost").lost.length;
  }
  return lost;
}

/** Opens what is left as SQLite would after the power is back, and looks for everything that was promised by then. */
function openAfterCut(replay: Replay, count: number, fate: Fate): { lost: string[]; wrong: string[] } {
  const { base, operations, promised, folder } = replay;
  const cutAt = operations[count]?.at ?? Number.POSITIVE_INFINITY;
  for (const [name, bytes] of afterPowerCut(base, operations, count, fate))
    writeFileSync(path.join(folder, name), bytes);
  const file = path.join(folder, [...base.keys()][0] ?? "");
  rmSync(`${file}-shm`, { force: true });
  const db = new SqliteFile(file);
  try {
    const check = String(db.pragma("integrity_check", { simple: true }));
    if (check !== "ok") return { lost: [], wrong: [`the database is damaged (${check.slice(0, 100)})`] };
    const ids = (sql: string) => new Set(db.prepare(sql).pluck().all());
    const stored = {
      event: ids("SELECT event_id FROM provider_events"),
      attempt: ids("SELECT provider_payment_id FROM attempts"),
      payment: ids("SELECT provider_payment_id FROM payments"),
    };
    const due = promised.filter(({ at }) => at <= cutAt);
    return {
      lost: due.filter(({ what, id }) => !stored[what].has(id)).map(({ what, id }) => `${what} ${id}`),
      wrong: [],
    };
  } finally {
    db.close();
  }
}
