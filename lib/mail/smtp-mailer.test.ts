import { afterAll, expect, test } from "vitest";
import { anSmtpServer, type SmtpAnswers } from "@/testing/smtp";
import type { OutgoingMail } from "./mailer";
import { createSmtpMailer } from "./smtp-mailer";

const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

async function aSetup(answers: SmtpAnswers = {}) {
  const server = await anSmtpServer(answers);
  const mailer = createSmtpMailer({ url: server.url, fromAddress: "pay@paymast.example" });
  closers.push(() => mailer.close(), server.close);
  return { server, mailer };
}

const aMail = (overrides: Partial<OutgoingMail> = {}): OutgoingMail => ({
  messageId: "<mail_1@paymast.example>",
  from: { name: "Nordlicht Studio via Paymast", address: "pay@paymast.example" },
  replyTo: { name: "Nordlicht Studio", address: "hello@nordlicht.example" },
  to: ["anna@customer.example"],
  cc: ["books@customer.example"],
  subject: "Rechnung 2026/17 über 1.476,00 €",
  html: "<p>Grüße 你好</p>",
  text: "Grüße 你好\n",
  attachments: [{ filename: "Rechnung-2026-17.pdf", contentType: "application/pdf", content: Buffer.from("%PDF-1.7") }],
  ...overrides,
});

test("what arrives has exactly the recipients, headers, texts and attachment", async () => {
  const { server, mailer } = await aSetup();
  expect(await mailer.send(aMail())).toMatchObject({ accepted: true, response: expect.stringContaining("250") });
  const [one, ...more] = server.received;
  expect(more).toEqual([]);
  expect(one?.from).toBe("pay@paymast.example");
  expect(one?.recipients).toEqual(["anna@customer.example", "books@customer.example"]);
  expect(one?.mail.messageId).toBe("<mail_1@paymast.example>");
  expect(one?.mail.subject).toBe("Rechnung 2026/17 über 1.476,00 €");
  expect(one?.mail.from?.value).toEqual([{ name: "Nordlicht Studio via Paymast", address: "pay@paymast.example" }]);
  expect(one?.mail.replyTo?.value).toEqual([{ name: "Nordlicht Studio", address: "hello@nordlicht.example" }]);
  expect(one?.mail.html).toContain("Grüße 你好");
  expect(one?.mail.text).toContain("Grüße 你好");
  expect(one?.mail.attachments).toHaveLength(1);
  expect(one?.mail.attachments[0]).toMatchObject({ filename: "Rechnung-2026-17.pdf", contentType: "application/pdf" });
  expect(one?.mail.attachments[0]?.content.toString()).toBe("%PDF-1.7");
});

const harmless = await aSetup();

test.each([
  ["a quoted second address", { name: 'x" <evil@evil.example>, "y', address: "pay@paymast.example" }],
  ["a comment", { name: "a (evil@evil.example)", address: "pay@paymast.example" }],
  ["an encoded word", { name: "=?utf-8?q?=0D=0ABcc:=20evil@evil.example?=", address: "pay@paymast.example" }],
  ["a comma", { name: "evil@evil.example, b", address: "pay@paymast.example" }],
  ["ten thousand characters of text", { name: "n".repeat(900), address: "pay@paymast.example" }],
])("a name with %s adds no recipient and no header", async (_, from) => {
  const { server, mailer } = harmless;
  server.received.length = 0;
  await mailer.send(
    aMail({ from, cc: [], subject: `=?utf-8?q?x=0D=0ABcc:=20evil@evil.example?= ${from.name}`.slice(0, 190) }),
  );
  expect(server.received.map((one) => one.recipients)).toEqual([["anna@customer.example"]]);
  const mail = server.received[0]?.mail;
  expect(mail?.bcc).toBeUndefined();
  expect(mail?.from?.value.map((value) => value.address)).toEqual(["pay@paymast.example"]);
  expect([...(mail?.headers.keys() ?? [])].sort()).toEqual(
    [
      "auto-submitted",
      "content-type",
      "date",
      "from",
      "message-id",
      "mime-version",
      "reply-to",
      "subject",
      "to",
      "x-auto-response-suppress",
    ].sort(),
  );
});

test.each<[string, Partial<OutgoingMail>]>([
  ["CR LF in the subject", { subject: "a\r\nBcc: evil@evil.example" }],
  ["a line separator in the subject", { subject: "a\u2028Bcc: evil@evil.example" }],
  ["NUL in the subject", { subject: "a\u0000b" }],
  ["a line break in a name", { from: { name: "a\nBcc: e@evil.example", address: "pay@paymast.example" } }],
  [
    "a line break in the file name",
    { attachments: [{ filename: "a\r\nX: y.pdf", contentType: "application/pdf", content: Buffer.from("x") }] },
  ],
  [
    "a line break in the content type",
    { attachments: [{ filename: "a.pdf", contentType: "application/pdf\r\nX: y", content: Buffer.from("x") }] },
  ],
  ["two addresses in one", { to: ["a@x.example,b@evil.example"] }],
  ["a quoted address", { to: ['"v@x.example x"@evil.example'] }],
  ["a list in the copy", { cc: ["a@x.example b@evil.example"] }],
  ["a bad answer address", { replyTo: { name: "x", address: "a@x.example\r\nBcc: b@evil.example" } }],
  ["nobody to send to", { to: [], cc: [] }],
  ["a subject of 10,000 characters", { subject: "x".repeat(10_000) }],
])("%s never reaches the server", async (_, flaw) => {
  const { server, mailer } = harmless;
  server.received.length = 0;
  expect(await mailer.send(aMail(flaw))).toMatchObject({ accepted: false, permanent: true });
  expect(server.received).toEqual([]);
});

test("a refusal for good keeps the server's words", async () => {
  const { mailer } = await aSetup({ recipient: () => ({ code: 550, text: "5.1.1 No such mailbox here" }) });
  expect(await mailer.send(aMail())).toEqual({
    accepted: false,
    permanent: true,
    response: expect.stringContaining("550 5.1.1 No such mailbox here"),
  });
});

test("a refusal for now may be tried again", async () => {
  const { mailer } = await aSetup({ recipient: () => ({ code: 451, text: "4.7.1 Greylisted, come back" }) });
  expect(await mailer.send(aMail())).toMatchObject({
    accepted: false,
    permanent: false,
    response: expect.stringContaining("Greylisted"),
  });
});

test("a message refused after it was read is refused for good", async () => {
  const { mailer } = await aSetup({ data: () => ({ code: 554, text: "5.7.1 Looks like spam" }) });
  expect(await mailer.send(aMail())).toMatchObject({ permanent: true, response: expect.stringContaining("spam") });
});

test("taken for one and refused for another is not accepted, and says for whom", async () => {
  const { server, mailer } = await aSetup({
    recipient: (address) => (address.startsWith("books") ? { code: 450, text: "4.2.1 Busy" } : null),
  });
  const result = await mailer.send(aMail());
  expect(result).toMatchObject({ accepted: false, permanent: true });
  expect(result.response).toContain("Accepted for anna@customer.example, refused for books@customer.example: 450");
  expect(server.received).toHaveLength(1);
});

test("a connection cut after the message was taken is not final, and is not repeated by the transport", async () => {
  const { server, mailer } = await aSetup({ data: () => "drop" });
  expect(await mailer.send(aMail())).toMatchObject({ accepted: false, permanent: false });
  expect(server.received).toHaveLength(1);
});

test("a server that is not there is not final", async () => {
  const { server, mailer } = await aSetup();
  await server.close();
  expect(await mailer.send(aMail())).toMatchObject({
    accepted: false,
    permanent: false,
    response: expect.stringContaining("cannot be reached"),
  });
});

test("without a server nothing is sent and the words say where to enter one", async () => {
  const mailer = createSmtpMailer({ url: null, fromAddress: "paymast@localhost" });
  expect(await mailer.send(aMail())).toMatchObject({
    accepted: false,
    response: expect.stringContaining("Settings, E-mail"),
  });
});

test.each([
  ["MAIL_FROM with a name", { url: null, fromAddress: "Paymast <pay@paymast.example>" }, /MAIL_FROM/],
  ["another protocol", { url: "http://mail.example", fromAddress: "a@b.example" }, /SMTP_URL/],
])("%s is refused at start with the variable's name", (_, settings, words) => {
  expect(() => createSmtpMailer(settings)).toThrow(words);
});
