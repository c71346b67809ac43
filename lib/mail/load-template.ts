import type { Queryable } from "@/db/client";
import { findMailTemplate } from "@/db/queries/mail-facts";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { defaultTemplate, type MailTemplate, type TemplateKind } from "./mail-template";

/** The owner's wording in a language, or ours. With variables, not filled yet. */
export async function loadTemplate(
  q: Queryable,
  args: { businessId: string; kind: TemplateKind; language: Language },
): Promise<MailTemplate> {
  const own = await findMailTemplate(q, args);
  return own === null ? defaultTemplate(args.kind, args.language) : { subject: own.subject, body: own.body };
}
