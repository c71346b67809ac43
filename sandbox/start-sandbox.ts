import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { openMailStore } from "./mailbox/mail-store";
import { mailboxRoutes } from "./mailbox/routes";
import { noFaults, startSmtp } from "./mailbox/smtp";
import { BadRequest, sendJson } from "./pages/http";
import { pageRoutes } from "./pages/routes";
import type { SandboxControl } from "./stripe/http/control-types";
import { startStripeSandbox } from "./stripe/server";
import { stripeJsRoutes } from "./stripe-js/routes";

export type SandboxOptions = {
  /** 0 takes any free port. */
  port?: number;
  smtpPort?: number;
  host?: string;
  /** The name in addresses it hands out; `host` unless given. */
  publicHost?: string;
  /** Where state and mail outlive a restart; without it all is forgotten at close. */
  dataDir?: string | null;
  allowLoopbackWebhooks?: boolean;
};

export type Sandbox = {
  /** Address of Stripe's API, of Stripe.js (/stripe.js) and of all pages. */
  stripeUrl: string;
  smtpUrl: string;
  mailboxUrl: string;
  /** What the control page can do, for tests in the same process. */
  control: SandboxControl;
  close(): Promise<void>;
};

/** Starts the stand-ins for the outside world: Stripe's API, Stripe.js with its frames, a mailbox, and the pages about them. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, smtpPort = 0, host = "127.0.0.1", dataDir = null, allowLoopbackWebhooks = false } = options;
  const store = await openMailStore(dataDir ? join(dataDir, "mail") : null);
  const faults = { current: noFaults() };
  const smtp = await startSmtp({ host, port: smtpPort, store, faults: () => faults.current });
  const smtpUrl = `smtp://${host}:${smtp.port}`;
  const addresses = { stripeUrl: "", smtpUrl };
  const routes = async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    try {
      requireLoopbackHost(request);
      return (
        (await stripeJsRoutes(request, response)) ||
        (await mailboxRoutes({ store, smtpUrl, faults }, request, response)) ||
        (await pageRoutes(addresses, request, response))
      );
    } catch (error) {
      return sendProblem(response, error);
    }
  };
  try {
    const stripe = await startStripeSandbox({
      port,
      host,
      ...(options.publicHost === undefined ? {} : { publicHost: options.publicHost }),
      routes,
      allowLoopbackWebhooks,
      ...(dataDir ? { stateFile: join(dataDir, "stripe.json") } : {}),
    });
    addresses.stripeUrl = stripe.url;
    return {
      stripeUrl: stripe.url,
      smtpUrl,
      mailboxUrl: `${stripe.url}/mailbox`,
      control: stripe.control,
      async close() {
        await Promise.all([stripe.close(), smtp.close()]);
      },
    };
  } catch (error) {
    await smtp.close();
    throw error;
  }
}

/** A foreign name that was made to resolve to loopback (DNS rebinding) must not reach the mails and the keys. */
function requireLoopbackHost({ headers }: IncomingMessage): void {
  const name = (headers.host ?? "").replace(/:\d+$/, "");
  if (name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(name))
    return;
  throw new BadRequest(421, "The sandbox answers on loopback names only.");
}

function sendProblem(response: ServerResponse, error: unknown): true {
  if (response.headersSent) {
    response.destroy();
    return true;
  }
  if (error instanceof BadRequest) return sendJson(response, error.status, { error: error.message });
  console.error("sandbox: a page failed:", error);
  return sendJson(response, 500, { error: "The sandbox itself failed; its log says why." });
}
