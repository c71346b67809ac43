import { listMailTemplates } from "@/db/queries/mail-facts";
import type { Context } from "@/lib/context";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { defaultTemplate, type MailTemplate, type TemplateKind } from "./mail-template";
import { mailerOf } from "./mailer-of";
import { previewTemplate } from "./preview-template";
import type { RenderedMail } from "./render-invoice-mail";

export type MailSettings = {
  fromAddress: string;
  template: MailTemplate;
  /** Our wording, for *Reset to default*. */
  ours: MailTemplate;
  /** False while the wording is ours. */
  isOwn: boolean;
  preview: RenderedMail & { fromName: string; replyTo: string | null };
};

/** What Settings → E-mail shows for one kind in one language. */
export async function loadMailSettings(
  ctx: Context,
  input: { businessId: string; kind: TemplateKind; language: Language },
): Promise<MailSettings> {
  const { businessId, kind, language } = input;
  const own = (await listMailTemplates(ctx.db.read, { businessId })).find(
    (row) => row.kind === kind && row.language === language,
  );
  const ours = defaultTemplate(kind, language);
  const template = own === undefined ? ours : { subject: own.subject, body: own.body };
  return {
    fromAddress: (await mailerOf(ctx, businessId)).fromAddress,
    template,
    ours,
    isOwn: own !== undefined,
    preview: await previewTemplate(ctx, { ...input, ...template }),
  };
}
