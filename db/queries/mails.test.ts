import { expect, test } from "vitest";
import { aContext } from "@/testing/context";
import { aBusiness, anIssuedInvoice } from "@/testing/documents";
import { findInvoiceRecipients, findMailInvoice, findMailTemplate, saveMailTemplate } from "./mail-facts";
import {
  claimMail,
  findBusinessMail,
  insertMail,
  listMemberAddresses,
  listOwnerAddresses,
  markInvoiceSent,
  recordMailOutcome,
  requeueFailedMail,
} from "./mails";

const ctx = await aContext();
const { businessId, ownerEmail } = await aBusiness(ctx);
const other = await aBusiness(ctx);
const { invoiceId } = await anIssuedInvoice(ctx, businessId);
const { db } = ctx;

async function aMail(key: string) {
  const mailId = ctx.newId("mail");
  const isNew = await db.inTransaction((tx) =>
    insertMail(tx, {
      id: mailId,
      businessId,
      invoiceId,
      paymentId: null,
      kind: "invoice",
      key,
      messageId: `<${mailId}@test.example>`,
      to: ["anna@customer.example"],
      cc: [],
      subject: "S",
      content: { body: "B" },
      state: "queued",
      tries: 0,
      createdAt: ctx.now(),
    }),
  );
  return { mailId, isNew };
}

const outcome = (mailId: string, state: "queued" | "sent" | "failed") =>
  db.inTransaction((tx) =>
    recordMailOutcome(tx, { mailId, state, response: state, tries: 1, sentAt: null, subject: null, content: null }),
  );

test("a key is taken once", async () => {
  expect((await aMail("once")).isNew).toBe(true);
  expect((await aMail("once")).isNew).toBe(false);
});

test("a mail is claimed by one, and again only when the lease is over", async () => {
  const { mailId } = await aMail("claim");
  const claim = (now: number) => db.inTransaction((tx) => claimMail(tx, { mailId, now, leasedUntil: now + 10 }));
  const first = await Promise.all([claim(100), claim(100), claim(100)]);
  expect(first.filter((row) => row !== null)).toHaveLength(1);
  expect(await claim(109)).toBeNull();
  expect(await claim(111)).toMatchObject({ id: mailId, to: ["anna@customer.example"], content: { body: "B" } });
});

test("an accepted mail stays accepted, and is never claimed again", async () => {
  const { mailId } = await aMail("accepted");
  await outcome(mailId, "sent");
  await outcome(mailId, "failed");
  expect(await findBusinessMail(db.read, { businessId, mailId })).toMatchObject({ state: "sent", response: "sent" });
  expect(await db.inTransaction((tx) => claimMail(tx, { mailId, now: 1, leasedUntil: 2 }))).toBeNull();
});

test("only a failed mail of the same business goes back into the queue", async () => {
  const { mailId } = await aMail("failed");
  const requeue = (of: string) => db.inTransaction((tx) => requeueFailedMail(tx, { businessId: of, mailId }));
  expect(await requeue(businessId)).toBeNull();
  await outcome(mailId, "failed");
  expect(await requeue(other.businessId)).toBeNull();
  expect(await requeue(businessId)).toMatchObject({ state: "queued" });
  expect(await requeue(businessId)).toBeNull();
});

test("the first sending counts, and another business can't mark it", async () => {
  const mark = (of: string, sentAt: number) =>
    db.inTransaction((tx) => markInvoiceSent(tx, { businessId: of, invoiceId, sentAt }));
  expect(await mark(other.businessId, 1)).toBe(false);
  expect(await mark(businessId, 2)).toBe(true);
  expect(await mark(businessId, 3)).toBe(false);
  expect((await findMailInvoice(db.read, { businessId, invoiceId }))?.invoice.sentAt).toBe(2);
  expect(await findMailInvoice(db.read, { businessId: other.businessId, invoiceId })).toBeNull();
});

test("recipients and members are the business's own", async () => {
  expect(await findInvoiceRecipients(db.read, { businessId, invoiceId })).toEqual(["anna@customer.example"]);
  expect(await findInvoiceRecipients(db.read, { businessId: other.businessId, invoiceId })).toBeNull();
  expect(await listMemberAddresses(db.read, { businessId })).toEqual([ownerEmail]);
  expect(await listOwnerAddresses(db.read, { businessId: other.businessId })).toEqual([other.ownerEmail]);
});

test("a template is kept once for a kind and a language", async () => {
  const of = { businessId, kind: "invoice", language: "en" } as const;
  const save = (subject: string) =>
    db.inTransaction((tx) =>
      saveMailTemplate(tx, { id: ctx.newId("tpl"), ...of, subject, body: "B", updatedAt: ctx.now() }),
    );
  await save("one");
  await save("two");
  expect(await findMailTemplate(db.read, of)).toMatchObject({ subject: "two" });
  expect(await findMailTemplate(db.read, { ...of, businessId: other.businessId })).toBeNull();
});
