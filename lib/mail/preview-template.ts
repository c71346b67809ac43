import { findMailBusiness } from "@/db/queries/mail-facts";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { translator } from "@/lib/messages/messages";
import { addressOrNull, requireAddress } from "./address";
import { drawMail } from "./draw-mail";
import { exampleFacts, exampleParts } from "./example-mail";
import { headerName } from "./header-text";
import { type MailTemplate, requireTemplate, type TemplateKind } from "./mail-template";
import type { MailResult } from "./mailer";
import { mailerOf } from "./mailer-of";
import type { RenderedMail } from "./render-invoice-mail";

type Previewed = MailTemplate & { businessId: string; kind: TemplateKind; language: Language };

/** The typed template as the customer would get it, filled with an example. Throws BAD_INPUT with the field. */
export async function previewTemplate(
  ctx: Pick<Context, "db" | "instance" | "now">,
  input: Previewed,
): Promise<RenderedMail & { fromName: string; replyTo: string | null }> {
  const template = requireTemplate(input);
  const business = await findMailBusiness(ctx.db.read, input);
  if (business === null) throw new AppError("NOT_FOUND", "There is no such business.");
  const { publicUrl } = ctx.instance;
  const example = exampleFacts({ publicUrl, business, language: input.language, now: ctx.now() });
  const { subject, parts } = exampleParts(example, input.kind, template);
  const sender = translator(input.language, "mail")("sender", { business: headerName(business.name) });
  return {
    subject,
    ...(await drawMail(parts)),
    fromName: headerName(sender),
    replyTo: addressOrNull(business.email),
  };
}

/**
 * Sends the example to the member who asks, at once and not through the queue: it also shows whether this server can send
 * mail at all, in the mail server's words.
 */
export async function sendSampleMail(ctx: Context, input: Previewed & { to: string }): Promise<MailResult> {
  const to = requireAddress(input.to, "to");
  const { subject, html, text, fromName, replyTo } = await previewTemplate(ctx, input);
  const mailer = await mailerOf(ctx, input.businessId);
  return mailer.send({
    messageId: `<${ctx.newId("sample")}@${mailer.fromAddress.split("@").at(-1)}>`,
    from: { name: fromName, address: mailer.fromAddress },
    replyTo: replyTo === null ? null : { name: fromName, address: replyTo },
    to: [to],
    cc: [],
    subject,
    html,
    text,
    attachments: [],
  });
}
