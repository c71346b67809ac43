/** One message, already rendered. Addresses are single, validated addresses; names are plain text. */
export type OutgoingMail = {
  /** Stable over retries, so that a repeated send is recognized by mail servers and people. */
  messageId: string;
  from: { name: string; address: string };
  replyTo: { name: string; address: string } | null;
  to: string[];
  cc: string[];
  subject: string;
  html: string;
  text: string;
  attachments: { filename: string; contentType: string; content: Uint8Array }[];
};

/** What the SMTP server said; `accepted` means it took responsibility for every recipient. */
export type MailResult =
  | { accepted: true; response: string }
  /** `permanent`: retrying the same message is useless (5xx for the recipient or the sender). */
  | { accepted: false; response: string; permanent: boolean };

/** An owner's own mail server; `password` lives in memory only. */
export type MailServer = {
  host: string;
  port: number;
  /** `tls` from the first byte (465), `starttls` required (587), `none` for a server on the same machine. */
  security: "tls" | "starttls" | "none";
  user: string | null;
  password: string | null;
  fromAddress: string;
};

export type Mailer = {
  /** The address that mails are sent from (the owner's address goes into Reply-To). */
  readonly fromAddress: string;
  /** False while no server is known: every send is refused with a sentence. */
  readonly isConfigured: boolean;
  send(mail: OutgoingMail): Promise<MailResult>;
  /** Signs in at the server and leaves again; no mail is sent. */
  check(): Promise<MailResult>;
  /** The same, through an owner's own server. Connections to it are kept and shared. */
  through(server: MailServer): Mailer;
};
