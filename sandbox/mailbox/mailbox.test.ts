import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BadRequest } from "../pages/http";
import { type MailStore, openMailStore } from "./mail-store";
import { mailboxRoutes } from "./routes";
import { noFaults, type Smtp, startSmtp } from "./smtp";

type Message = {
  id: string;
  subject: string;
  html: string;
  text: string;
  envelopeTo: string[];
  attachments: { filename: string }[];
};

const faults = { current: noFaults() };
let folder: string;
let store: MailStore;
let smtp: Smtp;
let web: Server;
let base: string;

beforeEach(async () => {
  faults.current = noFaults();
  folder = await mkdtemp(join(tmpdir(), "mailbox-"));
  store = await openMailStore(folder);
  smtp = await startSmtp({ host: "127.0.0.1", port: 0, store, faults: () => faults.current });
  const options = { store, smtpUrl: `smtp://127.0.0.1:${smtp.port}`, faults };
  web = createServer((request, response) => {
    mailboxRoutes(options, request, response).catch((error: unknown) => {
      response.writeHead(error instanceof BadRequest ? error.status : 500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  const address = web.address();
  base = typeof address === "object" && address ? `http://127.0.0.1:${address.port}/mailbox` : "";
});

afterEach(async () => {
  await smtp.close();
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
  await rm(folder, { recursive: true });
});

function send(subject: string, to = "anna@example.com"): Promise<{ response: string }> {
  return createTransport({ host: "127.0.0.1", port: smtp.port, secure: false }).sendMail({
    from: "studio@example.com",
    to,
    subject,
    text: "Grüße",
    html: '<p>Grüße</p><script>parent.document.title = "stolen"</script><a href="https://pay.example/i/1">Pay</a>',
    attachments: [{ filename: "Rechnung-ü.pdf", content: Buffer.from("%PDF-1.7"), contentType: "application/pdf" }],
  });
}

async function list(query = ""): Promise<Message[]> {
  return (await fetch(`${base}/api/messages${query}`)).json();
}

test("a sent mail is listed with its text, HTML and attachment, newest first", async () => {
  await send("First");
  await send("Second", "bob@example.com");
  const all = await list();
  expect(all.map((message) => message.subject)).toEqual(["Second", "First"]);
  expect(all[0]).toMatchObject({
    text: "Grüße",
    envelopeTo: ["bob@example.com"],
    attachments: [{ filename: "Rechnung-ü.pdf" }],
  });
  expect((await list("?to=ANNA@example.com")).map((message) => message.subject)).toEqual(["First"]);
  const file = await fetch(`${base}/messages/${all[0]?.id}/attachments/0`);
  expect(await file.text()).toBe("%PDF-1.7");
  expect(file.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''Rechnung-%C3%BC.pdf");
});

test("mail outlives a restart, deleted mail does not", async () => {
  await send("Kept");
  await send("Deleted");
  const [newest] = await list();
  expect((await fetch(`${base}/api/messages/${newest?.id}`, { method: "DELETE" })).status).toBe(200);
  const reopened = await openMailStore(folder);
  expect(reopened.list({ to: null, text: null }).map((message) => message.subject)).toEqual(["Kept"]);
});

test("the next message is refused with the ordered words, the one after is accepted", async () => {
  await fetch(`${base}/api/faults`, {
    method: "POST",
    body: JSON.stringify({ refuseNext: { count: 1, code: 452, text: "4.2.2 Mailbox full" } }),
  });
  await expect(send("Refused")).rejects.toMatchObject({
    responseCode: 452,
    response: expect.stringContaining("4.2.2 Mailbox full"),
  });
  expect((await send("Accepted")).response).toContain("250");
  expect((await list()).map((message) => message.subject)).toEqual(["Accepted"]);
});

test("a refused recipient is refused for good, others are not", async () => {
  await fetch(`${base}/api/faults`, {
    method: "POST",
    body: JSON.stringify({ refusedRecipients: ["nobody@example.com"] }),
  });
  await expect(send("Refused", "nobody@example.com")).rejects.toMatchObject({ responseCode: 550 });
  expect((await send("Accepted")).response).toContain("250");
});

test("a text with line breaks cannot forge a second SMTP reply", async () => {
  await fetch(`${base}/api/faults`, {
    method: "POST",
    body: JSON.stringify({ refuseNext: { code: 451, text: "no\r\n250 yes" } }),
  });
  await expect(send("Refused")).rejects.toMatchObject({
    responseCode: 451,
    response: expect.stringContaining("no 250 yes"),
  });
});

test.each(["{", '{"refuseNext":{"code":9}}', '{"delayMs":-1}', '{"delayMs":"x"}'])(
  "the fault %s is refused and changes nothing",
  async (body) => {
    expect((await fetch(`${base}/api/faults`, { method: "POST", body })).status).toBe(400);
    expect(faults.current).toEqual(noFaults());
  },
);

test("a page of another origin cannot delete mail", async () => {
  await send("Kept");
  const response = await fetch(`${base}/clear`, { method: "POST", headers: { origin: "http://evil.example" } });
  expect(response.status).toBe(403);
  expect(await list()).toHaveLength(1);
});

test("a mail's HTML is served without rights, and its subject is never markup", async () => {
  await send("<img src=x onerror=alert(1)>");
  const [message] = await list();
  const view = await (await fetch(`${base}/messages/${message?.id}`)).text();
  expect(view).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect(view).not.toContain("<img src=x");
  const shown = await fetch(`${base}/messages/${message?.id}/html`);
  expect(shown.headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox(?!.*allow-scripts)/);
  expect(await shown.text()).toContain('<a target="_top" href="https://pay.example/i/1">');
});
