import { AppError } from "@/lib/app-error";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { translator } from "@/lib/messages/messages";
import { headerLine, requireSubject } from "./header-text";

/** The mails whose words are the owner's own. */
export const templateKinds = ["invoice", "reminder", "receipt"] as const;
export type TemplateKind = (typeof templateKinds)[number];

/** What an owner may put into a template, as {{number}}; the sentence explains it beside the editor. */
export const templateVariables = {
  number: "The invoice's number, such as 2026/17",
  amount: "The amount due; in a receipt, the amount that arrived",
  due: "The due date",
  customer: "The customer's name",
  business: "The name of your business",
  link: "The address of the invoice's page",
} as const;
export type TemplateVariable = keyof typeof templateVariables;
export type TemplateValues = Record<TemplateVariable, string>;

export type MailTemplate = { subject: string; body: string };

export const MAX_BODY = 10_000;

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

const isVariable = (name: string): name is TemplateVariable => Object.hasOwn(templateVariables, name);

/** Throws AppError BAD_INPUT about `field` when the text has a variable we don't know or braces that never close. */
export function requireTemplateText(text: string, field: string): void {
  for (const [place, name] of text.matchAll(PLACE)) {
    if (name !== undefined && isVariable(name)) continue;
    const known = Object.keys(templateVariables).map((variable) => `{{${variable}}}`);
    throw new AppError("BAD_INPUT", `${place} is not a variable. These are: ${known.join(", ")}.`, { field });
  }
  const rest = text.replace(PLACE, "");
  if (rest.includes("{{") || rest.includes("}}")) {
    throw new AppError("BAD_INPUT", "A variable is written with two braces on each side, like {{number}}.", { field });
  }
}

/** The template as it is stored. Throws AppError BAD_INPUT with the field, subject or body. */
export function requireTemplate(typed: MailTemplate): MailTemplate {
  const subject = requireSubject(typed.subject);
  const body = typed.body.replace(/\r\n?/g, "\n").trim();
  if (body === "") throw new AppError("BAD_INPUT", "Type a text.", { field: "body" });
  if (body.length > MAX_BODY) {
    throw new AppError("BAD_INPUT", `The text is too long: ${MAX_BODY} characters at most.`, { field: "body" });
  }
  requireTemplateText(subject, "subject");
  requireTemplateText(body, "body");
  return { subject, body };
}

/**
 * Puts the values in. One pass, so a value that itself looks like a variable (a customer named "{{link}}") stays text.
 * An unknown variable stays as typed: what is stored has been checked, and a mail is never stopped here.
 */
export function fillTemplate(text: string, values: TemplateValues): string {
  return text.replace(PLACE, (place, name: string) => (isVariable(name) ? values[name] : place));
}

export const fillSubject = (subject: string, values: TemplateValues): string =>
  headerLine(fillTemplate(subject, values));

/** Our own wording in a language, with the variables in place: what the editor starts from and *Reset* goes back to. */
export function defaultTemplate(kind: TemplateKind | "proforma", language: Language): MailTemplate {
  const t = translator(language, "mail");
  const places = Object.fromEntries(Object.keys(templateVariables).map((name) => [name, `{{${name}}}`]));
  return { subject: t(`defaults.${kind}.subject`, places), body: t(`defaults.${kind}.body`, places) };
}
