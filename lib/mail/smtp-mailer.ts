import nodemailer from "nodemailer";
import { parseAddress } from "./address";
import { isOneLine } from "./header-text";
import type { Mailer, MailResult, MailServer, OutgoingMail } from "./mailer";

export type SmtpMailer = Mailer & {
  /** Ends idle connections; used by tests and by a graceful stop. */
  close(): void;
};

const CONNECT_LIMIT_MS = 10_000;
const SILENCE_LIMIT_MS = 30_000;
const WHOLE_LIMIT_MS = 90_000;

/** No single send takes longer than this, so a lease that is longer is never outlived by a send. */
export const SEND_LIMIT_MS = WHOLE_LIMIT_MS;

type Address = { host: string; port: number; security: MailServer["security"] | "opportunistic" };
type SignIn = { user: string; pass: string } | null;

/**
 * Sends through the operator's SMTP server. `url` is `smtp://user:password@host:587` (STARTTLS when offered), `smtps://…`,
 * or null when e-mail is not set up. Never throws for a mail: what went wrong is in the result, in the server's words.
 */
export function createSmtpMailer(settings: { url: string | null; fromAddress: string }): SmtpMailer {
  const fromAddress = requireFromAddress(settings.fromAddress);
  const own = ownServers();
  const through = (server: MailServer): Mailer => own.open(server, through);
  if (settings.url === null) return { ...unconfiguredMailer(fromAddress), through, close: own.close };
  const transport = transportOf(settings.url);
  return {
    ...sending(transport, fromAddress),
    through,
    close() {
      transport.close();
      own.close();
    },
  };
}

type Transport = ReturnType<typeof openTransport>;

const sending = (transport: Transport, fromAddress: string) => ({
  fromAddress,
  isConfigured: true,
  async check(): Promise<MailResult> {
    try {
      await transport.verify();
      return { accepted: true, response: "The mail server is ready." };
    } catch (error) {
      return refusalOf(asSmtpError(error));
    }
  },
  async send(mail: OutgoingMail): Promise<MailResult> {
    const flaw = flawOf(mail);
    if (flaw !== null) return { accepted: false, response: flaw, permanent: true };
    try {
      return resultOf(await transport.sendMail({ ...messageOf(mail), signal: AbortSignal.timeout(WHOLE_LIMIT_MS) }));
    } catch (error) {
      return refusalOf(asSmtpError(error));
    }
  },
});

/** Owners' servers that are in use, with their connections; the ones that were not used for longest go first. */
function ownServers() {
  const most = 50;
  const open = new Map<string, Transport>();

  function transportTo(server: MailServer): Transport {
    const key = JSON.stringify(server);
    const known = open.get(key);
    if (known !== undefined) {
      open.delete(key);
      open.set(key, known);
      return known;
    }
    const { user, password } = server;
    const made = openTransport(server, user === null ? null : { user, pass: password ?? "" });
    open.set(key, made);
    const [oldest] = open.keys();
    if (open.size > most && oldest !== undefined) {
      open.get(oldest)?.close();
      open.delete(oldest);
    }
    return made;
  }

  return {
    open: (server: MailServer, through: Mailer["through"]): Mailer => ({
      ...sending(transportTo(server), server.fromAddress),
      through,
    }),
    close() {
      for (const transport of open.values()) transport.close();
      open.clear();
    },
  };
}

function transportOf(url: string): Transport {
  const server = new URL(url);
  if (server.protocol !== "smtp:" && server.protocol !== "smtps:") {
    throw new Error("SMTP_URL must look like smtp://user:password@mail.example.com:587 or smtps://….");
  }
  const isSecure = server.protocol === "smtps:";
  const user = decodeURIComponent(server.username);
  return openTransport(
    {
      host: server.hostname.replace(/^\[|\]$/g, ""),
      port: server.port === "" ? (isSecure ? 465 : 587) : Number(server.port),
      security: isSecure ? "tls" : "opportunistic",
    },
    user === "" ? null : { user, pass: decodeURIComponent(server.password) },
  );
}

function openTransport({ host, port, security }: Address, auth: SignIn) {
  return nodemailer.createTransport({
    pool: true,
    host,
    port,
    secure: security === "tls",
    // Asked for and not offered: no password and no invoice goes over the wire in the clear.
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(auth === null ? {} : { auth }),
    maxConnections: 4,
    // A message whose connection broke may have been taken: our own queue decides about a second try, and counts it.
    maxRequeues: 0,
    connectionTimeout: CONNECT_LIMIT_MS,
    greetingTimeout: CONNECT_LIMIT_MS,
    dnsTimeout: CONNECT_LIMIT_MS,
    socketTimeout: SILENCE_LIMIT_MS,
    idleTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function messageOf(mail: OutgoingMail) {
  return {
    messageId: mail.messageId,
    from: mail.from,
    ...(mail.replyTo === null ? {} : { replyTo: mail.replyTo }),
    to: mail.to,
    cc: mail.cc,
    // Recipients come from here alone, so nothing that stands in a header can add one.
    envelope: { from: mail.from.address, to: [...mail.to, ...mail.cc] },
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    // Says to vacation responders and ticket systems that no person typed this.
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    attachments: mail.attachments.map((file) => ({
      filename: file.filename,
      contentType: file.contentType,
      content: Buffer.from(file.content),
    })),
  };
}

/** Whatever the callers did: nothing with a line break or a second address reaches the SMTP connection. */
function flawOf(mail: OutgoingMail): string | null {
  const addresses = [...mail.to, ...mail.cc, ...(mail.replyTo === null ? [] : [mail.replyTo.address])];
  const badAddress = addresses.find((address) => {
    const parsed = parseAddress(address);
    return !parsed.ok || parsed.address !== address;
  });
  if (badAddress !== undefined)
    return `Not sent: ${JSON.stringify(badAddress.slice(0, 80))} is not one e-mail address.`;
  if (mail.to.length === 0) return "Not sent: there is no address to send to.";
  const lines = [
    mail.subject,
    mail.from.name,
    mail.messageId,
    mail.replyTo?.name ?? "",
    ...mail.attachments.flatMap((file) => [file.filename, file.contentType]),
  ];
  const badLine = lines.find((line) => !isOneLine(line) || line.length > 998);
  return badLine === undefined ? null : "Not sent: a subject, name or file name has a line break or is too long.";
}

type SmtpInfo = { response?: string | undefined; accepted?: string[] | undefined; rejected?: string[] | undefined };

function resultOf(info: SmtpInfo & { rejectedErrors?: unknown }): MailResult {
  const response = info.response ?? "accepted";
  const rejected = info.rejected ?? [];
  if (rejected.length === 0) return { accepted: true, response };
  // Some have it already; trying again by itself would send it to them twice.
  const words = Array.isArray(info.rejectedErrors)
    ? info.rejectedErrors.map((error) => asSmtpError(error).response)
    : [];
  return {
    accepted: false,
    permanent: true,
    response: `Accepted for ${(info.accepted ?? []).join(", ")}, refused for ${rejected.join(", ")}: ${words.join(" ")}`,
  };
}

type SmtpError = { message: string; response: string; code: string; responseCode: number | null };

/** 5xx about this message is final. Replies about our sign-in or the server itself are the operator's to repair. */
function refusalOf(error: SmtpError): MailResult {
  const isAboutUs =
    ["EAUTH", "ENOAUTH", "EOAUTH2", "ECONNECTION", "ETLS", "EPROTOCOL"].includes(error.code) ||
    [503, 530, 534, 535, 538].includes(error.responseCode ?? 0);
  const isFinal = error.responseCode !== null && error.responseCode >= 500 && !isAboutUs;
  return { accepted: false, response: error.response, permanent: isFinal };
}

/** Nodemailer's errors carry the reply; anything else is described by its message. */
function asSmtpError(error: unknown): SmtpError {
  const message = error instanceof Error ? error.message : String(error);
  const fields: Record<string, unknown> = typeof error === "object" && error !== null ? { ...error } : {};
  const { response, code, responseCode } = fields;
  return {
    message,
    response: typeof response === "string" && response !== "" ? response : plainWords(message),
    code: typeof code === "string" ? code : "",
    responseCode: typeof responseCode === "number" ? responseCode : null,
  };
}

function plainWords(message: string): string {
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/.test(message)) {
    return `The mail server cannot be reached (${message}).`;
  }
  if (/tim(ed )?out/i.test(message)) return `The mail server did not answer in time (${message}).`;
  return message;
}

/** The operator's own setting, checked at start; `name@localhost` is allowed for a machine that mails to itself. */
function requireFromAddress(setting: string): string {
  const text = setting.trim();
  const parsed = parseAddress(text.replace(/@localhost$/, "@localhost.localdomain"));
  if (!parsed.ok) throw new Error(`MAIL_FROM must be one e-mail address, like pay@example.com: ${parsed.reason}`);
  return text;
}

const NOT_SET_UP: MailResult = {
  accepted: false,
  permanent: true,
  response: "E-mail is not set up yet: enter a mail server under Settings, E-mail, then press Retry.",
};

const unconfiguredMailer = (fromAddress: string) => ({
  fromAddress,
  isConfigured: false,
  check: async () => NOT_SET_UP,
  send: async () => NOT_SET_UP,
});
