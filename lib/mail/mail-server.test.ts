import { describe, expect, test } from "vitest";
import { findMailServer } from "@/db/queries/mail-servers";
import { aContext } from "@/testing/context";
import { aBusiness } from "@/testing/documents";
import { anSmtpServer } from "@/testing/smtp";
import { loadMailServer } from "./load-mail-server";
import { lookUpSender } from "./look-up-sender";
import { checkMailServer, type TypedMailServer } from "./mail-server";
import type { OutgoingMail } from "./mailer";
import { mailerOf } from "./mailer-of";
import { queueMail } from "./queue-mail";
import { removeMailServer, storeMailServer } from "./save-mail-server";
import { sendQueuedMail } from "./send-queued-mail";
import { explainSender } from "./sender-domain";
import { createSmtpMailer } from "./smtp-mailer";

const typed: TypedMailServer = {
  host: "smtp.nordlicht.example",
  port: "587",
  security: "starttls",
  user: "anna",
  password: "canary-password",
  fromAddress: "invoices@nordlicht.example",
};

const aMail = (): OutgoingMail => ({
  messageId: "<1@nordlicht.example>",
  from: { name: "Nordlicht", address: "invoices@nordlicht.example" },
  replyTo: null,
  to: ["anna@nordlicht.example"],
  cc: [],
  subject: "Test",
  html: "<p>Test</p>",
  text: "Test",
  attachments: [],
});

describe("what is typed", () => {
  test.each<[string, Partial<TypedMailServer>, string]>([
    ["an address instead of a name", { host: "smtp://x.example" }, "host"],
    ["nothing", { host: " " }, "host"],
    ["a name with a space", { host: "mail server" }, "host"],
    ["a port of another service", { port: "6379" }, "port"],
    ["no number", { port: "abc" }, "port"],
    ["port 465 in the clear", { port: "465" }, "security"],
    ["port 587 with TLS from the start", { security: "tls" }, "security"],
    ["a password in the clear over the net", { port: "25", security: "none" }, "security"],
    ["a password with a line break", { password: "a\nb" }, "password"],
    ["two sender addresses", { fromAddress: "a@x.example, b@x.example" }, "fromAddress"],
  ])("%s is refused with its field", (_what, change, field) => {
    expect(() => checkMailServer({ ...typed, ...change })).toThrowError(expect.objectContaining({ field }));
  });
});

test.each([["abc"], [""], ["99999"], ["-1"], ["2.5"]])("a sandbox takes any port, but “%s” is none", (port) => {
  expect(() => checkMailServer({ ...typed, port }, [Number(port)])).toThrowError(
    expect.objectContaining({ field: "port" }),
  );
});

describe("a business's own server", () => {
  test("sends its mails from its address; others keep the installation's", async () => {
    const ctx = await aContext();
    const [own, other] = [await aBusiness(ctx), await aBusiness(ctx)];
    await storeMailServer(ctx, { businessId: own.businessId, by: "usr_1", typed });
    expect((await mailerOf(ctx, own.businessId)).fromAddress).toBe("invoices@nordlicht.example");
    expect((await mailerOf(ctx, other.businessId)).fromAddress).toBe(ctx.mail.fromAddress);
    expect((await mailerOf(ctx, null)).fromAddress).toBe(ctx.mail.fromAddress);
    const mailId = await ctx.db.inTransaction((tx) =>
      queueMail(tx, {
        ctx,
        businessId: own.businessId,
        invoiceId: null,
        paymentId: null,
        kind: "owner_alert",
        key: "test",
        to: ["anna@nordlicht.example"],
        cc: [],
        subject: "Test",
        content: { title: "Test", sentences: ["Test."], path: null, pathLabel: null },
        createdBy: null,
      }),
    );
    await sendQueuedMail(ctx, { mailId: mailId ?? "" });
    expect(ctx.mail.sent.at(-1)).toMatchObject({ from: { address: "invoices@nordlicht.example" } });
    await removeMailServer(ctx, { businessId: own.businessId, by: "usr_1" });
    expect((await mailerOf(ctx, own.businessId)).fromAddress).toBe(ctx.mail.fromAddress);
  });

  test("the password is sealed, never shown, kept when left empty, and never given to another server", async () => {
    const ctx = await aContext();
    const { businessId } = await aBusiness(ctx);
    const by = "usr_1";
    await storeMailServer(ctx, { businessId, by, typed });
    const stored = await findMailServer(ctx.db.read, businessId);
    expect(JSON.stringify([stored, await loadMailServer(ctx, { businessId })])).not.toContain("canary-password");
    await storeMailServer(ctx, {
      businessId,
      by,
      typed: { ...typed, password: "", fromAddress: "b@nordlicht.example" },
    });
    expect((await findMailServer(ctx.db.read, businessId))?.passwordSealed).toBe(stored?.passwordSealed);
    await expect(
      storeMailServer(ctx, { businessId, by, typed: { ...typed, password: "", host: "smtp.thief.example" } }),
    ).rejects.toMatchObject({ field: "password" });
    expect((await findMailServer(ctx.db.read, businessId))?.host).toBe("smtp.nordlicht.example");
  });

  test("an installation without a server sends resets through the first business's, and says so when there is none", async () => {
    const mail = createSmtpMailer({ url: null, fromAddress: "paymast@localhost" });
    const ctx = { ...(await aContext()), mail };
    const { businessId } = await aBusiness(ctx);
    expect((await loadMailServer(ctx, { businessId })).canSend).toBe(false);
    expect(await (await mailerOf(ctx, businessId)).send(aMail())).toMatchObject({ accepted: false });
    await storeMailServer(ctx, { businessId, by: "usr_1", typed });
    expect((await mailerOf(ctx, null)).fromAddress).toBe("invoices@nordlicht.example");
    mail.close();
  });

  test("a mail really goes through it, and a server without encryption is refused when encryption was asked for", async () => {
    const server = await anSmtpServer();
    const mail = createSmtpMailer({ url: null, fromAddress: "paymast@localhost" });
    const ctx = { ...(await aContext()), mail };
    const { businessId } = await aBusiness(ctx);
    const port = new URL(server.url).port;
    const here = { ...typed, host: "127.0.0.1", port, user: "", password: "" };
    const ports = [Number(port)];
    await storeMailServer(ctx, { businessId, by: "usr_1", typed: { ...here, security: "starttls" }, ports });
    expect(await (await mailerOf(ctx, businessId)).send(aMail())).toMatchObject({ accepted: false });
    expect(server.received).toEqual([]);
    await storeMailServer(ctx, { businessId, by: "usr_1", typed: { ...here, security: "none" }, ports });
    expect(await (await mailerOf(ctx, businessId)).send(aMail())).toMatchObject({ accepted: true });
    expect(server.received).toMatchObject([{ from: "invoices@nordlicht.example" }]);
    mail.close();
    await server.close();
  });
});

describe("what the world sees of a sender's domain", () => {
  const records: Record<string, string[][]> = {
    "nordlicht.example": [["v=spf1 include:_spf.mail.example ", "-all"], ["other"]],
    "_dmarc.nordlicht.example": [["v=DMARC1; p=quarantine"]],
    "selector1._domainkey.nordlicht.example": [["v=DKIM1; k=rsa; p=MIIB"]],
    "s1._domainkey.nordlicht.example": [["v=DKIM1; p="]],
  };
  const none = Object.assign(new Error("none"), { code: "ENODATA" });
  const resolve = async (name: string) => {
    const found = records[name];
    if (found === undefined) throw none;
    return found;
  };

  test("a domain with all three is in order", async () => {
    const found = await lookUpSender("nordlicht.example", resolve);
    expect(found.dkim).toEqual(["selector1"]);
    expect(explainSender(found).map((one) => one.state)).toEqual(["good", "good", "good"]);
  });

  test("a domain without any is told what to add", async () => {
    const lines = explainSender(await lookUpSender("bare.example", resolve));
    expect(lines.map((one) => one.state)).toEqual(["advice", "unknown", "advice"]);
    expect(lines[2]?.sentence).toContain("_dmarc.bare.example");
  });

  test("a DNS that does not answer says nothing about the domain", async () => {
    const silent = async (): Promise<string[][]> => {
      throw Object.assign(new Error("timeout"), { code: "ETIMEOUT" });
    };
    const lines = explainSender(await lookUpSender("nordlicht.example", silent));
    expect(lines.map((one) => one.state)).toEqual(["unknown", "unknown", "unknown"]);
  });

  test.each([
    [["v=spf1 a -all", "v=spf1 mx -all"], "Merge them"],
    [["v=spf1 +all"], "allows everybody"],
  ])("%s is advised against", (spf, words) => {
    const [line] = explainSender({ domain: "x.example", spf, dmarc: [], dkim: [] });
    expect(line).toMatchObject({ state: "advice", sentence: expect.stringContaining(words) });
  });
});
