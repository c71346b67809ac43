import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export type ReceivedMail = {
  from: string;
  /** Envelope recipients: who the server would deliver to. */
  recipients: string[];
  raw: string;
  mail: ParsedMail;
};

/** What the server answers instead of taking the mail, at the step where a real one would. */
export type SmtpAnswers = {
  recipient?: (address: string) => { code: number; text: string } | null;
  data?: (count: number) => { code: number; text: string } | "drop" | null;
};

/** A real SMTP server on loopback that parses what arrives. */
export async function anSmtpServer(answers: SmtpAnswers = {}) {
  const received: ReceivedMail[] = [];
  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    logger: false,
    onRcptTo: (address, _session, done) => {
      const refusal = answers.recipient?.(address.address) ?? null;
      done(refusal === null ? null : smtpError(refusal));
    },
    onData: (stream, session, done) => {
      void collect(stream).then(async (raw) => {
        count += 1;
        const answer = answers.data?.(count) ?? null;
        if (answer === null || answer === "drop") {
          const from = session.envelope.mailFrom;
          received.push({
            from: from === false ? "" : from.address,
            recipients: session.envelope.rcptTo.map((recipient) => recipient.address),
            raw,
            mail: await simpleParser(raw),
          });
        }
        if (answer === "drop") for (const connection of server.connections) connection.close();
        else done(answer === null ? null : smtpError(answer));
      }, done);
    },
  } satisfies SMTPServerOptions);
  server.on("error", () => {
    // A connection that the test cuts is reported here; what the client saw is what the test looks at.
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("The SMTP server has no port.");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const smtpError = ({ code, text }: { code: number; text: string }) =>
  Object.assign(new Error(text), { responseCode: code });

async function collect(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
