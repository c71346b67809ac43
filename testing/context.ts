import { randomBytes } from "node:crypto";
import { afterAll } from "vitest";
import type { Context } from "@/lib/context";
import { idMaker } from "@/lib/ids";
import type { Mailer, MailResult, OutgoingMail } from "@/lib/mail/mailer";
import type { Provider } from "@/lib/providers/provider";
import { createSecretBox } from "@/lib/secrets/create-secret-box";
import { aDatabase } from "./database";

export type TestClock = { now(): number; advance(ms: number): void; set(ms: number): void };

/** Sunday, 22 November 2026, 12:00 UTC. */
export const TEST_NOW = Date.UTC(2026, 10, 22, 12);

export function aClock(start = TEST_NOW): TestClock {
  let at = start;
  return {
    now: () => at,
    advance: (ms) => {
      at += ms;
    },
    set: (ms) => {
      at = ms;
    },
  };
}

/** A mailer that keeps what it is given; `answers` are used up first, then everything is accepted. */
export type RecordingMailer = Mailer & { sent: OutgoingMail[]; answers: MailResult[] };

export function aMailer(): RecordingMailer {
  const mailer: RecordingMailer = {
    fromAddress: "paymast@test.example",
    isConfigured: true,
    check: async () => ({ accepted: true, response: "ready" }),
    through: (server) => ({ ...mailer, fromAddress: server.fromAddress }),
    sent: [],
    answers: [],
    async send(mail) {
      const answer = mailer.answers.shift() ?? { accepted: true, response: "250 OK" };
      if (answer.accepted) mailer.sent.push(mail);
      return answer;
    },
  };
  return mailer;
}

export type LogLine = { level: "info" | "warn" | "error"; event: string; data: Record<string, unknown> | undefined };

export type TestContext = Context & { clock: TestClock; mail: RecordingMailer; logged: LogLine[] };

/** Stands where no provider is expected to be called: any call fails the test with its name. */
const noProvider = new Proxy(Object.create(null) as Provider, {
  get(_target, property) {
    throw new Error(`This test gave no provider, but ${String(property)} was used.`);
  },
});

/** A context on a migrated database of its own, with a fixed clock, a recording mailer and a real secret box. */
export async function aContext(overrides: Partial<Context> = {}): Promise<TestContext> {
  const clock = aClock();
  const logged: LogLine[] = [];
  const note = (level: LogLine["level"]) => (event: string, data?: Record<string, unknown>) =>
    void logged.push({ level, event, data });
  const db = overrides.db ?? (await aDatabase());
  afterAllIfRunning(() => db.close());
  return {
    providers: { stripe: noProvider },
    secrets: createSecretBox(randomBytes(32)),
    instance: {
      instanceId: "ins_test",
      publicUrl: "https://pay.test.example",
      linkKey: randomBytes(32),
      isSandboxed: true,
      allowsPrivate: false,
    },
    fetchOutside: async (url) => {
      throw new Error(`This test gave no outside, but ${url} was asked.`);
    },
    now: clock.now,
    newId: idMaker({ now: clock.now, random: (length) => randomBytes(length) }),
    random: (length) => randomBytes(length),
    log: { info: note("info"), warn: note("warn"), error: note("error") },
    ...overrides,
    db,
    clock,
    mail: aMailer(),
    logged,
  };
}

/** Contexts are also made inside tests, where hooks can't be added any more; then the process's end closes them. */
function afterAllIfRunning(close: () => Promise<void>): void {
  try {
    afterAll(close);
  } catch {
    // Called inside a test: vitest allows no new hook there, and an in-memory database needs no closing.
  }
}
