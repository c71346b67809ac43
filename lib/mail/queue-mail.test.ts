import { expect, test } from "vitest";
import { findMail } from "@/db/queries/mails";
import type { Context } from "@/lib/context";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { aContext } from "@/testing/context";
import { aBusiness } from "@/testing/documents";
import { queueMail } from "./queue-mail";
import { sendQueuedMail } from "./send-queued-mail";

const work = (ctx: Context) =>
  runDueJobs(ctx, { "mail.send": (context, job) => sendQueuedMail(context, { mailId: String(job.payload.mailId) }) });

test("one key is one mail, and a transaction that fails leaves none", async () => {
  const ctx = await aContext();
  const { businessId, ownerEmail } = await aBusiness(ctx);
  const alert = {
    ctx,
    businessId,
    invoiceId: null,
    paymentId: null,
    kind: "owner_alert",
    key: "alert:1",
    to: [ownerEmail],
    cc: [],
    subject: "Stripe refuses\r\nyour key",
    content: { title: "Stripe refuses your key", sentences: ["Paste a new one."], path: "/b/x", pathLabel: null },
    createdBy: null,
  } as const;
  const queue = () =>
    ctx.db.inTransaction((tx) =>
      queueMail(tx, {
        ...alert,
        to: [...alert.to],
        cc: [],
        content: { ...alert.content, sentences: [...alert.content.sentences] },
      }),
    );
  await expect(
    ctx.db.inTransaction(async (tx) => {
      await queueMail(tx, { ...alert, to: [...alert.to], cc: [], content: { ...alert.content, sentences: [] } });
      throw new Error("undone");
    }),
  ).rejects.toThrow("undone");
  const ids = await Promise.all([queue(), queue(), queue()]);
  expect(ids.filter((id) => id !== null)).toHaveLength(1);
  await work(ctx);
  expect(ctx.mail.sent).toHaveLength(1);
  expect(ctx.mail.sent[0]).toMatchObject({
    subject: "Stripe refuses your key",
    from: { name: "Paymast" },
    replyTo: null,
  });
  expect(ctx.mail.sent[0]?.text).toContain("Open Paymast: https://pay.test.example/b/x");
});

test("a link that works once is wiped from the database when its mail is out", async () => {
  const ctx = await aContext();
  const mailId = await ctx.db.inTransaction((tx) =>
    queueMail(tx, {
      ctx,
      businessId: null,
      invoiceId: null,
      paymentId: null,
      kind: "reset",
      key: "reset:1",
      to: ["anna@example.com"],
      cc: [],
      subject: "Choose a new password",
      content: { path: "/reset/SECRET", language: "de" },
      createdBy: null,
    }),
  );
  await work(ctx);
  expect(ctx.mail.sent[0]?.text).toContain("https://pay.test.example/reset/SECRET");
  expect(await findMail(ctx.db.read, { mailId: mailId ?? "" })).toMatchObject({ state: "sent", content: {} });
});
