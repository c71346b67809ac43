import type { Queryable } from "@/db/client";
import { addHistory } from "@/db/queries/history";
import { deleteMailTemplate, saveMailTemplate } from "@/db/queries/mail-facts";
import type { Context } from "@/lib/context";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { defaultTemplate, type MailTemplate, requireTemplate, type TemplateKind } from "./mail-template";

type Of = { businessId: string; kind: TemplateKind; language: Language; by: string };

/**
 * Keeps the owner's wording of one kind in one language. Wording equal to ours is not kept, so that it improves with
 * ours. Throws BAD_INPUT with the field for an unknown variable, a line break in the subject, or an empty text.
 */
export async function saveTemplate(ctx: Context, input: Of & MailTemplate): Promise<void> {
  const { businessId, kind, language } = input;
  const template = requireTemplate(input);
  const ours = defaultTemplate(kind, language);
  if (template.subject === ours.subject && template.body === ours.body) return resetTemplate(ctx, input);
  await ctx.db.inTransaction(async (tx) => {
    const row = { id: ctx.newId("tpl"), businessId, kind, language, ...template, updatedAt: ctx.now() };
    await saveMailTemplate(tx, row);
    await note(tx, ctx, input, "mail_template.saved");
  });
}

/** *Reset to default*: back to our wording. */
export async function resetTemplate(ctx: Context, input: Of): Promise<void> {
  await ctx.db.inTransaction(async (tx) => {
    await deleteMailTemplate(tx, input);
    await note(tx, ctx, input, "mail_template.reset");
  });
}

async function note(tx: Queryable, ctx: Context, input: Of, kind: string): Promise<void> {
  await addHistory(tx, {
    id: ctx.newId("his"),
    businessId: input.businessId,
    actor: input.by,
    kind,
    data: { kind: input.kind, language: input.language },
    at: ctx.now(),
  });
}
