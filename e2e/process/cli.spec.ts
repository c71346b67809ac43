import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "playwright/test";
import { sandboxKeys } from "../../sandbox/stripe/accounts";
import { until } from "../until";

/** `npm run sandbox` as anybody's project would use it: from a shell, with curl and with Stripe's own command line. */
test.describe.configure({ mode: "serial" });

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");
const key = sandboxKeys.nordlicht.test.secret;
const home = mkdtempSync(path.join(tmpdir(), "paymast-cli-"));
let api = "";
let ports: [string, string];
let sandbox: ChildProcess;
let output = "";

test.beforeAll(async () => {
  test.setTimeout(90_000);
  ports = [await freePort(), await freePort()];
  api = `http://127.0.0.1:${ports[0]}`;
  await start();
});

test.afterAll(async () => {
  await stop();
  rmSync(home, { recursive: true, force: true });
});

async function start(): Promise<void> {
  output = "";
  const flags = ["--port", ports[0], "--smtp-port", ports[1], "--data", path.join(home, "data")];
  // A group of its own, because npm starts the sandbox as a child of a child.
  sandbox = spawn("npm", ["run", "sandbox", "--", ...flags, "--allow-loopback-webhooks"], {
    cwd: root,
    detached: true,
  });
  for (const stream of [sandbox.stdout, sandbox.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
  await until("the sandbox runs", 60_000, () => {
    if (sandbox.exitCode !== null) throw new Error(`The sandbox ended: ${output}`);
    return output.includes("Ctrl-C ends it");
  });
}

/** As Ctrl-C does: the whole group. */
async function stop(): Promise<void> {
  const { pid } = sandbox;
  if (pid === undefined || sandbox.exitCode !== null || sandbox.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => sandbox.once("exit", () => resolve()));
  process.kill(-pid, "SIGINT");
  await ended;
  await until("its port is free", 10_000, () =>
    fetch(api).then(
      () => false,
      () => true,
    ),
  );
}

function freePort(): Promise<string> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(String(typeof address === "object" && address !== null ? address.port : 0)));
    });
  });
}

type Json = Record<string, unknown> & { id: string };

async function curl(...args: string[]): Promise<Json> {
  const { stdout } = await run("curl", ["--silent", "--max-time", "20", ...args]);
  return asJson(stdout);
}

async function stripe(...args: string[]): Promise<Json> {
  const flags = ["--api-base", api, "--api-key", key];
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, STRIPE_CLI_TELEMETRY_OPTOUT: "1" };
  const { stdout } = await run("npx", ["stripe", ...args, ...flags], { cwd: root, env, timeout: 60_000 });
  return asJson(stdout);
}

function asJson(text: string): Json {
  const json: Json = JSON.parse(text);
  return json;
}

test("it says where everything is, and a line to copy", () => {
  for (const words of [api, `smtp://127.0.0.1:${ports[1]}`, `STRIPE_API_BASE=${api}`, "npx stripe get /v1/account"])
    expect(output).toContain(words);
});

test("curl creates, confirms and reads a payment", async () => {
  const created = await curl(`${api}/v1/payment_intents`, "-u", `${key}:`, "-d", "amount=1200", "-d", "currency=eur");
  expect(created).toMatchObject({ object: "payment_intent", amount: 1200, status: "requires_payment_method" });
  const confirm = [`${api}/v1/payment_intents/${created.id}/confirm`, "-u", `${key}:`];
  const paid = await curl(...confirm, "-d", "payment_method=pm_card_visa", "-d", "return_url=https://shop.example");
  expect(paid).toMatchObject({ id: created.id, status: "succeeded", amount_received: 1200 });
  expect(await curl(`${api}/v1/payment_intents/${created.id}`, "-H", `Authorization: Bearer ${key}`)).toMatchObject({
    status: "succeeded",
  });
});

test("curl with a wrong key is told so as Stripe tells it", async () => {
  const answer = await curl(`${api}/v1/account`, "-u", "sk_test_wrong:");
  expect(answer).toMatchObject({ error: { type: "invalid_request_error" } });
});

test("Stripe's own command line reads the account, makes a payment and lists it", async () => {
  test.setTimeout(120_000);
  expect(await stripe("get", "/v1/account")).toMatchObject({ id: sandboxKeys.nordlicht.accountId });
  const made = await stripe("payment_intents", "create", "--amount", "4200", "--currency", "eur");
  expect(made).toMatchObject({ object: "payment_intent", amount: 4200 });
  expect(await stripe("payment_intents", "retrieve", made.id)).toMatchObject({ id: made.id });
  const list = await stripe("get", "/v1/payment_intents", "-d", "limit=1");
  expect(list.data).toMatchObject([{ id: made.id }]);
  expect(await stripe("post", `/v1/payment_intents/${made.id}/cancel`)).toMatchObject({ status: "canceled" });
});

test("state survives Ctrl-C and a new start", async () => {
  test.setTimeout(120_000);
  const made = await curl(`${api}/v1/payment_intents`, "-u", `${key}:`, "-d", "amount=777", "-d", "currency=eur");
  await stop();
  await start();
  expect(await curl(`${api}/v1/payment_intents/${made.id}`, "-u", `${key}:`)).toMatchObject({ amount: 777 });
});

test("a taken port is one sentence, not a stack", async () => {
  const flags = ["--import", "tsx", "sandbox/start.ts", "--port", ports[0], "--smtp-port", "0", "--data", home];
  const answer = await run(process.execPath, flags, { cwd: root, timeout: 30_000 }).catch((error: unknown) => error);
  expect(answer).toMatchObject({ code: 1, stderr: expect.stringContaining(`Port ${ports[0]} is taken`) });
});
