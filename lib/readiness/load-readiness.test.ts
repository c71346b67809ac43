import { afterEach, describe, expect, test } from "vitest";
import { setInstanceSetting } from "@/db/queries/instance";
import { loadOnlinePayments } from "@/lib/connections/load-online-payments";
import { saveConnection } from "@/lib/connections/save-connection";
import { RESTORED_AT } from "@/lib/instance/standing";
import { runDueJobs } from "@/lib/jobs/run-jobs";
import { storeMailServer } from "@/lib/mail/save-mail-server";
import { sendQueuedMail } from "@/lib/mail/send-queued-mail";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnectingBusiness, type Connecting, typedKeys } from "@/testing/connecting";
import { loadReadiness } from "./load-readiness";
import { sendTestMail, testMailSentence } from "./send-test-mail";

const opened: Connecting[] = [];

afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.close();
});

async function aBeginner() {
  const setup = await aConnectingBusiness();
  opened.push(setup);
  return setup;
}

const lineOf = async ({ ctx, businessId }: Connecting, key: string) =>
  (await loadReadiness(ctx, { businessId, mode: "test" })).find((line) => line.key === key);

/** As the jobs' loop would, whenever the verb waits. */
const working =
  ({ ctx }: Connecting) =>
  async () => {
    await runDueJobs(ctx, {
      "mail.send": (_, job) => sendQueuedMail(ctx, { mailId: String(job.payload.mailId) }),
      "connection.check": async () => {},
    });
  };

test("a beginner's list begins with the keys, and saving them turns the lines green", async () => {
  const setup = await aBeginner();
  expect(await lineOf(setup, "provider")).toMatchObject({ state: "blocking", fix: { label: "Paste your keys" } });
  expect(await lineOf(setup, "auto_payments")).toMatchObject({ state: "blocking" });
  const typed = typedKeys(setup.businessId, { test: sandboxKeys.nordlicht.test, autoPayments: true });
  await saveConnection(setup.ctx, typed);
  const lines = await loadReadiness(setup.ctx, { businessId: setup.businessId, mode: "test" });
  expect(lines.filter((line) => line.state === "blocking")).toEqual([]);
  expect(lines.find((line) => line.key === "webhook")).toMatchObject({ state: "done", title: "Webhook verified" });
  const live = await loadReadiness(setup.ctx, { businessId: setup.businessId, mode: "live" });
  expect(live.find((line) => line.key === "provider")).toMatchObject({ state: "blocking" });
});

describe("a test mail", () => {
  const send = (setup: Connecting) =>
    sendTestMail(
      setup.ctx,
      { businessId: setup.businessId, to: "anna@nordlicht.example", by: "usr_owner" },
      working(setup),
    );

  test("that the server takes turns the line green", async () => {
    const setup = await aBeginner();
    const mail = await send(setup);
    expect(testMailSentence(mail, "anna@nordlicht.example")).toMatch(/^Sent to anna@.*250/);
    expect(setup.ctx.mail.sent).toMatchObject([{ to: ["anna@nordlicht.example"] }]);
    expect(await lineOf(setup, "mail")).toMatchObject({ state: "done" });
  });

  test("that the server refuses is told in the server's words, and the next one that goes out clears it", async () => {
    const setup = await aBeginner();
    setup.ctx.mail.answers.push({ accepted: false, permanent: true, response: "550 5.7.1 Sender denied" });
    expect(testMailSentence(await send(setup), "anna@nordlicht.example")).toBe(
      "Not sent. The mail server said: 550 5.7.1 Sender denied",
    );
    expect(await lineOf(setup, "mail")).toMatchObject({
      state: "advice",
      text: expect.stringContaining("Sender denied"),
    });
    setup.ctx.clock.advance(1_000);
    await send(setup);
    expect(await lineOf(setup, "mail")).toMatchObject({ state: "done" });
  });

  test("a server that is silent for a while is waited for by the queue, not by the owner", async () => {
    const setup = await aBeginner();
    const asked = { businessId: setup.businessId, to: "anna@nordlicht.example", by: "usr_owner" };
    const mail = await sendTestMail(setup.ctx, asked, async (ms) => setup.ctx.clock.advance(ms * 20));
    expect(mail.state).toBe("queued");
    expect(await lineOf(setup, "mail")).toMatchObject({ state: "advice", isCalm: true });
  });
});

test("while it stands still the page never says that one can be paid", async () => {
  const setup = await aBeginner();
  const { ctx, businessId } = setup;
  await saveConnection(ctx, typedKeys(businessId, { test: sandboxKeys.nordlicht.test, autoPayments: true }));
  await ctx.db.inTransaction((tx) => setInstanceSetting(tx, RESTORED_AT, String(ctx.now())));
  expect(await lineOf(setup, "address")).toMatchObject({ state: "blocking", title: "This Paymast stands still" });
  const { providers } = await loadOnlinePayments(ctx, { businessId, mode: "test" });
  expect(providers[0]?.modes.test?.answer).toMatchObject({ tone: "bad", title: "Not now. This Paymast stands still." });
});

test("what the server before accepted says nothing about a new one", async () => {
  const setup = await aBeginner();
  const { ctx, businessId } = setup;
  await sendTestMail(ctx, { businessId, to: "anna@nordlicht.example", by: "usr_owner" }, working(setup));
  expect(await lineOf(setup, "mail")).toMatchObject({ state: "done" });
  ctx.clock.advance(1_000);
  const typed = { host: "smtp.example.com", port: "587", security: "starttls", user: "", password: "" } as const;
  await storeMailServer(ctx, {
    businessId,
    by: "usr_owner",
    typed: { ...typed, fromAddress: "new@nordlicht.example" },
  });
  expect(await lineOf(setup, "mail")).toMatchObject({
    state: "advice",
    text: expect.stringContaining("new@nordlicht"),
  });
});
