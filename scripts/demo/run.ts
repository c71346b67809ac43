/** Starts the sandbox and the app, seeds a year of history the first time, says where everything is, and ends with Ctrl-C. */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { migrateDatabase } from "@/db/migrate";
import { startSandbox } from "@/sandbox/start-sandbox";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import {
  APP_PORT,
  appEnvironment,
  appUrl,
  dataDir,
  demoFile,
  people,
  SANDBOX_PORT,
  SMTP_PORT,
  sandboxUrl,
} from "./places";

const isEmpty = process.argv.includes("--empty");
const data = dataDir(isEmpty);

await requireFreePorts();
if (process.argv.includes("--fresh")) rmSync(data, { recursive: true, force: true });
mkdirSync(data, { recursive: true });
Object.assign(process.env, appEnvironment(isEmpty));
await migrateDatabase(appEnvironment(isEmpty).DATABASE_URL ?? "", Date.now());
if (!isEmpty) await seedOnce();

const sandbox = await startSandbox({
  port: SANDBOX_PORT,
  smtpPort: SMTP_PORT,
  publicHost: "localhost",
  dataDir: path.join(data, "sandbox"),
  allowLoopbackWebhooks: true,
});
const app = startApp();
stopTogether(app);
await untilItAnswers();
writeDemoFile();
console.log(welcome());

async function seedOnce(): Promise<void> {
  const mark = path.join(data, "seeded");
  if (existsSync(mark)) return;
  // A seed that was cut off is not continued: its clock stood somewhere in the past.
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  await migrateDatabase(appEnvironment(false).DATABASE_URL ?? "", Date.now());
  console.log("Making a year of history with the real thing (invoices, mails, payments, webhooks)…");
  const { seed } = await import("./seed");
  await seed({ stateFile: path.join(data, "sandbox", "stripe.json") });
  writeFileSync(mark, new Date().toISOString());
}

/** The demo serves a copy of the build, so that building anew (npm test, say) does not pull the pages from under it. */
function keepBuild(): string {
  const copy = ".next-demo";
  rmSync(copy, { recursive: true, force: true });
  const left = new Set(["cache", "dev", "types", "trace"]);
  cpSync(".next", copy, { recursive: true, filter: (from) => !left.has(path.relative(".next", from)) });
  return copy;
}

function startApp(): ChildProcess {
  const tsx = path.resolve("node_modules", ".bin", "tsx");
  return spawn(tsx, ["server.ts"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...appEnvironment(isEmpty), NEXT_DIST_DIR: keepBuild() },
  });
}

function stopTogether(child: ChildProcess): void {
  let isStopping = false;
  const stop = async (code: number) => {
    if (isStopping) return;
    isStopping = true;
    child.kill("SIGTERM");
    await sandbox.close();
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(0));
  child.on("exit", (code) => {
    if (!isStopping) console.error(`The app ended by itself (code ${code}). What it said stands above.`);
    void stop(code ?? 1);
  });
}

async function untilItAnswers(): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${APP_PORT}/sign-in`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("The app did not answer within 30 seconds.");
}

async function requireFreePorts(): Promise<void> {
  for (const port of [APP_PORT, SANDBOX_PORT, SMTP_PORT]) {
    if (await isFree(port)) continue;
    console.error(`Port ${port} is taken. Is the demo running already? Stop what uses the port, then try again.`);
    process.exit(1);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

function writeDemoFile(): void {
  mkdirSync(path.dirname(demoFile), { recursive: true });
  const facts = {
    url: appUrl,
    signInUrl: `${appUrl}/sign-in`,
    signUpUrl: `${appUrl}/sign-up`,
    isEmpty,
    signIn: isEmpty ? null : people.owner,
    secondSignIn: isEmpty ? null : people.second,
    keys: sandboxKeys,
    sandbox: {
      url: sandboxUrl,
      stripeApiBase: sandboxUrl,
      stripeJsUrl: `${sandboxUrl}/stripe.js`,
      keysUrl: `${sandboxUrl}/keys`,
      cardsUrl: `${sandboxUrl}/cards`,
      controlUrl: `${sandboxUrl}/control`,
      controlApi: `${sandboxUrl}/_control`,
      mailboxUrl: `${sandboxUrl}/mailbox`,
      mailboxApi: `${sandboxUrl}/mailbox/api/messages`,
    },
    smtp: { host: "127.0.0.1", port: SMTP_PORT, url: `smtp://127.0.0.1:${SMTP_PORT}` },
    dataDir: data,
  };
  writeFileSync(demoFile, `${JSON.stringify(facts, null, 2)}\n`);
}

function welcome(): string {
  const { test } = sandboxKeys.harbor;
  const story = isEmpty
    ? `  Sign up            ${appUrl}/sign-up
  Then               Home leads on: test keys from ${sandboxUrl}/keys, a test invoice to yourself, a test card`
    : `  Dashboard          ${appUrl}/sign-in
                     ${people.owner.email} · ${people.owner.password}   (a year of history)
                     ${people.second.email} · ${people.second.password}     (empty; connect it yourself:)
                     ${test.publishable}
                     ${test.secret}`;
  return `
Paymast is running. Nothing here is real: no card is charged, no mail leaves this computer.

${story}
  Mailbox            ${sandboxUrl}/mailbox
  Stripe's stand-in  ${sandboxUrl}   (keys, test cards, control page)

  Try this: issue and send an invoice, open its mail in the mailbox, press Pay online, and pay with
  4242 4242 4242 4242, or 4000 0025 0000 3155 for 3-D Secure. It turns Paid by itself.

  Ctrl-C ends everything; the data stays. npm run demo -- --fresh starts anew.
`;
}
