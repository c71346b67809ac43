import { expect, test } from "vitest";
import { listMailTemplates } from "@/db/queries/mail-facts";
import { aContext } from "@/testing/context";
import { aBusiness } from "@/testing/documents";
import { loadTemplate } from "./load-template";
import { defaultTemplate } from "./mail-template";
import { previewTemplate, sendSampleMail } from "./preview-template";
import { resetTemplate, saveTemplate } from "./save-template";

const ctx = await aContext();
const { businessId, userId, ownerEmail } = await aBusiness(ctx, { autoPayments: true });
const other = await aBusiness(ctx);
const of = { businessId, kind: "invoice", language: "de", by: userId } as const;
const own = { subject: "Neue Rechnung {{number}}", body: "Hallo {{customer}}" };

test("the owner's wording is used in its language until it is reset", async () => {
  await saveTemplate(ctx, { ...of, ...own });
  await saveTemplate(ctx, { ...of, ...own, body: "Moin {{customer}}" });
  expect(await loadTemplate(ctx.db.read, of)).toEqual({ ...own, body: "Moin {{customer}}" });
  expect(await loadTemplate(ctx.db.read, { ...of, language: "en" })).toEqual(defaultTemplate("invoice", "en"));
  expect(await loadTemplate(ctx.db.read, { ...of, businessId: other.businessId })).toEqual(
    defaultTemplate("invoice", "de"),
  );
  await resetTemplate(ctx, of);
  expect(await loadTemplate(ctx.db.read, of)).toEqual(defaultTemplate("invoice", "de"));
});

test("saving our own wording keeps nothing, so that it improves with ours", async () => {
  await saveTemplate(ctx, { ...of, ...own });
  await saveTemplate(ctx, { ...of, ...defaultTemplate("invoice", "de") });
  expect(await listMailTemplates(ctx.db.read, { businessId })).toEqual([]);
});

test("an unknown variable is refused with its field, and nothing is kept", async () => {
  await expect(saveTemplate(ctx, { ...of, ...own, body: "{{totla}}" })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "body",
  });
  expect(await listMailTemplates(ctx.db.read, { businessId })).toEqual([]);
});

test.each(["invoice", "reminder", "receipt"] as const)("the preview of %s is filled and inert", async (kind) => {
  const body = "<script>alert(1)</script> {{number}} {{amount}} {{due}} {{customer}} {{business}} {{link}}";
  const preview = await previewTemplate(ctx, { ...of, kind, subject: "{{number}} <b>", body });
  expect(preview.subject).toBe("2026/17 <b>");
  expect(preview.html).not.toContain("<script");
  expect(preview.html).toContain("&lt;script&gt;");
  expect(preview.text).not.toContain("{{");
  expect(preview.fromName).toBe("Nordlicht Studio über Paymast");
});

test("the sample goes to the one who asks, and tells what the server said", async () => {
  ctx.mail.sent.length = 0;
  expect(await sendSampleMail(ctx, { ...of, ...own, to: ownerEmail })).toEqual({ accepted: true, response: "250 OK" });
  expect(ctx.mail.sent.map((mail) => [mail.to, mail.cc, mail.subject])).toEqual([
    [[ownerEmail], [], "Neue Rechnung 2026/17"],
  ]);
  expect(ctx.mail.sent[0]?.text).toContain("Online bezahlen: ");
});
