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

export type Mailer = {
  /** The address that mails are sent from (the owner's address goes into Reply-To). */
  readonly fromAddress: string;
  send(mail: OutgoingMail): Promise<MailResult>;
};
