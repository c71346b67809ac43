import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { StoredMessage } from "../sandbox/mailbox/mail-store";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox";
import type { SandboxControl } from "../sandbox/stripe/http/control-types";
import { type Person, type Product, startProduct } from "./product";
import { until } from "./until";

export type StackOptions = {
  /** Nobody has signed up yet; otherwise one business is there, connected to account A with its test keys. */
  isEmpty?: boolean;
  /** Added to the app's environment. */
  env?: Record<string, string>;
  /** The app's; any free one by default. */
  port?: number;
};

export type Stack = {
  /** The app's public address. */
  url: string;
  /** The database's file. */
  db: string;
  dataDir: string;
  env: Record<string, string>;
  sandbox: Sandbox;
  control: SandboxControl;
  /** The first owner; null in an empty installation. */
  owner: Person | null;
  /** Verbs of the product, for what a test needs but is not about. */
  product: Product;
  pid(): number;
  /** What the app wrote to its log so far. */
  log(): string;
  /** Mails the SMTP server took, oldest first. */
  mails(to?: string): Promise<StoredMessage[]>;
  /** Ends the app at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts the app again on the same port and data; a running one is killed first. `env` changes its settings from now on. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Ends everything and forgets the data. */
  stop(): Promise<void>;
};

const root = path.resolve(import.meta.dirname, "..");
const startWithinMs = 60_000;

/** A whole installation of its own: sandbox in this process, the built app as a child, data in a temporary folder. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  requireBuild();
  const dataDir = mkdtempSync(path.join(tmpdir(), "paymast-e2e-"));
  const sandbox = await startSandbox({ allowLoopbackWebhooks: true });
  try {
    const port = options.port ?? (await freePort());
    const env = { ...appEnvironment({ port, dataDir, sandbox }), ...options.env };
    const app = createApp(env, port);
    await app.start();
    const stack = assemble({ dataDir, sandbox, env, app, product: startProduct(env) });
    try {
      stack.owner = options.isEmpty ? null : await stack.product.signUpAndConnect({});
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  } catch (error) {
    await sandbox.close().catch(() => undefined);
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
}

type Parts = {
  dataDir: string;
  sandbox: Sandbox;
  env: Record<string, string>;
  app: App;
  product: Product;
};

function assemble({ dataDir, sandbox, env, app, product }: Parts): Stack {
  return {
    // Settings may give it another name for a while.
    get url() {
      return env.PAYMAST_URL ?? "";
    },
    db: path.join(dataDir, "paymast.db"),
    dataDir,
    env,
    sandbox,
    control: sandbox.control,
    owner: null,
    product,
    pid: app.pid,
    log: app.log,
    mails: (to) => readMails(sandbox, to),
    kill: app.kill,
    async restart(change = {}) {
      await app.kill();
      Object.assign(env, change);
      await app.start();
    },
    async stop() {
      await product.stop();
      await app.kill();
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function requireBuild(): void {
  const folder = process.env.NEXT_DIST_DIR ?? ".next";
  if (existsSync(path.join(root, folder, "BUILD_ID"))) return;
  throw new Error(`There is no build in ${folder}. Make one first: node scripts/build.mjs --if-changed`);
}

function appEnvironment(of: { port: number; dataDir: string; sandbox: Sandbox }): Record<string, string> {
  const { port, dataDir, sandbox } = of;
  const { PATH = "", HOME = "", NEXT_DIST_DIR } = process.env;
  return {
    PATH,
    HOME,
    ...(NEXT_DIST_DIR === undefined ? {} : { NEXT_DIST_DIR }),
    PAYMAST_URL: `http://localhost:${port}`,
    DATABASE_URL: `file:${path.join(dataDir, "paymast.db")}`,
    KEYS_DIR: path.join(dataDir, "keys"),
    SMTP_URL: sandbox.smtpUrl,
    MAIL_FROM: "paymast@e2e.example",
    STRIPE_API_BASE: sandbox.stripeUrl,
    STRIPE_JS_URL: `${sandbox.stripeUrl}/stripe.js`,
    ALLOW_PRIVATE_ADDRESSES: "on",
    HOST: "127.0.0.1",
    PORT: String(port),
    TRUSTED_PROXY_HOPS: "0",
    LOG_LEVEL: "warn",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

type App = {
  start(): Promise<void>;
  kill(): Promise<void>;
  pid(): number;
  log(): string;
};

/** The app as a child process of its own, so that it can be killed at any moment. */
function createApp(env: Record<string, string>, port: number): App {
  let child: ChildProcess | null = null;
  let log = "";
  const keep = (chunk: Buffer) => {
    log = (log + chunk.toString("utf8")).slice(-200_000);
  };

  async function start(): Promise<void> {
    const started = spawn(process.execPath, ["--import", "tsx", "server.ts"], {
      cwd: root,
      env: { ...env, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    // A run that is broken off leaves no server behind.
    const endWithUs = () => void started.kill("SIGKILL");
    process.once("exit", endWithUs);
    started.once("exit", () => process.off("exit", endWithUs));
    started.stdout.on("data", keep);
    started.stderr.on("data", keep);
    await until("the app answers", startWithinMs, async () => {
      if (started.exitCode !== null || started.signalCode !== null)
        throw new Error(`The app ended while starting:\n${log}`);
      const answer = await fetch(`http://127.0.0.1:${port}/sign-in`, { signal: AbortSignal.timeout(5_000) })
        .then(async (response) => ((await response.arrayBuffer()).byteLength > 0 ? response : null))
        .catch(() => null);
      return answer?.ok === true;
    });
  }

  async function kill(): Promise<void> {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => running.once("exit", () => resolve()));
    running.kill("SIGKILL");
    await ended;
  }

  return { start, kill, pid: () => child?.pid ?? 0, log: () => log };
}

async function readMails(sandbox: Sandbox, to?: string): Promise<StoredMessage[]> {
  const query = to === undefined ? "" : `?to=${encodeURIComponent(to)}`;
  const answer = await fetch(`${sandbox.mailboxUrl}/api/messages${query}`);
  const messages: StoredMessage[] = await answer.json();
  return messages.reverse();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
