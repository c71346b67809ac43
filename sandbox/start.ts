import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Sandbox, startSandbox } from "./start-sandbox";
import { sandboxKeys } from "./stripe/accounts";

type Settings = { port: number; smtpPort: number; dataDir: string; allowLoopbackWebhooks: boolean };

const help = `Stripe's API, Stripe.js and a mailbox on this computer.

  npm run sandbox -- [options]

  --port N                      Stripe's API and the pages   (SANDBOX_PORT, default 12111)
  --smtp-port N                 the mailbox's SMTP server    (SANDBOX_SMTP_PORT, default 12125)
  --data DIR                    where state is kept          (SANDBOX_DATA, default data/sandbox)
  --allow-loopback-webhooks     accept webhook addresses on this computer, which the real Stripe refuses
                                (SANDBOX_ALLOW_LOOPBACK_WEBHOOKS=1)
  --help
`;

function readSettings(): Settings | null {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      "smtp-port": { type: "string" },
      data: { type: "string" },
      "allow-loopback-webhooks": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return null;
  const { SANDBOX_PORT, SANDBOX_SMTP_PORT, SANDBOX_DATA, SANDBOX_ALLOW_LOOPBACK_WEBHOOKS } = process.env;
  return {
    port: readPort("--port", values.port ?? SANDBOX_PORT ?? "12111"),
    smtpPort: readPort("--smtp-port", values["smtp-port"] ?? SANDBOX_SMTP_PORT ?? "12125"),
    dataDir: values.data ?? SANDBOX_DATA ?? "data/sandbox",
    allowLoopbackWebhooks: values["allow-loopback-webhooks"] ?? SANDBOX_ALLOW_LOOPBACK_WEBHOOKS === "1",
  };
}

function readPort(name: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`${name} has to be a port number from 0 to 65535, not "${text}".`);
}

/** One sentence for what a newcomer can repair; anything else keeps its stack. */
function explain(error: unknown, settings: Settings | null): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EADDRINUSE" && settings && error instanceof Error) {
    const port = "port" in error ? String(error.port) : `${settings.port} or ${settings.smtpPort}`;
    return `Port ${port} is taken by another program. Stop that program, or choose other ports: npm run sandbox -- --port 12151 --smtp-port 12152`;
  }
  if (code === "EACCES" || code === "EROFS" || code === "ENOTDIR")
    return `The sandbox may not use ${settings?.dataDir ?? "its folder"} or its port: ${String(error)}`;
  if (code.startsWith("ERR_PARSE_ARGS") && error instanceof Error) return `${error.message}\n\n${help}`;
  return error instanceof Error ? (settings ? (error.stack ?? error.message) : error.message) : String(error);
}

function describe({ stripeUrl, smtpUrl, mailboxUrl }: Sandbox, settings: Settings): string {
  const { test } = sandboxKeys.nordlicht;
  return `
Paymast sandbox is running. Nothing here is real: no card is charged, no mail leaves this computer.

  Overview        ${stripeUrl}/
  API keys        ${stripeUrl}/keys
  Test cards      ${stripeUrl}/cards
  Control         ${stripeUrl}/control
  Mailbox         ${mailboxUrl}
  Stripe's API    ${stripeUrl}
  Stripe.js       ${stripeUrl}/stripe.js
  SMTP            ${smtpUrl}
  State           ${settings.dataDir}

  Publishable key ${test.publishable}
  Secret key      ${test.secret}

Point an app at it:   STRIPE_API_BASE=${stripeUrl} STRIPE_JS_URL=${stripeUrl}/stripe.js SMTP_URL=${smtpUrl}
Stripe's own client:  npx stripe get /v1/account --api-base ${stripeUrl} --api-key ${test.secret}
Webhooks to this computer are ${settings.allowLoopbackWebhooks ? "accepted." : "refused, as the real Stripe does; start with --allow-loopback-webhooks to accept them."}
Ctrl-C ends it; its state is kept.
`;
}

async function main(): Promise<void> {
  let settings: Settings | null = null;
  try {
    settings = readSettings();
    if (!settings) {
      process.stdout.write(help);
      return;
    }
    await mkdir(settings.dataDir, { recursive: true });
    const sandbox = await startSandbox(settings);
    process.stdout.write(describe(sandbox, settings));
    stopOnSignal(sandbox);
  } catch (error) {
    process.stderr.write(`${explain(error, settings)}\n`);
    process.exitCode = 1;
  }
}

const closeWithinMs = 5_000;

function stopOnSignal(sandbox: Sandbox): void {
  let isClosing = false;
  const stop = (): void => {
    // A second Ctrl-C does not wait.
    if (isClosing) process.exit(1);
    isClosing = true;
    setTimeout(() => process.exit(1), closeWithinMs).unref();
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`The sandbox could not be closed cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

void main();
