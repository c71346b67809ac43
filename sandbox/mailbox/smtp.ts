import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { SMTPServer } from "smtp-server";
import type { MailStore } from "./mail-store";

/** What the SMTP server does wrong on purpose. */
export type SmtpFaults = {
  /** Refuse the next messages, after their data was sent. */
  refuseNext: { count: number; code: number; text: string } | null;
  /** Refuse these recipients, always. */
  refusedRecipients: { address: string; code: number; text: string }[];
  /** Wait this long before a message is accepted. */
  delayMs: number;
};

export const noFaults = (): SmtpFaults => ({ refuseNext: null, refusedRecipients: [], delayMs: 0 });

export type SmtpOptions = { host: string; port: number; store: MailStore; faults: () => SmtpFaults };
export type Smtp = { port: number; close(): Promise<void> };

const mostBytes = 25 * 1024 * 1024;

/** A real SMTP server without TLS; it takes any user and password, and takes mail without them as well. */
export function startSmtp({ host, port, store, faults }: SmtpOptions): Promise<Smtp> {
  const server = new SMTPServer({
    banner: "Paymast sandbox mailbox",
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: mostBytes,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? "sandbox" }),
    onRcptTo(address, _session, done) {
      const refused = faults().refusedRecipients.find(
        (one) => one.address.toLowerCase() === address.address.toLowerCase(),
      );
      done(refused ? smtpError(refused.code, refused.text) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", (error) => done(error));
      stream.on("end", () => {
        const envelope = {
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : "",
          to: session.envelope.rcptTo.map((one) => one.address),
        };
        accept({ raw: Buffer.concat(chunks), isTooLong: stream.sizeExceeded, envelope, store, faults: faults() }).then(
          (reply) => done(null, reply),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
      });
    },
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      // A client that hangs up in the middle is its own trouble, not the sandbox's end.
      server.on("error", () => {});
      resolve({
        port: portOf(server.server.address()),
        close: () => new Promise((done) => server.close(() => done())),
      });
    });
  });
}

type Incoming = {
  raw: Buffer;
  isTooLong: boolean;
  envelope: { from: string; to: string[] };
  store: MailStore;
  faults: SmtpFaults;
};

async function accept({ raw, isTooLong, envelope, store, faults }: Incoming): Promise<string> {
  if (isTooLong) throw smtpError(552, "Message exceeds the fixed maximum message size");
  if (faults.delayMs > 0) await sleep(faults.delayMs);
  const refusal = faults.refuseNext;
  if (refusal && refusal.count > 0) {
    refusal.count -= 1;
    if (refusal.count === 0) faults.refuseNext = null;
    throw smtpError(refusal.code, refusal.text);
  }
  const message = await store.add(raw, envelope);
  return `Message accepted as ${message.id}`;
}

function smtpError(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The SMTP server has no port.");
  return address.port;
}
